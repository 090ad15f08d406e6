package io.lamplighter.models.drivers;

import io.lamplighter.models.learning.Cholesky;
import java.util.Arrays;

/// Correlations of ratings with each other and with the outcome, rows weighted, and what follows
/// from them.
final class Correlations {
  private static final int SWEEPS = 60;

  private final double[][] among;
  private final double[] withOutcome;

  private Correlations(double[][] among, double[] withOutcome) {
    this.among = among;
    this.withOutcome = withOutcome;
  }

  /// Row by row over the last column as outcome.
  static Correlations of(double[][] rows, double[] weights) {
    int p = rows[0].length;
    var mean = new double[p];
    double all = 0;
    for (int i = 0; i < rows.length; i++) {
      all += weights[i];
      for (int j = 0; j < p; j++) {
        mean[j] += weights[i] * rows[i][j];
      }
    }
    for (int j = 0; j < p; j++) {
      mean[j] /= all;
    }
    var square = new double[p][p];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < p; j++) {
        double d = weights[i] * (rows[i][j] - mean[j]);
        for (int k = 0; k <= j; k++) {
          square[j][k] += d * (rows[i][k] - mean[k]);
        }
      }
    }
    int q = p - 1;
    var among = new double[q][q];
    var withOutcome = new double[q];
    for (int j = 0; j < p; j++) {
      for (int k = 0; k <= j; k++) {
        double r = square[j][k] / Math.sqrt(square[j][j] * square[k][k]);
        if (Double.isNaN(r)) {
          r = j == k ? 1 : 0; // a rating everybody gives alike
        }
        if (j == q && k < q) {
          withOutcome[k] = r;
        } else if (j < q) {
          among[j][k] = r;
          among[k][j] = r;
        }
      }
    }
    return new Correlations(among, withOutcome);
  }

  /// The same ratings with another outcome.
  Correlations with(double[] otherOutcome) {
    return new Correlations(among, otherOutcome);
  }

  int size() {
    return withOutcome.length;
  }

  double withOutcome(int rating) {
    return withOutcome[rating];
  }

  /// The explained share of the variance, by a subset of ratings given as bits.
  double explained(int subset) {
    int n = Integer.bitCount(subset);
    if (n == 0) {
      return 0;
    }
    var index = new int[n];
    for (int j = 0, at = 0; j < size(); j++) {
      if ((subset >> j & 1) == 1) {
        index[at++] = j;
      }
    }
    return explained(index);
  }

  double explained(int[] index) {
    int n = index.length;
    var a = new double[n][n];
    var b = new double[n];
    for (int j = 0; j < n; j++) {
      b[j] = withOutcome[index[j]];
      for (int k = 0; k < n; k++) {
        a[j][k] = among[index[j]][index[k]] + (j == k ? 1e-9 : 0);
      }
    }
    var x = Cholesky.solve(a, b);
    double sum = 0;
    for (int j = 0; j < n; j++) {
      sum += x[j] * b[j];
    }
    return sum;
  }

  /// Johnson's relative weights (2000): ratings are replaced by the uncorrelated figures closest to
  /// them, whose shares are handed back in proportion. They add up to the explained variance.
  double[] relativeWeights() {
    int p = size();
    var vectors = new double[p][p];
    var values = eigen(vectors);
    var root = new double[p][p];
    var inverse = new double[p][p];
    for (int j = 0; j < p; j++) {
      for (int k = 0; k < p; k++) {
        for (int e = 0; e < p; e++) {
          double length = Math.sqrt(Math.max(values[e], 1e-10));
          root[j][k] += vectors[j][e] * length * vectors[k][e];
          inverse[j][k] += vectors[j][e] / length * vectors[k][e];
        }
      }
    }
    var weights = new double[p];
    for (int k = 0; k < p; k++) {
      double beta = 0;
      for (int j = 0; j < p; j++) {
        beta += inverse[k][j] * withOutcome[j];
      }
      for (int j = 0; j < p; j++) {
        weights[j] += root[j][k] * root[j][k] * beta * beta;
      }
    }
    return weights;
  }

  /// Eigenvalues by Jacobi rotations, with their vectors as columns: a dozen ratings need no
  /// library.
  private double[] eigen(double[][] vectors) {
    int p = size();
    var a = new double[p][];
    Arrays.setAll(a, j -> among[j].clone());
    for (int j = 0; j < p; j++) {
      vectors[j][j] = 1;
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      double off = 0;
      for (int j = 0; j < p; j++) {
        for (int k = j + 1; k < p; k++) {
          off += a[j][k] * a[j][k];
          rotate(a, vectors, j, k);
        }
      }
      if (off < 1e-22) {
        break;
      }
    }
    var values = new double[p];
    Arrays.setAll(values, j -> a[j][j]);
    return values;
  }

  private static void rotate(double[][] a, double[][] vectors, int j, int k) {
    if (Math.abs(a[j][k]) < 1e-15) {
      return;
    }
    double theta = (a[k][k] - a[j][j]) / (2 * a[j][k]);
    double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
    double c = 1 / Math.sqrt(t * t + 1);
    double s = t * c;
    for (int i = 0; i < a.length; i++) {
      double x = a[i][j];
      double y = a[i][k];
      a[i][j] = c * x - s * y;
      a[i][k] = s * x + c * y;
    }
    for (int i = 0; i < a.length; i++) {
      double x = a[j][i];
      double y = a[k][i];
      a[j][i] = c * x - s * y;
      a[k][i] = s * x + c * y;
    }
    for (int i = 0; i < a.length; i++) {
      double x = vectors[i][j];
      double y = vectors[i][k];
      vectors[i][j] = c * x - s * y;
      vectors[i][k] = s * x + c * y;
    }
  }
}
