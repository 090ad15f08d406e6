package io.lamplighter.benchmarks.loop;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// What ways of choosing are really worth on one wave's customers, in money, by the truth instead
/// of by what happened to happen.
///
/// @param targeted the best by score, none held out, none explored
/// @param explored the same with the exploration there was
/// @param random as many at random
/// @param all everybody
/// @param oracle as many, by the true effect
record Worth(double targeted, double explored, double random, double all, double oracle) {
  /// Of one enrollment: a paper bill a month saved for two years.
  static final double ENROLLMENT = 25;

  /// Of one contact: at this price writing to everybody hardly pays, so that it matters to whom.
  static final double CONTACT = 0.9;

  static Worth of(Wave wave, double exploring) {
    int n = wave.size();
    var gains = new double[n];
    Arrays.setAll(gains, i -> wave.effect()[i] * ENROLLMENT - CONTACT);
    double targeted = 0;
    double explored = 0;
    double all = 0;
    int chosen = 0;
    for (int i = 0; i < n; i++) {
      double greedy = wave.chosen()[i] ? 1 : 0;
      targeted += greedy * gains[i];
      explored += ((1 - exploring) * greedy + exploring / 2) * gains[i];
      all += gains[i];
      chosen += wave.chosen()[i] ? 1 : 0;
    }
    double oracle =
        Arrays.stream(gains)
            .boxed()
            .sorted(Comparator.reverseOrder())
            .limit(chosen)
            .mapToDouble(Double::doubleValue)
            .sum();
    return new Worth(targeted, explored, all * chosen / n, all, oracle);
  }

  Worth plus(Worth other) {
    return new Worth(
        targeted + other.targeted,
        explored + other.explored,
        random + other.random,
        all + other.all,
        oracle + other.oracle);
  }

  static Worth none() {
    return new Worth(0, 0, 0, 0, 0);
  }

  /// Rank correlation (Spearman) of what the model says with the true chance if contacted.
  static double insight(Wave wave) {
    return insight(wave.chances(), wave.ifContacted());
  }

  static double insight(double[] chances, double[] truth) {
    int n = truth.length;
    var a = ranks(chances);
    var b = ranks(truth);
    double middle = (n - 1) / 2.0;
    double both = 0;
    double first = 0;
    double second = 0;
    for (int i = 0; i < n; i++) {
      both += (a[i] - middle) * (b[i] - middle);
      first += (a[i] - middle) * (a[i] - middle);
      second += (b[i] - middle) * (b[i] - middle);
    }
    return both / Math.sqrt(first * second);
  }

  private static double[] ranks(double[] values) {
    var order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .toList();
    var ranks = new double[values.length];
    for (int rank = 0; rank < ranks.length; rank++) {
      ranks[order.get(rank)] = rank;
    }
    return ranks;
  }
}
