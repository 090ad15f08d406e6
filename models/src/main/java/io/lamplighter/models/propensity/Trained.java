package io.lamplighter.models.propensity;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.models.learning.Scorer;
import io.lamplighter.models.measures.Quality;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A trained propensity model and what is known about it.
///
/// @param scorer trained on all matured cases; [Scorer#write] is the model file
/// @param challenger the logistic regression kept beside boosted trees, trained on the same cases
/// @param mature cases used
/// @param immature cases left out since their outcome may still come
/// @param positives among the cases used
/// @param validation measured on the newest matured cases by a model that had not seen them; empty
///   in a cold start
/// @param from decision time of the oldest case used
/// @param to decision time of the newest case used
/// @param notes what happened on the way, in words for a model card
public record Trained(
    Scorer scorer,
    Optional<Scorer> challenger,
    int mature,
    int immature,
    int positives,
    Optional<Validation> validation,
    Optional<Instant> from,
    Optional<Instant> to,
    List<String> notes) {
  public Trained {
    notes = List.copyOf(notes);
  }

  /// How the model does on cases it has not seen.
  ///
  /// @param method `time` (trained before, tested after) or `households` (when all was decided at
  ///   one moment)
  /// @param quality of the default learner
  /// @param challenger of logistic regression on the same cases, when the default is another
  public record Validation(
      String method, int trainedOn, Quality quality, Optional<Quality> challenger) {}

  /// Everything but the model itself.
  public ObjectNode toJson() {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("kind", scorer.kind()).put("mature", mature).put("immature", immature);
    json.put("positives", positives);
    from.ifPresent(at -> json.put("from", at.toString()));
    to.ifPresent(at -> json.put("to", at.toString()));
    validation.ifPresent(
        v -> {
          var node = json.putObject("validation");
          node.put("method", v.method()).put("trainedOn", v.trainedOn());
          node.put("cases", v.quality().cases()).put("positives", v.quality().positives());
          node.set("metrics", v.quality().toJson());
          node.set("calibration", v.quality().reliability().toJson());
          v.challenger().ifPresent(q -> node.set("challenger", q.toJson()));
        });
    json.set("calibration", scorer.calibration().toJson());
    notes.forEach(json.putArray("notes")::add);
    return json;
  }
}
