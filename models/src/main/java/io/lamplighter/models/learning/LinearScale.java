package io.lamplighter.models.learning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.models.data.Schema;
import io.lamplighter.models.data.Slot;
import java.util.Arrays;

/// How a linear model sees each slot of an encoded row: cut off at the edges of what training saw
/// (a line extrapolates without shame: on the bank data to a mean chance of .1 % where 24 %
/// enrolled), by its logarithm where the right tail is long, then standardised. Levels have one
/// coefficient per code.
final class LinearScale {
  private static final double LONG_TAIL = 2;

  private final int[] offsets;
  private final int coefficients;
  private final double[] low;
  private final double[] high;
  private final boolean[] log;
  private final double[] mean;
  private final double[] deviation;

  private LinearScale(Schema schema) {
    int width = schema.width();
    offsets = new int[width];
    low = new double[width];
    high = new double[width];
    log = new boolean[width];
    mean = new double[width];
    deviation = new double[width];
    int at = 0;
    for (int s = 0; s < width; s++) {
      offsets[s] = at;
      at += Math.max(1, schema.slots().get(s).codes());
    }
    coefficients = at;
  }

  static LinearScale learn(Schema schema, double[] cells) {
    var scale = new LinearScale(schema);
    int width = schema.width();
    int rows = cells.length / Math.max(1, width);
    for (int s = 0; s < width; s++) {
      if (schema.slots().get(s).kind() == Slot.Kind.AMOUNT) {
        var column = new double[rows];
        for (int row = 0; row < rows; row++) {
          column[row] = cells[row * width + s];
        }
        scale.learn(s, column);
      } else {
        scale.deviation[s] = 1;
        scale.high[s] = 1;
      }
    }
    return scale;
  }

  private void learn(int s, double[] column) {
    Arrays.sort(column);
    int n = column.length;
    low[s] = column[0];
    high[s] = column[n - 1];
    log[s] = low[s] >= 0 && skewness(column) > LONG_TAIL;
    double sum = 0;
    for (double value : column) {
      sum += shaped(s, value);
    }
    mean[s] = sum / n;
    double squares = 0;
    for (double value : column) {
      double d = shaped(s, value) - mean[s];
      squares += d * d;
    }
    deviation[s] = Math.sqrt(squares / n);
    if (!(deviation[s] > 1e-12 * Math.max(1, Math.abs(mean[s])))) {
      deviation[s] = Double.MAX_VALUE; // constant in training: says nothing
    }
  }

  private static double skewness(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    double two = 0;
    double three = 0;
    for (double value : values) {
      double d = value - mean;
      two += d * d;
      three += d * d * d;
    }
    double deviation = Math.sqrt(two / values.length);
    return deviation == 0 ? 0 : three / values.length / (deviation * deviation * deviation);
  }

  private double shaped(int s, double value) {
    double cut = Math.clamp(value, low[s], high[s]);
    return log[s] ? Math.log1p(cut) : cut;
  }

  /// The standardised figure of a slot that is not a level.
  double apply(int s, double value) {
    return (shaped(s, value) - mean[s]) / deviation[s];
  }

  int offset(int s) {
    return offsets[s];
  }

  int coefficients() {
    return coefficients;
  }

  void write(ObjectNode json) {
    put(json, "low", low);
    put(json, "high", high);
    var array = json.putArray("log");
    for (boolean flag : log) {
      array.add(flag);
    }
    put(json, "mean", mean);
    put(json, "deviation", deviation);
  }

  private static void put(ObjectNode json, String name, double[] values) {
    var array = json.putArray(name);
    for (double value : values) {
      array.add(value);
    }
  }

  static LinearScale read(Schema schema, JsonNode json) {
    var scale = new LinearScale(schema);
    for (int s = 0; s < scale.low.length; s++) {
      scale.low[s] = json.path("low").path(s).asDouble();
      scale.high[s] = json.path("high").path(s).asDouble();
      scale.log[s] = json.path("log").path(s).asBoolean();
      scale.mean[s] = json.path("mean").path(s).asDouble();
      scale.deviation[s] = json.path("deviation").path(s).asDouble();
    }
    return scale;
  }
}
