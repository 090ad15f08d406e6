package io.lamplighter.workers.learning;

import io.lamplighter.campaigns.definition.Choice;
import io.lamplighter.ledger.waves.Waves.Wave;
import io.lamplighter.workers.Playbook;
import io.lamplighter.workers.Playbook.Play;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// When a campaign's model is to be trained again.
final class Retraining {
  private final Jdbi jdbi;
  private final Playbook playbook;
  private final Duration every;

  /// @param every the least time between two trainings of one model
  Retraining(Jdbi jdbi, Playbook playbook, Duration every) {
    this.jdbi = jdbi;
    this.playbook = playbook;
    this.every = every;
  }

  /// The model of a wave, if it has one whose latest snapshot is old enough by then.
  Optional<String> due(Wave wave) {
    return jdbi.withHandle(
        db ->
            playbook
                .play(wave.campaign(), wave.version())
                .campaign()
                .choice()
                .score()
                .flatMap(asked -> own(playbook.play(wave.campaign(), wave.version()), asked))
                .filter(
                    model ->
                        db.createQuery(
                                """
                              SELECT coalesce(max(snapshot_at) <= :before, true)
                                FROM model_version WHERE model = :model
                              """)
                            // A week by the clock on the wall may be an hour short.
                            .bind("before", wave.tick().minus(every).plus(Duration.ofHours(2)))
                            .bind("model", model)
                            .mapTo(Boolean.class)
                            .one()));
  }

  /// The model that a campaign has trained. By need only what contact adds is learned, and without
  /// a holdout never.
  static Optional<String> own(Play play, Choice.Score asked) {
    return asked instanceof Choice.Score.Need && play.campaign().holdout().value() == 0
        ? Optional.empty()
        : Optional.of(asked.model());
  }
}
