package io.lamplighter.models.whatif;

import io.lamplighter.models.data.Schema;
import io.lamplighter.models.data.Slot;
import io.lamplighter.models.data.Table;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Where training cases were: a customer is outside when farther from the nearest of them than 99
/// of 100 cases are from each other, numbers in deviations, words alike or not.
final class Support {
  private static final int KEPT = 1000;
  private static final int ASKED = 1000;
  private static final double FAR = 0.99;

  private final Schema schema;
  private final double[][] cases;
  private final double[] deviation;
  private final double limit;

  private Support(Schema schema, double[][] cases, double[] deviation, double limit) {
    this.schema = schema;
    this.cases = cases;
    this.deviation = deviation;
    this.limit = limit;
  }

  static Support learn(Schema schema, Table table, long seed) {
    var kept = rows(schema, table, KEPT, seed);
    var asked = rows(schema, table, ASKED, seed + 1);
    var deviation = new double[schema.width()];
    Arrays.setAll(deviation, s -> deviation(kept, s));
    var open = new Support(schema, kept, deviation, 0);
    // The nearest other case: a case drawn twice is not its own neighbour.
    var nearest =
        Arrays.stream(asked).mapToDouble(row -> open.nearest(row, true)).sorted().toArray();
    return new Support(schema, kept, deviation, nearest[(int) (FAR * (nearest.length - 1))] + 1e-9);
  }

  private static double[][] rows(Schema schema, Table table, int most, long seed) {
    var encoder = schema.encoder(table);
    var random = new SplittableRandom(seed);
    int n = Math.min(most, table.rows());
    var rows = new double[n][schema.width()];
    for (int i = 0; i < n; i++) {
      encoder.encode(table.rows() <= most ? i : random.nextInt(table.rows()), rows[i], 0);
    }
    return rows;
  }

  private static double deviation(double[][] rows, int s) {
    double mean = Arrays.stream(rows).mapToDouble(r -> r[s]).average().orElse(0);
    double square =
        Arrays.stream(rows).mapToDouble(r -> (r[s] - mean) * (r[s] - mean)).average().orElse(0);
    return square > 0 ? Math.sqrt(square) : 1;
  }

  private double nearest(double[] row, boolean other) {
    double least = Double.POSITIVE_INFINITY;
    for (var kept : cases) {
      if (!(other && Arrays.equals(kept, row))) {
        least = Math.min(least, distance(kept, row));
      }
    }
    return Double.isInfinite(least) ? 0 : least;
  }

  private double distance(double[] a, double[] b) {
    double sum = 0;
    for (int s = 0; s < a.length; s++) {
      if (schema.slots().get(s).kind() == Slot.Kind.LEVEL) {
        sum += a[s] == b[s] ? 0 : 1;
      } else {
        double d = (a[s] - b[s]) / deviation[s];
        sum += d * d;
      }
    }
    return sum;
  }

  /// Share of these customers who are outside.
  double outside(Table customers) {
    var asked = rows(schema, customers, ASKED, 7);
    return Arrays.stream(asked).filter(row -> nearest(row, false) > limit).count()
        / (double) Math.max(1, asked.length);
  }
}
