package io.lamplighter.models.measures;

import io.lamplighter.campaigns.statistics.Normal;

/// How often an experiment was looked at for a gain, and what the next look may spend. Whoever
/// tests at 95 % as often as outcomes come in finds something in the end where there is nothing. So
/// the k-th look spends α/(k(k+1)) of one α for all looks there will ever be (their sum, a union
/// bound, needs nothing to be independent), and the next one is due only when the outcomes have
/// grown by half: a few looks with some power each, not many with none.
///
/// @param taken looks so far
/// @param outcomes that were there at the last one
public record Looks(int taken, long outcomes) {
  public static final Looks NONE = new Looks(0, 0);

  /// Chance that a gain is ever said to be shown where there is none: one in twenty.
  public static final double ALPHA = 0.05;

  private static final double GROWTH = 1.5;

  public Looks {
    if (taken < 0 || outcomes < 0) {
      throw new IllegalArgumentException("looks and outcomes are counted");
    }
  }

  /// Whether outcomes have grown enough for another look.
  public boolean isDue(long outcomesNow) {
    return outcomesNow >= nextAt();
  }

  /// From how many outcomes on the next look is due.
  public long nextAt() {
    return taken == 0 ? 0 : (long) Math.ceil(GROWTH * outcomes);
  }

  /// What the next look spends, one-sided: 2.5 % the first, then .83 %, .42 %, .25 %.
  public double spends() {
    return ALPHA / ((taken + 1.0) * (taken + 2.0));
  }

  /// Whether the next look shows that a figure lies above 0. The half of its 95 % interval below it
  /// is stretched to what the look may spend: bootstrap draws hold no such tail.
  public boolean shows(Estimate figure) {
    double half = figure.value() - figure.low();
    return figure.value() - half * Normal.quantile(1 - spends()) / Normal.Z95 > 0;
  }

  /// Once the next look was taken.
  public Looks after(long outcomesNow) {
    return new Looks(taken + 1, outcomesNow);
  }
}
