package io.lamplighter.simulator.rehearsal;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.time.Instant;

/// What the world does.
@ActivityInterface
public interface WorldActivities {
  /// Lives through the day that ends at an instant and lets the utility know.
  @ActivityMethod(name = "live")
  void live(Instant until);
}
