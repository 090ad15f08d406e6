package io.lamplighter.workflows;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a cohort has to do next, as every activity of the pump answers it.
///
/// @param epoch the epoch the activity worked under
/// @param ready lanes with messages due now, in a fixed order
/// @param due when to look again if nothing is ready; null unless the state is open
public record NextPlan(State state, int epoch, List<Lane> ready, @Nullable Instant due) {
  /// How a cohort stands.
  public enum State {
    /// Somebody is inside.
    OPEN,
    /// Everybody is through.
    ENDED,
    /// A newer workflow has taken this cohort over: end without a trace.
    STALE,
    /// Nothing moved for half an hour for a reason that time does not cure: wait for `retry`.
    PARKED
  }
}
