package io.lamplighter.models.learning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.models.data.BadData;
import io.lamplighter.models.data.Schema;
import io.lamplighter.models.data.Table;
import java.util.List;

/// A trained model: gives each row its chance. Immutable, safe for any number of threads, and
/// written as JSON that reads back to the same bits ([#write], [#read]); no Java serialisation,
/// nothing of the library that trained it.
public sealed interface Scorer permits BaseRate, LinearScorer, BoostedScorer, BlendedScorer {
  String FORMAT = "lamplighter-model/1";

  /// `base-rate`, `logistic`, `boosted` or `blended`.
  String kind();

  Schema schema();

  Calibration calibration();

  /// The same model under another calibration.
  Scorer calibrated(Calibration calibration);

  /// Log odds before calibration, one per row.
  ///
  /// @throws BadData when the table lacks a feature
  double[] logits(Table rows);

  /// What each feature adds to the log odds of each row before calibration, as `[row][feature]`;
  /// with [#baseline] they add up to [#logits]. Trees: exact Shapley values, about a thousand rows
  /// a second.
  double[][] contributions(Table rows);

  /// The log odds all contributions start from: those of the average training row.
  double baseline();

  /// Writes what is particular to this kind.
  void write(ObjectNode json);

  /// Calibrated chances, one per row.
  ///
  /// @throws BadData when the table lacks a feature
  default double[] score(Table rows) {
    var scores = logits(rows);
    for (int row = 0; row < scores.length; row++) {
      scores[row] = calibration().chance(scores[row]);
    }
    return scores;
  }

  /// Why this row scores as it does: at most `most` features, the weightiest first.
  default List<Reason> reasons(Table rows, int row, int most) {
    var one = rows.pick(row);
    return Reason.of(this, one, contributions(one)[0], most);
  }

  /// The model file: one JSON object.
  default String write() {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("format", FORMAT).put("kind", kind());
    json.set("schema", schema().toJson());
    json.set("calibration", calibration().toJson());
    write(json);
    return json.toString();
  }

  /// Reads a model file.
  ///
  /// @throws BadData when it is none of ours, or of a format unknown to this version
  static Scorer read(String file) {
    JsonNode json;
    try {
      json = new ObjectMapper().readTree(file);
    } catch (JsonProcessingException e) {
      throw new BadData(
          "model file",
          "it is not JSON (%s)".formatted(e.getOriginalMessage()),
          "Load it again, or train again.");
    }
    String format = json.path("format").asText();
    if (!format.equals(FORMAT)) {
      throw new BadData(
          "model file",
          "its format is '%s', this version reads '%s'".formatted(format, FORMAT),
          "Load it with the version of Lamplighter that wrote it, or train again.");
    }
    var schema = Schema.fromJson(json.path("schema"));
    var calibration = Calibration.fromJson(json.path("calibration"));
    return switch (json.path("kind").asText()) {
      case BaseRate.KIND -> BaseRate.read(json, schema, calibration);
      case LinearScorer.KIND -> LinearScorer.read(json, schema, calibration);
      case BoostedScorer.KIND -> BoostedScorer.read(json, schema, calibration);
      case BlendedScorer.KIND -> BlendedScorer.read(json, schema, calibration);
      default ->
          throw new BadData(
              "model file",
              "its kind '%s' is unknown".formatted(json.path("kind").asText()),
              "Load it with the version of Lamplighter that wrote it, or train again.");
    };
  }
}
