package io.lamplighter.models.evaluation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.models.data.BadData;
import io.lamplighter.models.governance.ModelCard;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.learning.Scorer;
import io.lamplighter.models.measures.Quality;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The verdict on a file.
///
/// @param rows of the file
/// @param positives among them
/// @param trained how many rows the model was trained on
/// @param scorer the model, trained on its part only; [Scorer#write] is the model file
/// @param quality on the other part; empty when that part has no outcomes of both kinds. With a
///   treatment: of the contacted
/// @param uplift with a treatment
/// @param warnings what to look at before the figures are believed
/// @param card everything about the model in one object
public record Evaluation(
    int rows,
    int positives,
    int trained,
    Scorer scorer,
    Optional<Quality> quality,
    Optional<UpliftVerdict> uplift,
    List<Warning> warnings,
    ModelCard card) {
  public Evaluation {
    warnings = List.copyOf(warnings);
  }

  /// Evaluates a CSV file. The same file, options and seed give the same figures.
  ///
  /// @throws BadData when the file or the options do not fit: where, why, what to do
  public static Evaluation of(Path csv, Options options, Effort effort) {
    return new EvaluationRun(options, effort).of(csv);
  }

  public boolean warns(String code) {
    return warnings.stream().anyMatch(warning -> warning.code().equals(code));
  }

  /// The keys of `evaluate --output json`.
  public ObjectNode toJson() {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("schemaVersion", 1).put("rows", rows).put("positives", positives);
    json.put("trainedOn", trained).put("model", scorer.kind());
    quality.ifPresent(
        q -> {
          json.put("measuredOn", q.cases());
          json.set("metrics", q.toJson());
          json.set("reliability", q.reliability().toJson());
          json.put("calibrated", q.reliability().isTrustworthy());
        });
    uplift.ifPresent(u -> json.set("uplift", u.toJson()));
    var list = json.putArray("warnings");
    warnings.forEach(w -> list.addObject().put("code", w.code()).put("message", w.message()));
    json.set("card", card.toJson());
    return json;
  }
}
