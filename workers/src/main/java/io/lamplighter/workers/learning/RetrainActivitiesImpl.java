package io.lamplighter.workers.learning;

import io.lamplighter.ledger.waves.Waves;
import io.lamplighter.workers.Playbook;
import io.lamplighter.workflows.RetrainActivities;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Jdbi;

/// See [RetrainActivities].
public final class RetrainActivitiesImpl implements RetrainActivities {
  private final Learning learning;
  private final Retraining retraining;
  private final Waves waves;

  /// @param every the least time between two trainings of one model
  public RetrainActivitiesImpl(Jdbi jdbi, Playbook playbook, Duration every) {
    this.learning = new Learning(jdbi, playbook);
    this.retraining = new Retraining(jdbi, playbook, every);
    this.waves = new Waves(jdbi);
  }

  @Override
  public void retrain(String model, Instant snapshot) {
    learning.learn(model, snapshot);
  }

  @Override
  public void retrainIfDue(String id) {
    var wave = waves.get(id);
    retraining.due(wave).ifPresent(model -> learning.learn(model, wave.tick()));
  }
}
