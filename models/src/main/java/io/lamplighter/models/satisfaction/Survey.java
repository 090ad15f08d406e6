package io.lamplighter.models.satisfaction;

import io.lamplighter.models.data.BadData;
import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.learning.Logistic;
import io.lamplighter.models.learning.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Everybody who was asked, and what those said who answered.
public final class Survey {
  private static final double HARDLY = 0.05;
  private static final double TRIMMED = 0.99;

  private final List<FeatureSpec> features;
  private final Table customers;
  private final double[] scores;
  private final String[] households;

  private Survey(
      List<FeatureSpec> features, Table customers, double[] scores, String[] households) {
    this.features = features;
    this.customers = customers;
    this.scores = scores;
    this.households = households;
  }

  /// A survey.
  ///
  /// @param features operational ones only
  /// @param customers all who were asked
  /// @param scores given; NaN where nobody answered
  /// @throws BadData when a feature is an answer: known to those who answered and to hardly anyone
  ///   else
  public static Survey of(List<? extends FeatureSpec> features, Table customers, double[] scores) {
    return of(
        features,
        customers,
        scores,
        IntStream.range(0, scores.length).mapToObj(Integer::toString).toArray(String[]::new));
  }

  /// The same of households that were asked more than once, or more than one of whose members were.
  ///
  /// @param households of the customers: one is never learned from and judged by at once
  public static Survey of(
      List<? extends FeatureSpec> features, Table customers, double[] scores, String[] households) {
    if (customers.rows() != scores.length || customers.rows() != households.length) {
      throw new IllegalArgumentException(
          "%d scores for %d customers".formatted(scores.length, customers.rows()));
    }
    var survey = new Survey(List.copyOf(features), customers, scores.clone(), households.clone());
    if (survey.answered().length == 0) {
      throw new BadData("survey", "nobody answered", "Wait for answers before predicting others.");
    }
    var answers = answersAmong(features, customers, scores);
    if (!answers.isEmpty()) {
      var first = answers.getFirst();
      throw new BadData(
          "feature '%s'".formatted(first.feature()),
          "it is known for %.0f %% of those who answered and %.0f %% of those who did not: an answer, not a fact"
              .formatted(100 * first.answered(), 100 * first.silent()),
          "Predict from what is known of everybody: usage, bills, calls, outages.");
    }
    return survey;
  }

  /// A feature that is an answer.
  ///
  /// @param answered share of those who answered of whom it is known
  /// @param silent the same share of the others
  public record Answer(String feature, double answered, double silent) {}

  /// The features that [#of] would refuse: known to those who answered and to hardly anyone else.
  public static List<Answer> answersAmong(
      List<? extends FeatureSpec> features, Table customers, double[] scores) {
    long answered = Arrays.stream(scores).filter(score -> !Double.isNaN(score)).count();
    long silent = scores.length - answered;
    var found = new ArrayList<Answer>();
    if (silent == 0 || answered == 0) {
      return found;
    }
    for (var feature : features) {
      var column = customers.column(feature.name());
      double known = 0;
      double knownOfSilent = 0;
      for (int row = 0; row < scores.length; row++) {
        if (!column.isMissing(row)) {
          known += Double.isNaN(scores[row]) ? 0 : 1;
          knownOfSilent += Double.isNaN(scores[row]) ? 1 : 0;
        }
      }
      if (known / answered > 0.5 && knownOfSilent / silent < HARDLY) {
        found.add(new Answer(feature.name(), known / answered, knownOfSilent / silent));
      }
    }
    return found;
  }

  List<FeatureSpec> features() {
    return features;
  }

  Table customers() {
    return customers;
  }

  int[] answered() {
    return IntStream.range(0, scores.length).filter(row -> !Double.isNaN(scores[row])).toArray();
  }

  String household(int row) {
    return households[row];
  }

  double score(int row) {
    return scores[row];
  }

  /// Share of those asked who answered.
  public double responseRate() {
    return answered().length / (double) scores.length;
  }

  /// How many customers each answer stands for: the inverse of the chance of an answer, cut off at
  /// the 99th percentile, with mean 1. In the order of the answers.
  public double[] weights(Effort effort) {
    var answered = answered();
    var weights = new double[answered.length];
    var responded = new boolean[scores.length];
    for (int row : answered) {
      responded[row] = true;
    }
    var chances =
        Logistic.standard().fit(Sample.of(features, customers, responded), effort).score(customers);
    Arrays.setAll(weights, i -> 1 / Math.max(chances[answered[i]], 1e-3));
    var sorted = weights.clone();
    Arrays.sort(sorted);
    double most = sorted[(int) (TRIMMED * (sorted.length - 1))];
    double mean = Arrays.stream(weights).map(w -> Math.min(w, most)).average().orElse(1);
    return Arrays.stream(weights).map(w -> Math.min(w, most) / mean).toArray();
  }
}
