package io.lamplighter.models.learning;

/// Solves `A x = b` for a positive definite `A`, of which only the lower triangle is read; it is
/// overwritten. Plain Java: Smile's matrices need a native library that a customer's machine does
/// not have.
public final class Cholesky {
  private Cholesky() {}

  /// The solution; `b` is kept.
  public static double[] solve(double[][] a, double[] b) {
    int n = b.length;
    for (int j = 0; j < n; j++) {
      var row = a[j];
      for (int k = 0; k <= j; k++) {
        var other = a[k];
        double sum = row[k];
        for (int i = 0; i < k; i++) {
          sum -= row[i] * other[i];
        }
        if (k < j) {
          row[k] = sum / other[k];
        } else {
          row[j] = Math.sqrt(Math.max(sum, 1e-12));
        }
      }
    }
    var x = b.clone();
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < j; i++) {
        x[j] -= a[j][i] * x[i];
      }
      x[j] /= a[j][j];
    }
    for (int j = n - 1; j >= 0; j--) {
      x[j] /= a[j][j];
      for (int i = 0; i < j; i++) {
        x[i] -= a[j][i] * x[j];
      }
    }
    return x;
  }
}
