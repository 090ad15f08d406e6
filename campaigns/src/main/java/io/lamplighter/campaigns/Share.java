package io.lamplighter.campaigns;

/// A part of a whole, from 0 to 1. Authors write it with a percent sign.
public record Share(double value) {
  public static final Share NONE = new Share(0);
  public static final Share ALL = new Share(1);

  public Share {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(value + " is no share: it must lie between 0 and 1");
    }
  }

  /// The share that authors write as this many percent.
  public static Share percent(double percent) {
    return new Share(percent / 100);
  }
}
