package io.lamplighter.models.learning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.models.data.Schema;
import io.lamplighter.models.data.Table;

/// Trained boosted trees: the log odds of a row are a base plus the leaves it ends in.
public final class BoostedScorer implements Scorer {
  static final String KIND = "boosted";
  private static final int BLOCK = 1024;

  private final Schema schema;
  private final double base;
  private final Forest forest;
  private final int[] players;
  private final Calibration calibration;

  BoostedScorer(Schema schema, double base, Forest forest, Calibration calibration) {
    this.schema = schema;
    this.base = base;
    this.forest = forest;
    this.calibration = calibration;
    this.players = schema.slots().stream().mapToInt(slot -> slot.feature()).toArray();
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
  public BoostedScorer calibrated(Calibration other) {
    return new BoostedScorer(schema, base, forest, other);
  }

  public int trees() {
    return forest.trees();
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
        logits[row] = base + forest.sum(cells, (row - from) * width);
      }
    }
    return logits;
  }

  /// The log odds of one encoded row.
  double logit(double[] cells, int row) {
    return base + forest.sum(cells, row * schema.width());
  }

  @Override
  public double[][] contributions(Table rows) {
    var encoder = schema.encoder(rows);
    var contributions = new double[rows.rows()][schema.features().size()];
    var cells = new double[schema.width()];
    for (int row = 0; row < contributions.length; row++) {
      encoder.encode(row, cells, 0);
      forest.shapley(cells, players, contributions[row]);
    }
    return contributions;
  }

  @Override
  public double baseline() {
    return base + forest.mean();
  }

  @Override
  public void write(ObjectNode json) {
    json.put("base", base);
    forest.write(json.putObject("trees"));
  }

  static BoostedScorer read(JsonNode json, Schema schema, Calibration calibration) {
    return new BoostedScorer(
        schema, json.path("base").asDouble(), Forest.read(json.path("trees")), calibration);
  }
}
