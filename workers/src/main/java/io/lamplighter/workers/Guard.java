package io.lamplighter.workers;

import io.lamplighter.ledger.LedgerState.Mode;
import java.time.Instant;
import java.time.InstantSource;

/// The instant that guards a send. A workflow's `now` is frozen for all attempts of an activity, so
/// after a night's outage it says yesterday evening: quiet hours, caps and sell-by ask for the
/// later of it and the clock. A rehearsal has no clock: there the workflow's instant is the only
/// time, and the same seed gives the same ledger.
public record Guard(Mode mode, InstantSource clock) {
  /// The later of the workflow's instant and the clock; the workflow's in a rehearsal.
  public Instant notBefore(Instant now) {
    if (mode == Mode.REHEARSAL) {
      return now;
    }
    var clockNow = clock.instant();
    return clockNow.isAfter(now) ? clockNow : now;
  }

  /// The clock for calls that start under an instant.
  public InstantSource from(Instant now) {
    return mode == Mode.REHEARSAL ? InstantSource.fixed(now) : clock;
  }
}
