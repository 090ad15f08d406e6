package io.lamplighter.models.propensity;

import java.time.Duration;
import java.time.Instant;

/// What a training may use and what it assumes.
///
/// @param snapshot nothing that became known later is used
/// @param window how long after the decision the outcome may still come; younger cases are left
///   out, never counted as no
/// @param prior the rate expected before anything was seen; the answer of a cold start
/// @param strength how many cases the prior counts for
public record Plan(Instant snapshot, Duration window, double prior, double strength) {
  public Plan {
    if (!(prior > 0 && prior < 1) || !(strength >= 0) || window.isNegative()) {
      throw new IllegalArgumentException(
          "the prior lies between 0 and 1, its strength and the window are not negative");
    }
  }

  /// All cases up to then, at once mature; a prior of 5 % that counts for 20 cases.
  public static Plan at(Instant snapshot) {
    return new Plan(snapshot, Duration.ZERO, 0.05, 20);
  }

  public Plan maturingIn(Duration outcomeWindow) {
    return new Plan(snapshot, outcomeWindow, prior, strength);
  }

  public Plan expecting(double rate) {
    return new Plan(snapshot, window, rate, strength);
  }

  public Plan countingFor(double cases) {
    return new Plan(snapshot, window, prior, cases);
  }

  boolean isMature(Instant decided) {
    return !decided.isAfter(snapshot.minus(window));
  }
}
