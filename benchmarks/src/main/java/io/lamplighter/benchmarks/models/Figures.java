package io.lamplighter.benchmarks.models;

import io.lamplighter.models.measures.Estimate;
import io.lamplighter.models.measures.Metrics;
import io.lamplighter.models.measures.Quality;
import java.util.LinkedHashMap;
import java.util.Map;

/// Figures under the names that scripts read.
final class Figures {
  private Figures() {}

  static Map<String, Object> of(Quality quality) {
    var figures = new LinkedHashMap<String, Object>();
    figures.put("auc", quality.auc().value());
    figures.put("prAuc", quality.prAuc().value());
    figures.put("logLoss", quality.logLoss().value());
    figures.put("brier", quality.brier().value());
    figures.put("ece", quality.ece().value());
    figures.put("liftAt10", quality.liftAt10().value());
    figures.put("aucInterval", interval(quality.auc()));
    figures.put("logLossInterval", interval(quality.logLoss()));
    return figures;
  }

  static Map<String, Object> of(Metrics metrics) {
    var figures = new LinkedHashMap<String, Object>();
    figures.put("auc", metrics.auc());
    figures.put("prAuc", metrics.prAuc());
    figures.put("logLoss", metrics.logLoss());
    figures.put("brier", metrics.brier());
    figures.put("ece", metrics.ece());
    figures.put("liftAt10", metrics.liftAt10());
    return figures;
  }

  /// `{value, low, high}`.
  static Map<String, Object> interval(Estimate estimate) {
    var figures = new LinkedHashMap<String, Object>();
    figures.put("value", estimate.value());
    figures.put("low", estimate.low());
    figures.put("high", estimate.high());
    return figures;
  }
}
