package io.lamplighter.models.learning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.models.data.Schema;
import io.lamplighter.models.data.Table;
import java.util.Arrays;

/// The cold start: everybody has the same chance, that of a stated prior as far as experience has
/// not replaced it.
public record BaseRate(Schema schema, double rate, Calibration calibration) implements Scorer {
  static final String KIND = "base-rate";

  /// `prior` counts as much as `strength` cases: with 0 of 40 enrolled, prior .05 and strength 100
  /// the rate is .036.
  public static BaseRate of(
      Schema schema, int positives, int cases, double prior, double strength) {
    double rate = (positives + prior * strength) / (cases + strength);
    return new BaseRate(schema, rate, Calibration.NONE);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public BaseRate calibrated(Calibration other) {
    return new BaseRate(schema, rate, other);
  }

  @Override
  public double[] logits(Table rows) {
    var logits = new double[rows.rows()];
    Arrays.fill(logits, baseline());
    return logits;
  }

  @Override
  public double[][] contributions(Table rows) {
    return new double[rows.rows()][schema.features().size()];
  }

  @Override
  public double baseline() {
    return Odds.logit(rate);
  }

  @Override
  public void write(ObjectNode json) {
    json.put("rate", rate);
  }

  static BaseRate read(JsonNode json, Schema schema, Calibration calibration) {
    return new BaseRate(schema, json.path("rate").asDouble(), calibration);
  }
}
