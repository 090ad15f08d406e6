package io.lamplighter.workflows;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.time.Instant;

/// What keeps campaigns, and everything that lost its workflow, going.
@ActivityInterface
public interface CampaignActivities {
  /// Opens the waves that are due, starts a retraining that is due, and says when to look again.
  @ActivityMethod(name = "tick")
  NextTick tick(String campaign, Instant now);

  /// Finds open rows without a workflow, lost wakes, leases and intents of dead workers, and mends
  /// them.
  ///
  /// @return when to look again
  @ActivityMethod(name = "reconcile")
  Instant reconcile(Instant now);
}
