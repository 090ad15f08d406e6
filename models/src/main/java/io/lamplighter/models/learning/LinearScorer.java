package io.lamplighter.models.learning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.models.data.Schema;
import io.lamplighter.models.data.Slot;
import io.lamplighter.models.data.Table;

/// A trained logistic regression.
public final class LinearScorer implements Scorer {
  static final String KIND = "logistic";
  private static final int BLOCK = 4096;

  private final Schema schema;
  private final LinearScale scale;
  private final double[] beta;
  private final double[] average;
  private final Calibration calibration;

  private LinearScorer(
      Schema schema, LinearScale scale, double[] beta, double[] average, Calibration calibration) {
    this.schema = schema;
    this.scale = scale;
    this.beta = beta;
    this.average = average;
    this.calibration = calibration;
  }

  static LinearScorer trained(Schema schema, LinearScale scale, double[] beta, double[] cells) {
    int width = schema.width();
    var raw = new LinearScorer(schema, scale, beta, new double[width], Calibration.NONE);
    var average = new double[width];
    for (int i = 0; i < cells.length; i++) {
      average[i % width] += raw.term(i % width, cells[i]);
    }
    int rows = Math.max(1, cells.length / Math.max(1, width));
    for (int s = 0; s < width; s++) {
      average[s] /= rows;
    }
    return new LinearScorer(schema, scale, beta, average, Calibration.NONE);
  }

  private double term(int slot, double cell) {
    return schema.slots().get(slot).kind() == Slot.Kind.LEVEL
        ? beta[scale.offset(slot) + (int) cell]
        : beta[scale.offset(slot)] * scale.apply(slot, cell);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public Calibration calibration() {
    return calibration;
  }

  @Override
  public LinearScorer calibrated(Calibration other) {
    return new LinearScorer(schema, scale, beta, average, other);
  }

  @Override
  public double[] logits(Table rows) {
    var encoder = schema.encoder(rows);
    int width = schema.width();
    var logits = new double[rows.rows()];
    for (int from = 0; from < logits.length; from += BLOCK) {
      int to = Math.min(from + BLOCK, logits.length);
      var cells = encoder.block(from, to);
      for (int row = from; row < to; row++) {
        double f = beta[beta.length - 1];
        for (int s = 0; s < width; s++) {
          f += term(s, cells[(row - from) * width + s]);
        }
        logits[row] = f;
      }
    }
    return logits;
  }

  @Override
  public double[][] contributions(Table rows) {
    var encoder = schema.encoder(rows);
    int width = schema.width();
    var contributions = new double[rows.rows()][schema.features().size()];
    var cells = new double[width];
    for (int row = 0; row < contributions.length; row++) {
      encoder.encode(row, cells, 0);
      for (int s = 0; s < width; s++) {
        contributions[row][schema.slots().get(s).feature()] += term(s, cells[s]) - average[s];
      }
    }
    return contributions;
  }

  @Override
  public double baseline() {
    double sum = beta[beta.length - 1];
    for (double term : average) {
      sum += term;
    }
    return sum;
  }

  @Override
  public void write(ObjectNode json) {
    var node = json.putObject("linear");
    scale.write(node);
    var coefficients = node.putArray("coefficients");
    for (double b : beta) {
      coefficients.add(b);
    }
    var means = node.putArray("average");
    for (double a : average) {
      means.add(a);
    }
  }

  static LinearScorer read(JsonNode json, Schema schema, Calibration calibration) {
    var node = json.path("linear");
    var scale = LinearScale.read(schema, node);
    var beta = new double[scale.coefficients() + 1];
    for (int j = 0; j < beta.length; j++) {
      beta[j] = node.path("coefficients").path(j).asDouble();
    }
    var average = new double[schema.width()];
    for (int s = 0; s < average.length; s++) {
      average[s] = node.path("average").path(s).asDouble();
    }
    return new LinearScorer(schema, scale, beta, average, calibration);
  }
}
