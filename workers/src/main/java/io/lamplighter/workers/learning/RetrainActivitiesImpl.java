package io.lamplighter.workers.learning;

import io.lamplighter.campaigns.definition.Choice;
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
  private final UtilityLearning utility;
  private final Playbook playbook;
  private final Duration every;
  private final Waves waves;

  /// @param every the least time between two trainings of one model
  public RetrainActivitiesImpl(Jdbi jdbi, Playbook playbook, Policy policy, Duration every) {
    this.learning = new Learning(jdbi, playbook, policy.modelApproval());
    this.retraining = new Retraining(jdbi, playbook, every);
    this.utility = new UtilityLearning(jdbi, policy.modelApproval());
    this.playbook = playbook;
    this.every = every;
    this.waves = new Waves(jdbi);
  }

  @Override
  public void retrain(String model, Instant snapshot) {
    if (UtilityLearning.answers(model)) {
      utility.learn(model, snapshot);
    } else {
      learning.learn(model, snapshot);
    }
  }

  @Override
  public void retrainIfDue(String id) {
    var wave = waves.get(id);
    var play = playbook.play(wave.campaign(), wave.version());
    // In live running Reconcile has this done, whatever the waves ask; but not before a first wave.
    boolean need =
        play.campaign().choice().score().filter(Choice.Score.Need.class::isInstance).isPresent();
    if (need || play.scores().stream().anyMatch(UtilityLearning::answers)) {
      utility.due(wave.tick(), every).forEach(model -> utility.learn(model, wave.tick()));
    }
    retraining.due(wave).ifPresent(model -> learning.learn(model, wave.tick()));
  }
}
