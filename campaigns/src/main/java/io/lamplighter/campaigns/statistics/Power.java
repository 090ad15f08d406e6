package io.lamplighter.campaigns.statistics;

import java.util.OptionalDouble;

/// How many people it takes to see an effect, and which effect so many people can show. By the
/// normal approximation for two rates with unpooled variance, with the quantile of the final test
/// of the hybrid rule, so a plan promises what [Readout] keeps.
///
/// @param base rate of the held out
/// @param holdout share of people held out
/// @param power chance to see the effect if it is there, usually 0.8
public record Power(double base, double holdout, double power) {
  public Power {
    if (!(base > 0 && base < 1 && holdout > 0 && holdout < 1 && power > 0.5 && power < 1)) {
      throw new IllegalArgumentException(
          "base %s, holdout %s and power %s must be shares, power above one half"
              .formatted(base, holdout, power));
    }
  }

  /// People needed, both groups together, for a relative lift: `N = (z + z_power)²
  /// [p_T(1-p_T)/(1-h) + p_C(1-p_C)/h] / (p_T-p_C)²`.
  ///
  /// @param lift relative, 0.15 for 15 % more
  public double people(double lift) {
    double treated = base * (1 + lift);
    double z = Normal.twoSided(Hybrid.FINAL_ALPHA) + Normal.quantile(power);
    double variance = treated * (1 - treated) / (1 - holdout) + base * (1 - base) / holdout;
    return z * z * variance / Math.pow(treated - base, 2);
  }

  /// The smallest relative lift that so many people can show. Empty if they cannot show any: not
  /// even if every contacted person enrolled.
  public OptionalDouble detectableLift(double people) {
    double high = 1 / base - 1;
    if (people(high) > people) {
      return OptionalDouble.empty();
    }
    double low = 0;
    for (int i = 0; i < 80; i++) {
      double middle = (low + high) / 2;
      if (people(middle) > people) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return OptionalDouble.of(high);
  }
}
