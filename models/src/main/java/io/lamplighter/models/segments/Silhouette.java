package io.lamplighter.models.segments;

/// How much nearer points are to their own group than to the next one, on a sample.
final class Silhouette {
  private Silhouette() {}

  static double of(double[][] points, int[] group, int[] sample, int groups) {
    double sum = 0;
    int counted = 0;
    for (int i : sample) {
      var distance = new double[groups];
      var size = new int[groups];
      for (int j : sample) {
        if (i != j) {
          distance[group[j]] += Math.sqrt(distance(points[i], points[j]));
          size[group[j]]++;
        }
      }
      if (size[group[i]] == 0) {
        continue;
      }
      double own = distance[group[i]] / size[group[i]];
      double other = Double.POSITIVE_INFINITY;
      for (int g = 0; g < groups; g++) {
        if (g != group[i] && size[g] > 0) {
          other = Math.min(other, distance[g] / size[g]);
        }
      }
      if (!Double.isInfinite(other)) {
        sum += (other - own) / Math.max(own, other);
        counted++;
      }
    }
    return counted == 0 ? 0 : sum / counted;
  }

  /// Squared.
  static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
  }
}
