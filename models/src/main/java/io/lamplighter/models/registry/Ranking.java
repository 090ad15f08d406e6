package io.lamplighter.models.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lamplighter.models.data.BadData;
import io.lamplighter.models.learning.Scorer;
import io.lamplighter.models.uplift.UpliftScorer;
import java.util.Optional;

/// What a version ranks customers by: the chance of the outcome if contacted, or, where that was
/// shown to be better, what contact adds to it. A version of the second kind holds both models.
///
/// @param response the chance if contacted
/// @param uplift what contact adds; empty where nobody asks for it or too little is known
/// @param byUplift whether the second one ranks
public record Ranking(Scorer response, Optional<UpliftScorer> uplift, boolean byUplift) {
  static final String FORMAT = "lamplighter-ranking/1";

  public Ranking {
    if (byUplift && uplift.isEmpty()) {
      throw new IllegalArgumentException("nothing can rank by an uplift that was not learned");
    }
  }

  public static Ranking by(Scorer response) {
    return new Ranking(response, Optional.empty(), false);
  }

  /// The learner, in one word.
  public String kind() {
    return byUplift ? "uplift" : response.kind();
  }

  /// The artifact: one JSON object, a plain model file where there is no uplift.
  public String write() {
    return uplift
        .map(
            effect ->
                "{\"format\":%s,\"by\":\"%s\",\"response\":%s,\"uplift\":%s}"
                    .formatted(
                        JsonNodeFactory.instance.textNode(FORMAT),
                        byUplift ? "uplift" : "response",
                        response.write(),
                        effect.write()))
        .orElseGet(response::write);
  }

  /// Reads an artifact back to the same bits.
  ///
  /// @throws BadData when it is none of ours, or of a format unknown to this version
  public static Ranking read(String artifact) {
    try {
      var json = new ObjectMapper().readTree(artifact);
      if (!json.path("format").asText().equals(FORMAT)) {
        return by(Scorer.read(artifact));
      }
      return new Ranking(
          Scorer.read(json.path("response").toString()),
          Optional.of(UpliftScorer.read(json.path("uplift").toString())),
          json.path("by").asText().equals("uplift"));
    } catch (JsonProcessingException e) {
      throw new BadData(
          "model file",
          "it is not JSON (%s)".formatted(e.getOriginalMessage()),
          "Load it again, or train again.");
    }
  }
}
