package io.lamplighter.models.whatif;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.learning.Logistic;
import io.lamplighter.models.learning.Sample;
import io.lamplighter.models.learning.Scorer;
import io.lamplighter.models.measures.Clusters;
import io.lamplighter.models.measures.Estimate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What the model expects of a change.
///
/// @param before mean chance as things are
/// @param after mean chance as they would be
/// @param difference the second less the first, with its interval
/// @param line what a straight line through the same cases says of the difference, where another
///   model was asked; its interval is over lines of resampled cases
/// @param unsupported share of customers who would be unlike anyone in the cases
public record WhatIf(
    double before, double after, Estimate difference, Optional<Estimate> line, double unsupported) {
  private static final int MODELS = 40;

  /// Above this share the answer is extrapolation, and the page says so instead of showing a
  /// figure.
  public static final double TOO_FAR = 0.2;

  /// Asks a line that is fitted to the cases now. The interval is over lines of resampled cases.
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
    return ask(features, cases, outcomes, customers, change, Optional.empty(), effort);
  }

  /// Asks a model that is there, by its own file: what it expects of the customers as they would
  /// be. It cannot be fitted again for an interval, and a resampled copy of it would not know how
  /// wrong its kind is. So the interval is that of lines through resampled cases, moved to the
  /// model's answer, and drawn out to the line's own answer where that lies outside: two ways of
  /// reading the same cases are both in it.
  ///
  /// @param cases with a known outcome, as the model reads them
  /// @param model empty: a line is fitted now
  public static WhatIf ask(
      List<? extends FeatureSpec> features,
      Table cases,
      boolean[] outcomes,
      Table customers,
      Change change,
      Optional<Scorer> model,
      Effort effort) {
    var changed = change.apply(customers, features, effort.seed());
    var sample = Sample.of(features, cases, outcomes);
    var fitted = Logistic.standard().fit(sample, effort);
    double byLine = mean(fitted.score(changed)) - mean(fitted.score(customers));
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
    var line = Estimate.of(byLine, draws);
    var asked = model.orElse(fitted);
    double before = mean(asked.score(customers));
    double after = mean(asked.score(changed));
    double unsupported = Support.learn(sample.schema(), cases, effort.seed()).outside(changed);
    return model.isEmpty()
        ? new WhatIf(before, after, line, Optional.empty(), unsupported)
        : new WhatIf(before, after, around(after - before, line), Optional.of(line), unsupported);
  }

  private static Estimate around(double difference, Estimate line) {
    double moved = difference - line.value();
    return new Estimate(
        difference,
        Math.min(line.low() + moved, line.value()),
        Math.max(line.high() + moved, line.value()));
  }

  /// Whether the model that was asked says something that a line through the same cases rules out.
  public boolean disagrees() {
    return line.filter(it -> difference.value() < it.low() || difference.value() > it.high())
        .isPresent();
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
    line.ifPresent(it -> json.set("line", it.toJson()));
    json.put("disagrees", disagrees());
    json.put("unsupported", unsupported).put("supported", isSupported());
    json.put("reading", "What goes together in the data, not what causes what.");
    return json;
  }
}
