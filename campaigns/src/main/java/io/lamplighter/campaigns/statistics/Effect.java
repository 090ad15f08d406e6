package io.lamplighter.campaigns.statistics;

import java.util.List;

/// A difference between contacted and held out, with its interval.
public record Effect(double estimate, Interval interval) {

  /// Difference of two rates, with the interval that Newcombe makes of two Wilson intervals
  /// (Newcombe 1998, Statistics in Medicine 17, method 10).
  public static Effect newcombe(Proportion treated, Proportion control, double z) {
    double difference = treated.rate() - control.rate();
    var t = treated.wilson(z);
    var c = control.wilson(z);
    return new Effect(
        difference,
        new Interval(
            difference - Math.hypot(treated.rate() - t.low(), c.high() - control.rate()),
            difference + Math.hypot(t.high() - treated.rate(), control.rate() - c.low())));
  }

  /// Difference of two rates, with an interval that holds at every look: the asymptotic confidence
  /// sequence of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2021, arXiv 2103.06476), in the
  /// form that GrowthBook uses, tuned to be narrowest at the planned size.
  ///
  /// @param progress people so far over people planned, both groups together
  /// @param alpha chance that it ever, at any look, misses the truth
  public static Effect sequence(
      Proportion treated, Proportion control, double progress, double alpha) {
    double standardError = Math.sqrt(treated.variance() + control.variance());
    double difference = treated.rate() - control.rate();
    return new Effect(
        difference,
        Interval.around(difference, standardError * sequenceFactor(progress, 1, alpha)));
  }

  /// Half width of the confidence sequence in standard errors: `√N √(2(Nρ²+1)/(Nρ)²
  /// ln(√(Nρ²+1)/α))` with `ρ = √((-2 ln α + ln(-2 ln α + 1))/N*)`. Only the ratio of `N` to `N*`
  /// matters.
  static double sequenceFactor(double people, double planned, double alpha) {
    double rho2 = (-2 * Math.log(alpha) + Math.log(-2 * Math.log(alpha) + 1)) / planned;
    double grown = people * rho2 + 1;
    return Math.sqrt(2 * grown / (people * rho2) * Math.log(Math.sqrt(grown) / alpha));
  }

  /// Relative lift, 0.15 for 15 % more: logarithm of the ratio of rates with half counts (Walter
  /// 1975, Biometrika 62), which needs no success in either group.
  public static Effect lift(Proportion treated, Proportion control, double z) {
    double ratio =
        ((treated.successes() + 0.5) / (treated.trials() + 0.5))
            / ((control.successes() + 0.5) / (control.trials() + 0.5));
    double standardError =
        Math.sqrt(
            1 / (treated.successes() + 0.5)
                - 1 / (treated.trials() + 0.5)
                + 1 / (control.successes() + 0.5)
                - 1 / (control.trials() + 0.5));
    return new Effect(
        ratio - 1,
        new Interval(
            ratio * Math.exp(-z * standardError) - 1, ratio * Math.exp(z * standardError) - 1));
  }

  /// Difference of two means by Welch's test (Welch 1947, Biometrika 34).
  ///
  /// @param alpha two-sided error, 0.05 for a 95 % interval
  public static Effect welch(Mean treated, Mean control, double alpha) {
    double t = treated.variance() / treated.count();
    double c = control.variance() / control.count();
    double difference = treated.mean() - control.mean();
    if (t + c == 0) {
      return new Effect(difference, new Interval(difference, difference));
    }
    double degreesOfFreedom =
        (t + c) * (t + c) / (t * t / (treated.count() - 1) + c * c / (control.count() - 1));
    return new Effect(
        difference,
        Interval.around(
            difference,
            Special.studentQuantile(1 - alpha / 2, degreesOfFreedom) * Math.sqrt(t + c)));
  }

  /// A sample's size, mean and variance (with n - 1 below).
  public record Mean(double count, double mean, double variance) {}

  /// The effect over several periods, each weighted by its people. Rates of periods with different
  /// allocation are never pooled: that can turn an effect around (Simpson).
  ///
  /// @param periods treated and control of each period, none empty
  public static Effect overPeriods(List<Period> periods, double z) {
    double people = periods.stream().mapToDouble(Period::people).sum();
    double estimate = 0;
    double variance = 0;
    for (var period : periods) {
      double weight = period.people() / people;
      estimate += weight * (period.treated().rate() - period.control().rate());
      // Plus-four rates in the variance (Agresti and Caffo 2000), so that a period without a
      // success does not pass for a certain one.
      variance += weight * weight * (plusOne(period.treated()) + plusOne(period.control()));
    }
    return new Effect(estimate, Interval.around(estimate, z * Math.sqrt(variance)));
  }

  private static double plusOne(Proportion proportion) {
    return new Proportion(proportion.successes() + 1, proportion.trials() + 2).variance();
  }

  /// Both groups of a period in which the allocation did not change.
  public record Period(Proportion treated, Proportion control) {
    double people() {
      return treated.trials() + control.trials();
    }
  }
}
