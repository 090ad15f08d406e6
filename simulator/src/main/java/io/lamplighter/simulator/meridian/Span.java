package io.lamplighter.simulator.meridian;

import java.time.Instant;

/// Epoch seconds from (inclusive) to until (exclusive).
record Span(long from, long until) {
  static Span of(Instant from, Instant until) {
    // An instant inside a second counts as that second's end, so that adjoining spans share
    // nothing.
    return new Span(ceiling(from), ceiling(until));
  }

  boolean holds(long second) {
    return second >= from && second < until;
  }

  private static long ceiling(Instant instant) {
    return instant.getEpochSecond() + (instant.getNano() > 0 ? 1 : 0);
  }
}
