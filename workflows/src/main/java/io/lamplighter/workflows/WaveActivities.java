package io.lamplighter.workflows;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/// The stages of a wave. Each moves the wave's row one state on and is safe to retry: a stage that
/// the row has passed does nothing.
@ActivityInterface
public interface WaveActivities {
  /// Who meets the rule now, and who of them must not or cannot be contacted.
  @ActivityMethod(name = "selectAudience")
  void select(String wave);

  /// Scores the rest with the champion, keeping the feature values.
  @ActivityMethod(name = "scoreAudience")
  void score(String wave);

  /// Chooses, holds out, assigns arm and channel, and freezes all of it into cohorts, in one
  /// transaction.
  @ActivityMethod(name = "allocate")
  void allocate(String wave);

  /// Starts the wave's cohorts.
  @ActivityMethod(name = "openCohorts")
  void open(String wave);
}
