package io.lamplighter.models.learning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.models.data.BadData;
import java.util.List;
import java.util.stream.StreamSupport;

/// From log odds to a chance that can be believed: of those scored .3, three in ten enrol.
public sealed interface Calibration {
  /// The model's own odds, taken at their word.
  Calibration NONE = new None();

  double chance(double logit);

  ObjectNode toJson();

  record None() implements Calibration {
    @Override
    public double chance(double logit) {
      return Odds.chance(logit);
    }

    @Override
    public ObjectNode toJson() {
      return JsonNodeFactory.instance.objectNode().put("kind", "none");
    }
  }

  /// Platt scaling of log odds: `slope * logit + intercept`. On chances instead of log odds it
  /// costs .007 of log loss (measured), so there is no such variant.
  record Platt(double slope, double intercept) implements Calibration {
    @Override
    public double chance(double logit) {
      return Odds.chance(slope * logit + intercept);
    }

    @Override
    public ObjectNode toJson() {
      return JsonNodeFactory.instance
          .objectNode()
          .put("kind", "platt")
          .put("slope", slope)
          .put("intercept", intercept);
    }
  }

  /// A rising line through pooled groups of equal scores, see [Isotonic#fit]. For more than a
  /// thousand positives.
  record Stepwise(List<Double> logits, List<Double> chances) implements Calibration {
    public Stepwise {
      logits = List.copyOf(logits);
      chances = List.copyOf(chances);
    }

    @Override
    public double chance(double logit) {
      int low = 0;
      int high = logits.size() - 1;
      if (logit <= logits.get(low)) {
        return chances.get(low);
      }
      if (logit >= logits.get(high)) {
        return chances.get(high);
      }
      while (high - low > 1) {
        int middle = (low + high) >>> 1;
        if (logits.get(middle) <= logit) {
          low = middle;
        } else {
          high = middle;
        }
      }
      double share = (logit - logits.get(low)) / (logits.get(high) - logits.get(low));
      return chances.get(low) + share * (chances.get(high) - chances.get(low));
    }

    @Override
    public ObjectNode toJson() {
      var json = JsonNodeFactory.instance.objectNode().put("kind", "isotonic");
      logits.forEach(json.putArray("logits")::add);
      chances.forEach(json.putArray("chances")::add);
      return json;
    }
  }

  /// Reads what [#toJson] wrote.
  static Calibration fromJson(JsonNode json) {
    return switch (json.path("kind").asText()) {
      case "none" -> NONE;
      case "platt" -> new Platt(json.path("slope").asDouble(), json.path("intercept").asDouble());
      case "isotonic" -> new Stepwise(doubles(json.path("logits")), doubles(json.path("chances")));
      default ->
          throw new BadData(
              "model file",
              "its calibration '%s' is unknown".formatted(json.path("kind").asText()),
              "Load it with the version of Lamplighter that wrote it, or train again.");
    };
  }

  private static List<Double> doubles(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asDouble).toList();
  }
}
