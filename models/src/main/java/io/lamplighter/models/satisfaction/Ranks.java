package io.lamplighter.models.satisfaction;

import io.lamplighter.models.measures.Estimate;
import java.util.Comparator;
import java.util.stream.IntStream;

/// How far two figures put the same rows in the same order.
public final class Ranks {
  private static final double Z = 1.959963984540054;

  private Ranks() {}

  /// Spearman's correlation, ties at their mean rank, with the 95 % interval of Fieller, Hartley
  /// and Pearson 1957 (standard error of its Fisher transform `1.03 / sqrt(n - 3)`). 0 where one of
  /// them is the same everywhere; with four rows or fewer the interval says nothing.
  public static Estimate agreement(double[] a, double[] b) {
    double rank = correlation(ranks(a), ranks(b));
    if (a.length < 5) {
      return new Estimate(rank, -1, 1);
    }
    double held = Math.clamp(rank, -0.999999, 0.999999);
    double fisher = 0.5 * Math.log((1 + held) / (1 - held));
    double error = Z * 1.03 / Math.sqrt(a.length - 3);
    return new Estimate(rank, Math.tanh(fisher - error), Math.tanh(fisher + error));
  }

  private static double[] ranks(double[] values) {
    var order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    var ranks = new double[values.length];
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      for (int k = from; k < to; k++) {
        ranks[order[k]] = (from + to - 1) / 2.0;
      }
      from = to;
    }
    return ranks;
  }

  private static double correlation(double[] a, double[] b) {
    double meanA = IntStream.range(0, a.length).mapToDouble(i -> a[i]).average().orElse(0);
    double meanB = IntStream.range(0, b.length).mapToDouble(i -> b[i]).average().orElse(0);
    double both = 0;
    double own = 0;
    double other = 0;
    for (int i = 0; i < a.length; i++) {
      both += (a[i] - meanA) * (b[i] - meanB);
      own += (a[i] - meanA) * (a[i] - meanA);
      other += (b[i] - meanB) * (b[i] - meanB);
    }
    return own == 0 || other == 0 ? 0 : both / Math.sqrt(own * other);
  }
}
