package io.lamplighter.models.measures;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// The [Metrics] of a model with their intervals, and how far its chances can be believed.
public record Quality(
    int cases,
    int positives,
    Estimate auc,
    Estimate prAuc,
    Estimate logLoss,
    Estimate brier,
    Estimate ece,
    Estimate liftAt10,
    Reliability reliability) {

  /// Intervals by a seeded bootstrap of clusters.
  public static Quality of(Scored scored, Clusters clusters, long seed) {
    var value = scored.metrics();
    var draws = new ArrayList<Metrics>();
    clusters.draw(
        clusters.worthwhile(), seed, (draw, weights) -> draws.add(scored.metrics(weights)));
    return new Quality(
        scored.size(),
        scored.positives(),
        estimate(value, draws, Metrics::auc),
        estimate(value, draws, Metrics::prAuc),
        estimate(value, draws, Metrics::logLoss),
        estimate(value, draws, Metrics::brier),
        calibrationError(value, draws),
        estimate(value, draws, Metrics::liftAt10),
        Reliability.of(scored));
  }

  private static Estimate estimate(
      Metrics value, List<Metrics> draws, ToDoubleFunction<Metrics> figure) {
    return Estimate.of(figure.applyAsDouble(value), draws.stream().mapToDouble(figure).toArray());
  }

  /// A sum of absolute values grows with every resampling: the draws are moved back by their bias.
  private static Estimate calibrationError(Metrics value, List<Metrics> draws) {
    var errors = draws.stream().mapToDouble(Metrics::ece).filter(e -> !Double.isNaN(e)).toArray();
    double bias = Arrays.stream(errors).average().orElse(0) - value.ece();
    return Estimate.of(
        value.ece(), Arrays.stream(errors).map(e -> Math.max(0, e - bias)).toArray());
  }

  /// `{auc, prAuc, logLoss, brier, ece, liftAt10}`, each `{value, low, high}`.
  public ObjectNode toJson() {
    var json = JsonNodeFactory.instance.objectNode();
    json.set("auc", auc.toJson());
    json.set("prAuc", prAuc.toJson());
    json.set("logLoss", logLoss.toJson());
    json.set("brier", brier.toJson());
    json.set("ece", ece.toJson());
    json.set("liftAt10", liftAt10.toJson());
    return json;
  }
}
