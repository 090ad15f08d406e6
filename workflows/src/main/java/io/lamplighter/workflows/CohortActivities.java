package io.lamplighter.workflows;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.time.Instant;

/// The pump's two strokes. Both are safe to retry, both answer the next plan, and both end at once
/// with `STALE` when their epoch is no longer the cohort's.
@ActivityInterface
public interface CohortActivities {
  /// Takes everybody who is due as far as they get without contacting them: waits, branches, exits,
  /// new touchpoints. Runs to a fixpoint.
  ///
  /// @param run the workflow's first run id: taking over is idempotent per run
  /// @param epoch 0 to take the cohort over, else the epoch that was taken
  @ActivityMethod(name = "decide")
  NextPlan decide(String cohort, String run, int epoch, Instant now);

  /// Sends what is due in one lane, for a minute at most. What is intended or settled in the ledger
  /// is never called again by itself.
  @ActivityMethod(name = "deliver")
  NextPlan deliver(String cohort, int epoch, Lane lane, Instant now);
}
