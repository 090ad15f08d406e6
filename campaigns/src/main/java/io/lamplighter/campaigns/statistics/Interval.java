package io.lamplighter.campaigns.statistics;

/// A range of values that the data do not speak against. Either end may be infinite.
public record Interval(double low, double high) {
  /// Says nothing at all.
  public static final Interval UNKNOWN =
      new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  public boolean contains(double value) {
    return low <= value && value <= high;
  }

  public boolean above(double value) {
    return low > value;
  }

  public boolean below(double value) {
    return high < value;
  }

  public double width() {
    return high - low;
  }

  /// The interval of a value times a positive factor.
  public Interval times(double factor) {
    return new Interval(low * factor, high * factor);
  }

  static Interval around(double centre, double halfWidth) {
    return new Interval(centre - halfWidth, centre + halfWidth);
  }
}
