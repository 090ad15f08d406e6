package io.lamplighter.campaigns.statistics;

/// The standard normal distribution.
public final class Normal {
  /// Quantile of two-sided 95 % intervals.
  public static final double Z95 = 1.959963984540054;

  private Normal() {}

  /// Chance of a value below `z`, through the incomplete gamma function (Abramowitz and Stegun
  /// 26.2.29 and 6.5.16); exact to about 14 digits, in the tails relatively.
  public static double cdf(double z) {
    return above(-z);
  }

  /// The value below which a share of all values lies: Abramowitz and Stegun 26.2.23 as a start,
  /// then Newton steps.
  public static double quantile(double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(share + " is no share strictly between 0 and 1");
    }
    double tail = Math.min(share, 1 - share);
    double t = Math.sqrt(-2 * Math.log(tail));
    double z =
        t
            - (2.515517 + t * (0.802853 + t * 0.010328))
                / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    for (int i = 0; i < 4; i++) {
      double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
      z += (above(z) - tail) / density;
    }
    return share < 0.5 ? -z : z;
  }

  private static double above(double z) {
    double tail = 0.5 * Special.gammaTail(0.5, z * z / 2);
    return z < 0 ? 1 - tail : tail;
  }

  /// The quantile of a two-sided interval or test with error `alpha`: 2.054 for 0.04.
  public static double twoSided(double alpha) {
    return quantile(1 - alpha / 2);
  }
}
