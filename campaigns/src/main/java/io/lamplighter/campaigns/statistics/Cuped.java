package io.lamplighter.campaigns.statistics;

/// Taking out of an outcome what was known before (Deng, Xu, Kohavi and Walker 2013, WSDM): `Y' = Y
/// - θ(X - X̄)` with `θ = Cov(X,Y)/Var(X)`, X measured before assignment.
public final class Cuped {
  private Cuped() {}

  /// Sums over one group, as one SQL statement makes them.
  ///
  /// @param x what was known before
  /// @param y the outcome
  public record Sums(double count, double x, double y, double xx, double yy, double xy) {
    double meanX() {
      return x / count;
    }

    double meanY() {
      return y / count;
    }

    private double spreadX() {
      return xx - x * x / count;
    }

    private double spreadY() {
      return yy - y * y / count;
    }

    private double spreadXy() {
      return xy - x * y / count;
    }
  }

  /// The slope, from within both groups, so that the effect itself has no part in it. Zero if X
  /// does not vary.
  public static double theta(Sums treated, Sums control) {
    double spread = treated.spreadX() + control.spreadX();
    return spread > 0 ? (treated.spreadXy() + control.spreadXy()) / spread : 0;
  }

  /// Difference of the adjusted means, by Welch.
  ///
  /// @param alpha two-sided error
  public static Effect effect(Sums treated, Sums control, double alpha) {
    double theta = theta(treated, control);
    return Effect.welch(adjusted(treated, theta), adjusted(control, theta), alpha);
  }

  /// The share of the outcome's variance that the adjustment takes away.
  public static double varianceTaken(Sums treated, Sums control) {
    double theta = theta(treated, control);
    double before = treated.spreadY() + control.spreadY();
    double covered = treated.spreadXy() + control.spreadXy();
    return before > 0 ? theta * covered / before : 0;
  }

  private static Effect.Mean adjusted(Sums sums, double theta) {
    double spread = sums.spreadY() - 2 * theta * sums.spreadXy() + theta * theta * sums.spreadX();
    return new Effect.Mean(
        sums.count(), sums.meanY() - theta * sums.meanX(), spread / (sums.count() - 1));
  }
}
