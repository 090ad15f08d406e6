package io.lamplighter.workflows;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.time.Instant;

/// Learning from enrollments.
@ActivityInterface
public interface RetrainActivities {
  /// Builds the training set as of the snapshot, trains, evaluates, and promotes or refuses. Safe
  /// to retry: the same snapshot gives the same version.
  @ActivityMethod(name = "retrain")
  void retrain(String model, Instant snapshot);

  /// Does the same for the model of a wave, as of its tick, if that model's last training is long
  /// enough ago.
  @ActivityMethod(name = "retrainIfDue")
  void retrainIfDue(String wave);
}
