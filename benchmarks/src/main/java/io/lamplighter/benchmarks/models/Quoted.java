package io.lamplighter.benchmarks.models;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Figures of other libraries on the same splits, with their settings. They were measured with
/// Python 3.11, scikit-learn 1.9.1 and LightGBM 4.7.0 on one thread of another machine and are
/// quoted, not run here: compare qualities, and times only as orders of magnitude.
final class Quoted {
  static final List<Map<String, Object>> FIGURES =
      List.of(
          split("bank B", "LogisticRegression C=0.1, one-hot", .7936, .2836, .0095, 0.3),
          split("bank B", "RandomForest 500 trees, leaf 5", .7919, .2803, .0103, 16),
          split("bank B", "HistGradientBoosting, defaults", .8047, .2768, .0076, 0.5),
          split("bank B", "LightGBM 100x31, defaults", .8002, .2786, .0061, Double.NaN),
          split("bank B", "LightGBM 300x15 lr .03 leaf 50 ff .7 bag .7", .8048, .2758, .0061, 1.0),
          split("bank A", "LogisticRegression C=10", .489, 2.07, Double.NaN, Double.NaN),
          split("bank A", "LightGBM 100x31, defaults", .578, .738, Double.NaN, Double.NaN),
          split("bank C K=500", "LogisticRegression C=10", .697, .583, .082, Double.NaN),
          split("bank C K=500", "LightGBM 200x6", .749, .482, .039, Double.NaN),
          split("bank C K=500, W=5000", "LightGBM 200x6", .745, .491, .049, Double.NaN),
          qini("hillstrom womens visit", "T-learner, LogisticRegression", 7.74e-3, 5.48e-3),
          qini("hillstrom womens visit", "T-learner, LightGBM", 5.95e-3, Double.NaN),
          qini("hillstrom womens visit", "response model", 4.27e-3, 1.94e-3),
          qini("hillstrom mens visit", "response model", 4.14e-3, 1.82e-3),
          qini("hillstrom mens visit", "T-learner, LogisticRegression", 1.82e-3, Double.NaN),
          auc("airline, no ratings", "LogisticRegression", .841),
          auc("airline, no ratings", "LightGBM", .869),
          auc("airline, with ratings nobody silent has", "LightGBM", .993));

  private Quoted() {}

  private static Map<String, Object> split(
      String data, String settings, double auc, double logLoss, double ece, double fitSeconds) {
    var row = named(data, settings);
    put(row, "auc", auc);
    put(row, "logLoss", logLoss);
    put(row, "ece", ece);
    put(row, "fitCpuSeconds", fitSeconds);
    return row;
  }

  private static Map<String, Object> qini(String data, String settings, double qini, double low) {
    var row = named(data, settings);
    put(row, "qini", qini);
    put(row, "qiniLow", low);
    return row;
  }

  private static Map<String, Object> auc(String data, String settings, double auc) {
    var row = named(data, settings);
    put(row, "auc", auc);
    return row;
  }

  private static Map<String, Object> named(String data, String settings) {
    var row = new LinkedHashMap<String, Object>();
    row.put("data", data);
    row.put("settings", settings);
    return row;
  }

  private static void put(Map<String, Object> row, String name, double figure) {
    if (!Double.isNaN(figure)) {
      row.put(name, figure);
    }
  }
}
