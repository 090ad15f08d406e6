package io.lamplighter.workflows;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.time.Instant;

/// Keeping what models say about each customer true.
@ActivityInterface
public interface RescoreActivities {
  /// Scores whoever waits for it, then goes on with the pass over everybody, for less than a
  /// minute. Safe to retry.
  ///
  /// @return 1 if there may be more to do, 0 if not
  @ActivityMethod(name = "rescore")
  Integer rescore(Instant now);
}
