package io.lamplighter.simulator.meridian;

import java.util.List;
import java.util.stream.IntStream;

/// The least that can learn: logistic regression by gradient descent, to show that there is
/// something to be learned.
final class Learner {
  private Learner() {}

  static double[] features(Observed seen) {
    return new double[] {
      1,
      seen.paidOnline12m() / 12.0 / seen.accounts(),
      Math.log1p(seen.sessions90d()),
      seen.birthDecade().isPresent() ? (seen.birthDecade().getAsInt() - 1965) / 20.0 : 0,
      seen.persona().equals("connected") ? 1 : 0,
      seen.persona().equals("green") ? 1 : 0,
      seen.persona().equals("traditional") ? 1 : 0,
      seen.hasEmail() ? 1 : 0,
      Math.log1p(seen.tenureDays()) - 7,
      seen.calls12m(),
    };
  }

  /// Learns from the first half, judges by the second.
  static double heldOutAuc(List<double[]> rows, List<Boolean> outcomes) {
    int half = rows.size() / 2;
    double[] weights = new double[rows.getFirst().length];
    for (int round = 0; round < 300; round++) {
      double[] gradient = new double[weights.length];
      for (int i = 0; i < half; i++) {
        double error = (outcomes.get(i) ? 1 : 0) - score(weights, rows.get(i));
        for (int j = 0; j < weights.length; j++) {
          gradient[j] += error * rows.get(i)[j];
        }
      }
      for (int j = 0; j < weights.length; j++) {
        weights[j] += 3 * gradient[j] / half;
      }
    }
    var judged = IntStream.range(half, rows.size()).boxed().toList();
    var positive = judged.stream().filter(outcomes::get).toList();
    var negative = judged.stream().filter(i -> !outcomes.get(i)).toList();
    double wins = 0;
    for (int i : positive) {
      double mine = score(weights, rows.get(i));
      for (int j : negative) {
        double other = score(weights, rows.get(j));
        wins += mine > other ? 1 : mine == other ? .5 : 0;
      }
    }
    return wins / positive.size() / negative.size();
  }

  static double correlation(double[] x, double[] y) {
    double mx = IntStream.range(0, x.length).mapToDouble(i -> x[i]).average().orElseThrow();
    double my = IntStream.range(0, y.length).mapToDouble(i -> y[i]).average().orElseThrow();
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - mx) * (y[i] - my);
      xx += (x[i] - mx) * (x[i] - mx);
      yy += (y[i] - my) * (y[i] - my);
    }
    return xy / Math.sqrt(xx * yy);
  }

  private static double score(double[] weights, double[] row) {
    double sum = 0;
    for (int j = 0; j < weights.length; j++) {
      sum += weights[j] * row[j];
    }
    return 1 / (1 + Math.exp(-sum));
  }
}
