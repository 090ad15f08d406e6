package io.lamplighter.models.whatif;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.learning.Logistic;
import io.lamplighter.models.learning.Sample;
import io.lamplighter.models.measures.Clusters;
import io.lamplighter.models.measures.Estimate;
import java.util.Arrays;
import java.util.List;

/// What the model expects of a change.
///
/// @param before mean chance as things are
/// @param after mean chance as they would be
/// @param difference the second less the first, with an interval over models of resampled cases
/// @param unsupported share of customers who would be unlike anyone the model was trained on
public record WhatIf(double before, double after, Estimate difference, double unsupported) {
  private static final int MODELS = 40;

  /// Above this share the answer is extrapolation, and the page says so instead of showing a
  /// figure.
  public static final double TOO_FAR = 0.2;

  /// Asks.
  ///
  /// @param cases the model is trained on
  /// @param customers the question is about
  public static WhatIf ask(
      List<? extends FeatureSpec> features,
      Table cases,
      boolean[] outcomes,
      Table customers,
      Change change,
      Effort effort) {
    var changed = change.apply(customers, features, effort.seed());
    var sample = Sample.of(features, cases, outcomes);
    var scorer = Logistic.standard().fit(sample, effort);
    double before = mean(scorer.score(customers));
    double after = mean(scorer.score(changed));
    var draws = new double[MODELS];
    Clusters.single(outcomes.length)
        .draw(
            MODELS,
            effort.seed(),
            (draw, weights) -> {
              effort.progress().at("what if", draw, MODELS);
              var other = Logistic.standard().fit(sample.weighted(weights), effort);
              draws[draw] = mean(other.score(changed)) - mean(other.score(customers));
            });
    double unsupported = Support.learn(sample.schema(), cases, effort.seed()).outside(changed);
    return new WhatIf(before, after, Estimate.of(after - before, draws), unsupported);
  }

  private static double mean(double[] scores) {
    return Arrays.stream(scores).average().orElse(0);
  }

  /// Whether the question stays within what was seen.
  public boolean isSupported() {
    return unsupported <= TOO_FAR;
  }

  public ObjectNode toJson() {
    var json = JsonNodeFactory.instance.objectNode().put("before", before).put("after", after);
    json.set("difference", difference.toJson());
    json.put("unsupported", unsupported).put("supported", isSupported());
    json.put("reading", "What goes together in the data, not what causes what.");
    return json;
  }
}
