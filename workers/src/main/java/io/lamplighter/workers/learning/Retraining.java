package io.lamplighter.workers.learning;

import io.lamplighter.campaigns.definition.Choice;
import io.lamplighter.ledger.definitions.Definitions;
import io.lamplighter.workers.Playbook;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// When a campaign's model is to be trained again.
public final class Retraining {
  private final Jdbi jdbi;
  private final Playbook playbook;
  private final Duration every;

  /// @param every the least time between two trainings of one model
  public Retraining(Jdbi jdbi, Playbook playbook, Duration every) {
    this.jdbi = jdbi;
    this.playbook = playbook;
    this.every = every;
  }

  /// The model of a campaign, if it has one whose latest snapshot is old enough.
  public Optional<String> due(String campaign, Instant now) {
    return jdbi.withHandle(
        db -> {
          var running = Definitions.running(db, campaign).orElseThrow();
          return playbook
              .play(campaign, running.version())
              .campaign()
              .choice()
              .score()
              .map(Choice.Score::model)
              .filter(
                  model ->
                      db.createQuery(
                              """
                              SELECT coalesce(max(snapshot_at) <= :before, true)
                                FROM model_version WHERE model = :model
                              """)
                          .bind("before", now.minus(every))
                          .bind("model", model)
                          .mapTo(Boolean.class)
                          .one());
        });
  }
}
