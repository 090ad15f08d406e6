package io.lamplighter.campaigns.statistics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Many comparisons at once: secondary metrics and segments. Always to be labelled exploratory.
public final class Exploratory {
  private Exploratory() {}

  /// P values adjusted so that among those below a level at most that share is false on average
  /// (Benjamini and Hochberg 1995, Journal of the Royal Statistical Society B 57), in the order
  /// given.
  public static List<Double> adjusted(List<Double> p) {
    int n = p.size();
    var falling =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.<Integer>comparingDouble(p::get).reversed())
            .toList();
    var adjusted = new ArrayList<>(p);
    double least = 1;
    for (int i = 0; i < n; i++) {
      int which = falling.get(i);
      least = Math.min(least, p.get(which) * n / (n - i));
      adjusted.set(which, least);
    }
    return List.copyOf(adjusted);
  }

  /// Two-sided p value of a difference of two rates, by the pooled z test.
  public static double p(Proportion treated, Proportion control) {
    var pooled = treated.plus(control);
    double variance =
        pooled.rate() * (1 - pooled.rate()) * (1 / treated.trials() + 1 / control.trials());
    if (!(variance > 0)) {
      return 1;
    }
    double z = Math.abs(treated.rate() - control.rate()) / Math.sqrt(variance);
    return 2 * Normal.cdf(-z);
  }
}
