package io.lamplighter.campaigns.statistics;

/// So many of so many. Both may be fractional after weighting.
public record Proportion(double successes, double trials) {
  public Proportion {
    if (!(successes >= 0 && successes <= trials)) {
      throw new IllegalArgumentException(successes + " of " + trials + " is no proportion");
    }
  }

  /// The share of successes; not a number if there was no trial.
  public double rate() {
    return successes / trials;
  }

  /// Interval of the rate (Wilson 1927, Journal of the American Statistical Association 22). It
  /// never leaves 0 to 1 and needs no success; without a trial it says nothing.
  ///
  /// @param z normal quantile, 1.96 for 95 %
  public Interval wilson(double z) {
    if (trials == 0) {
      return new Interval(0, 1);
    }
    double p = rate();
    double n = trials;
    double centre = p + z * z / (2 * n);
    double half = z * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    double below = 1 + z * z / n;
    return new Interval(Math.max(0, (centre - half) / below), Math.min(1, (centre + half) / below));
  }

  /// The same rate as if it came from fewer independent people: what clustering leaves of them.
  public Proportion over(double designEffect) {
    return new Proportion(successes / designEffect, trials / designEffect);
  }

  /// The same rate from so many effective trials.
  public Proportion effective(double effectiveTrials) {
    return new Proportion(rate() * effectiveTrials, effectiveTrials);
  }

  public Proportion plus(Proportion other) {
    return new Proportion(successes + other.successes, trials + other.trials);
  }

  /// Variance of the rate's estimate.
  double variance() {
    return rate() * (1 - rate()) / trials;
  }
}
