package io.lamplighter.models.learning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.models.data.Schema;
import io.lamplighter.models.data.Table;
import java.util.Arrays;

/// The mean of two models' log odds. Reasons are means too, and so add up as theirs do.
public final class BlendedScorer implements Scorer {
  static final String KIND = "blended";

  private final Scorer trees;
  private final Scorer line;
  private final Calibration calibration;

  private BlendedScorer(Scorer trees, Scorer line, Calibration calibration) {
    this.trees = trees;
    this.line = line;
    this.calibration = calibration;
  }

  /// Blends two models of the same features; their own calibrations are not used.
  public static BlendedScorer of(Scorer trees, Scorer line) {
    if (!trees.schema().equals(line.schema())) {
      throw new IllegalArgumentException("the two models do not know the same features");
    }
    return new BlendedScorer(trees, line, Calibration.NONE);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Schema schema() {
    return trees.schema();
  }

  @Override
  public Calibration calibration() {
    return calibration;
  }

  @Override
  public BlendedScorer calibrated(Calibration other) {
    return new BlendedScorer(trees, line, other);
  }

  @Override
  public double[] logits(Table rows) {
    return mean(trees.logits(rows), line.logits(rows));
  }

  @Override
  public double[][] contributions(Table rows) {
    var one = trees.contributions(rows);
    var other = line.contributions(rows);
    Arrays.setAll(one, row -> mean(one[row], other[row]));
    return one;
  }

  @Override
  public double baseline() {
    return (trees.baseline() + line.baseline()) / 2;
  }

  private static double[] mean(double[] one, double[] other) {
    var mean = new double[one.length];
    Arrays.setAll(mean, i -> (one[i] + other[i]) / 2);
    return mean;
  }

  @Override
  public void write(ObjectNode json) {
    trees.write(json.putObject(BoostedScorer.KIND));
    line.write(json.putObject(LinearScorer.KIND));
  }

  static BlendedScorer read(JsonNode json, Schema schema, Calibration calibration) {
    return new BlendedScorer(
        BoostedScorer.read(json.path(BoostedScorer.KIND), schema, Calibration.NONE),
        LinearScorer.read(json.path(LinearScorer.KIND), schema, Calibration.NONE),
        calibration);
  }
}
