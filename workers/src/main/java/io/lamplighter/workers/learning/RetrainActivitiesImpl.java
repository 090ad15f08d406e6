package io.lamplighter.workers.learning;

import io.lamplighter.campaigns.policy.Policy;
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
  private final SatisfactionLearning satisfaction;
  private final Playbook playbook;
  private final Duration every;
  private final Waves waves;

  /// @param every the least time between two trainings of one model
  public RetrainActivitiesImpl(Jdbi jdbi, Playbook playbook, Policy policy, Duration every) {
    this.learning = new Learning(jdbi, playbook, policy.modelApproval());
    this.retraining = new Retraining(jdbi, playbook, every);
    this.satisfaction = new SatisfactionLearning(jdbi, policy.modelApproval());
    this.playbook = playbook;
    this.every = every;
    this.waves = new Waves(jdbi);
  }

  @Override
  public void retrain(String model, Instant snapshot) {
    SatisfactionLearning.survey(model)
        .ifPresentOrElse(
            survey -> satisfaction.learn(survey, snapshot), () -> learning.learn(model, snapshot));
  }

  @Override
  public void retrainIfDue(String id) {
    var wave = waves.get(id);
    // In live running Reconcile has this done, whatever the waves ask.
    var asked = playbook.play(wave.campaign(), wave.version()).scores();
    if (asked.stream().anyMatch(model -> SatisfactionLearning.survey(model).isPresent())) {
      satisfaction
          .due(wave.tick(), every)
          .forEach(survey -> satisfaction.learn(survey, wave.tick()));
    }
    retraining.due(wave).ifPresent(model -> learning.learn(model, wave.tick()));
  }
}
