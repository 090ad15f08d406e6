package io.lamplighter.models.governance;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.models.data.Feature;
import io.lamplighter.models.drift.Drift;
import io.lamplighter.models.learning.Scorer;
import io.lamplighter.models.measures.Quality;
import java.util.List;
import java.util.Optional;

/// What anyone should know before trusting a model.
///
/// @param name of the model
/// @param purpose what it predicts, and for whom, in a sentence
/// @param codeVersion of Lamplighter that trained it
/// @param dataFingerprint SHA-256 of the training data, as hex
/// @param seed that gives the same model again
/// @param cases trained on
/// @param positives among them
/// @param quality on cases it had not seen; empty when there were too few
/// @param challenger the same of logistic regression, where another learner was chosen
/// @param drift between the cases trained on and those measured on
/// @param fairness ratio of groups, where groups were named
/// @param limits what it must not be used for, and what is doubtful, in sentences
public record ModelCard(
    String name,
    String purpose,
    String codeVersion,
    String dataFingerprint,
    long seed,
    int cases,
    int positives,
    Scorer scorer,
    Optional<Quality> quality,
    Optional<Quality> challenger,
    Optional<Drift> drift,
    List<Fairness> fairness,
    List<String> limits) {
  public ModelCard {
    fairness = List.copyOf(fairness);
    limits = List.copyOf(limits);
  }

  /// The card as JSON; the model itself is not part of it.
  public ObjectNode toJson() {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("schemaVersion", 1).put("name", name).put("purpose", purpose);
    json.put("codeVersion", codeVersion);
    json.put("dataFingerprint", dataFingerprint).put("seed", seed);
    json.put("learner", scorer.kind()).put("cases", cases).put("positives", positives);
    var features = json.putArray("features");
    for (var feature : scorer.schema().features()) {
      var node = features.addObject().put("name", feature.name());
      switch (feature) {
        case Feature.Numeric numeric -> {
          node.put("type", "numeric").put("low", numeric.low()).put("high", numeric.high());
          numeric.specials().forEach(node.putArray("specials")::add);
        }
        case Feature.Categorical words ->
            node.put("type", "categorical").put("levels", words.levels().size());
      }
    }
    json.set("calibration", scorer.calibration().toJson());
    quality.ifPresent(
        q -> {
          json.put("measuredOn", q.cases());
          json.set("metrics", q.toJson());
          json.set("reliability", q.reliability().toJson());
        });
    challenger.ifPresent(q -> json.set("challenger", q.toJson()));
    drift.ifPresent(d -> json.set("drift", d.toJson()));
    var groups = json.putArray("fairness");
    fairness.forEach(f -> groups.add(f.toJson()));
    limits.forEach(json.putArray("limits")::add);
    return json;
  }
}
