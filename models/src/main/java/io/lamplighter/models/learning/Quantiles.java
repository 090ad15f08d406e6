package io.lamplighter.models.learning;

import java.util.Arrays;

/// Cuts a column of amounts into at most 256 bins of about equal size. Trees are grown on the bins'
/// numbers, since Smile takes two amounts that differ by less than 1e-7 for the same one, whatever
/// their unit; a split between bins is a split at a cut.
final class Quantiles {
  static final int MOST = 256;

  private final double[] cuts;

  private Quantiles(double[] cuts) {
    this.cuts = cuts;
  }

  static Quantiles of(double[] column) {
    var sorted = column.clone();
    Arrays.sort(sorted);
    var distinct = Arrays.stream(sorted).distinct().toArray();
    if (distinct.length <= MOST) {
      var cuts = new double[distinct.length - 1];
      Arrays.setAll(cuts, i -> between(distinct[i], distinct[i + 1]));
      return new Quantiles(cuts);
    }
    var cuts = new double[MOST - 1];
    int found = 0;
    for (int k = 1; k < MOST; k++) {
      int rank = (int) ((long) k * sorted.length / MOST);
      double below = sorted[rank - 1];
      int next = Arrays.binarySearch(distinct, below) + 1;
      if (next < distinct.length) {
        double cut = between(below, distinct[next]);
        if (found == 0 || cut > cuts[found - 1]) {
          cuts[found++] = cut;
        }
      }
    }
    return new Quantiles(Arrays.copyOf(cuts, found));
  }

  /// At least `a` and less than `b`.
  private static double between(double a, double b) {
    double middle = a / 2 + b / 2;
    return middle >= a && middle < b ? middle : a;
  }

  int bins() {
    return cuts.length + 1;
  }

  /// `bin(x) <= k` exactly when `x <= cut(k)`.
  int bin(double value) {
    int at = Arrays.binarySearch(cuts, value);
    return at >= 0 ? at : -at - 1;
  }

  double cut(int bin) {
    return cuts[bin];
  }
}
