package io.lamplighter.campaigns.statistics;

import java.util.List;

/// Whether groups have the sizes that they were meant to have. Counted in *households*, the unit of
/// assignment: on people it alarms falsely where a few landlords own many premises.
///
/// @param p chance of a split at least so uneven if assignment works
public record SampleRatio(double chiSquare, double p, Light light) {
  public enum Light {
    GREEN,
    YELLOW,
    RED
  }

  private static final double RED = 0.001;
  private static final double YELLOW = 0.01;

  /// Pearson's chi-square test of the assigned households against the intended shares.
  ///
  /// @param shares intended, of the same groups; they need not add up to 1
  public static SampleRatio of(List<Double> households, List<Double> shares) {
    if (households.size() != shares.size() || households.size() < 2) {
      throw new IllegalArgumentException(
          "%d groups and %d shares".formatted(households.size(), shares.size()));
    }
    double all = households.stream().mapToDouble(count -> count).sum();
    double parts = shares.stream().mapToDouble(share -> share).sum();
    if (all == 0) {
      return new SampleRatio(0, 1, Light.GREEN);
    }
    double chiSquare = 0;
    for (int i = 0; i < shares.size(); i++) {
      double expected = all * shares.get(i) / parts;
      chiSquare += (households.get(i) - expected) * (households.get(i) - expected) / expected;
    }
    double p = Special.chiSquareTail(chiSquare, shares.size() - 1);
    return new SampleRatio(
        chiSquare, p, p < RED ? Light.RED : p < YELLOW ? Light.YELLOW : Light.GREEN);
  }
}
