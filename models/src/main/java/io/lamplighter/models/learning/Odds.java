package io.lamplighter.models.learning;

/// Between chances and log odds.
public final class Odds {
  private static final double TINY = 1e-15;

  private Odds() {}

  public static double chance(double logit) {
    if (logit >= 0) {
      return 1 / (1 + Math.exp(-logit));
    }
    double e = Math.exp(logit);
    return e / (1 + e);
  }

  /// Chances of 0 and 1 are taken as 1e-15 away from them.
  public static double logit(double chance) {
    double p = Math.clamp(chance, TINY, 1 - TINY);
    return Math.log(p / (1 - p));
  }

  /// `log(1 + e^x)` without overflow.
  static double softplus(double x) {
    return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
  }
}
