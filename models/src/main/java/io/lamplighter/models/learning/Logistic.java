package io.lamplighter.models.learning;

import io.lamplighter.models.data.Slot;
import java.util.Arrays;
import smile.math.BFGS;
import smile.util.function.DifferentiableMultivariateFunction;

/// Logistic regression with a ridge: `sum of w_i [log(1 + e^f) - y f] + lambda/2 |beta|^2`, the
/// intercept free. Numbers are standardised (long right tails by their logarithm first), words
/// become one coefficient per level.
///
/// Lambda is per fit, not per row (1/C of scikit-learn). 10 was best or equal at every size
/// measured, and by far best below 100 positives.
public record Logistic(double lambda) implements Learner {
  private static final int STEPS = 60;
  private static final double CLOSE = 1e-9;

  /// Above this many coefficients the square of them no longer pays, and BFGS is used instead.
  private static final int MOST_FOR_NEWTON = 2000;

  public Logistic {
    if (!(lambda > 0)) {
      throw new IllegalArgumentException(
          "lambda must be above 0: without a ridge rare levels go to infinity");
    }
  }

  public static Logistic standard() {
    return new Logistic(10);
  }

  @Override
  public String name() {
    return LinearScorer.KIND;
  }

  @Override
  public Scorer fit(Sample sample, Effort effort) {
    if (sample.rarer() < FEWEST) {
      return BaseRate.of(sample.schema(), sample.positives(), sample.size(), 0.5, 1);
    }
    var cells = sample.schema().encoder(sample.rows()).block(0, sample.size());
    var scale = LinearScale.learn(sample.schema(), cells);
    var problem = new Problem(sample, scale, cells, lambda);
    var beta =
        problem.size > MOST_FOR_NEWTON
            ? problem.descend(effort.progress())
            : problem.solve(effort.progress());
    return LinearScorer.trained(sample.schema(), scale, beta, cells);
  }

  /// The objective over sparse rows: every slot of a row touches exactly one coefficient.
  private static final class Problem {
    private final int rows;
    private final int width;
    private final int size;
    private final int[] places;
    private final double[] values;
    private final Sample sample;
    private final double lambda;

    Problem(Sample sample, LinearScale scale, double[] cells, double lambda) {
      this.sample = sample;
      this.lambda = lambda;
      width = sample.schema().width();
      rows = sample.size();
      size = scale.coefficients() + 1;
      places = new int[rows * width];
      values = new double[rows * width];
      var slots = sample.schema().slots();
      for (int i = 0; i < places.length; i++) {
        int s = i % width;
        boolean level = slots.get(s).kind() == Slot.Kind.LEVEL;
        places[i] = scale.offset(s) + (level ? (int) cells[i] : 0);
        values[i] = level ? 1 : scale.apply(s, cells[i]);
      }
    }

    /// Newton's method, the step halved until the objective falls. The last coefficient is the
    /// intercept.
    double[] solve(Progress progress) {
      var beta = new double[size];
      beta[size - 1] = Odds.logit(baseRate());
      double loss = loss(beta);
      for (int step = 0; step < STEPS; step++) {
        progress.at("logistic regression", step, STEPS);
        var gradient = new double[size];
        var hessian = new double[size][size];
        derivatives(beta, gradient, hessian);
        var direction = Cholesky.solve(hessian, gradient);
        double scale = 1;
        var next = moved(beta, direction, scale);
        double nextLoss = loss(next);
        while (nextLoss > loss && scale > 1e-6) {
          scale /= 2;
          next = moved(beta, direction, scale);
          nextLoss = loss(next);
        }
        if (nextLoss > loss) {
          break;
        }
        double gain = loss - nextLoss;
        beta = next;
        loss = nextLoss;
        if (gain < CLOSE * (1 + Math.abs(loss))) {
          break;
        }
      }
      return beta;
    }

    /// Limited-memory BFGS, for very many levels. Sums run in row order, so it too gives the same
    /// bits everywhere.
    double[] descend(Progress progress) {
      var beta = new double[size];
      beta[size - 1] = Odds.logit(baseRate());
      BFGS.minimize(
          new DifferentiableMultivariateFunction() {
            @Override
            public double f(double[] at) {
              return loss(at);
            }

            @Override
            public double g(double[] at, double[] gradient) {
              progress.at("logistic regression", 0, STEPS);
              slope(at, gradient);
              return loss(at);
            }
          },
          5,
          beta,
          1e-6,
          500);
      return beta;
    }

    private void slope(double[] beta, double[] gradient) {
      Arrays.fill(gradient, 0);
      for (int row = 0; row < rows; row++) {
        double error =
            sample.weight(row) * (Odds.chance(logit(beta, row)) - (sample.outcome(row) ? 1 : 0));
        for (int i = row * width, end = i + width; i < end; i++) {
          gradient[places[i]] += error * values[i];
        }
        gradient[size - 1] += error;
      }
      for (int j = 0; j < size - 1; j++) {
        gradient[j] += lambda * beta[j];
      }
    }

    private double baseRate() {
      double yes = 0;
      double all = 0;
      for (int row = 0; row < rows; row++) {
        all += sample.weight(row);
        yes += sample.outcome(row) ? sample.weight(row) : 0;
      }
      return all == 0 ? 0.5 : yes / all;
    }

    private static double[] moved(double[] beta, double[] direction, double scale) {
      var next = beta.clone();
      Arrays.setAll(next, j -> beta[j] - scale * direction[j]);
      return next;
    }

    private double logit(double[] beta, int row) {
      double f = beta[size - 1];
      for (int i = row * width, end = i + width; i < end; i++) {
        f += values[i] * beta[places[i]];
      }
      return f;
    }

    private double loss(double[] beta) {
      double sum = 0;
      for (int row = 0; row < rows; row++) {
        double f = logit(beta, row);
        sum += sample.weight(row) * (Odds.softplus(f) - (sample.outcome(row) ? f : 0));
      }
      double norm = 0;
      for (int j = 0; j < size - 1; j++) {
        norm += beta[j] * beta[j];
      }
      return sum + lambda / 2 * norm;
    }

    /// Only the lower triangle of the Hessian is filled.
    private void derivatives(double[] beta, double[] gradient, double[][] hessian) {
      for (int row = 0; row < rows; row++) {
        double p = Odds.chance(logit(beta, row));
        double error = sample.weight(row) * (p - (sample.outcome(row) ? 1 : 0));
        double w = sample.weight(row) * Math.max(p * (1 - p), 1e-12);
        int start = row * width;
        for (int a = start; a < start + width; a++) {
          double va = values[a];
          if (va == 0) {
            continue;
          }
          gradient[places[a]] += error * va;
          double wa = w * va;
          // Offsets rise with the slot, so b <= a lies in the lower triangle.
          var line = hessian[places[a]];
          for (int b = start; b <= a; b++) {
            line[places[b]] += wa * values[b];
          }
          hessian[size - 1][places[a]] += wa;
        }
        gradient[size - 1] += error;
        hessian[size - 1][size - 1] += w;
      }
      for (int j = 0; j < size - 1; j++) {
        gradient[j] += lambda * beta[j];
        hessian[j][j] += lambda;
      }
      hessian[size - 1][size - 1] += 1e-9;
    }
  }
}
