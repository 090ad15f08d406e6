package io.lamplighter.benchmarks.loop;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.simulator.meridian.Truth;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// The decisions of one month as they were logged, and beside them what is really so.
///
/// @param day of the decisions
/// @param rows customers decided upon
/// @param scores they were ranked by
/// @param chances predicted, if contacted
/// @param chosen by rank
/// @param held left alone although chosen, at random
/// @param explored decided by a coin instead
/// @param contacted in the end
/// @param probability with which that customer was to be contacted, as logged
/// @param enrolled within 30 days
/// @param alone true chance if left alone
/// @param effect true change of it by a contact
record Wave(
    LocalDate day,
    int[] rows,
    double[] scores,
    double[] chances,
    boolean[] chosen,
    boolean[] held,
    boolean[] explored,
    boolean[] contacted,
    double[] probability,
    boolean[] enrolled,
    double[] alone,
    double[] effect) {
  static final double SHARE = 0.3;
  static final double HOLDOUT = 0.1;

  /// Chooses the best by score, holds some of them out, explores, contacts, and lets chance and the
  /// truth decide who enrolls.
  static Wave decide(
      Town town,
      LocalDate day,
      int[] rows,
      double[] scores,
      double[] chances,
      double exploring,
      SplittableRandom random) {
    int n = rows.length;
    var wave =
        new Wave(
            day,
            rows,
            scores,
            chances,
            best(scores),
            new boolean[n],
            new boolean[n],
            new boolean[n],
            new double[n],
            new boolean[n],
            new double[n],
            new double[n]);
    var truth = town.meridian().truth();
    for (int i = 0; i < n; i++) {
      wave.decide(i, exploring, random);
      wave.follow(i, town.number(rows[i]), truth, random);
    }
    return wave;
  }

  private void decide(int i, double exploring, SplittableRandom random) {
    explored[i] = random.nextDouble() < exploring;
    held[i] = random.nextDouble() < HOLDOUT;
    boolean heads = random.nextBoolean();
    contacted[i] = explored[i] ? heads : chosen[i] && !held[i];
    probability[i] = exploring / 2 + (1 - exploring) * (chosen[i] ? 1 - HOLDOUT : 0);
  }

  private void follow(int i, long customer, Truth truth, SplittableRandom random) {
    alone[i] = truth.ifLeftAlone(customer, Town.PROGRAM, day);
    effect[i] = truth.ifContacted(customer, Town.PROGRAM, Channel.EMAIL, day) - alone[i];
    enrolled[i] = random.nextDouble() < alone[i] + (contacted[i] ? effect[i] : 0);
  }

  /// The highest scores, as many as the budget allows.
  static boolean[] best(double[] scores) {
    var chosen = new boolean[scores.length];
    IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -scores[i]))
        .limit(Math.round(SHARE * scores.length))
        .forEach(i -> chosen[i] = true);
    return chosen;
  }

  /// True chances, were everybody contacted.
  double[] ifContacted() {
    var truth = new double[size()];
    Arrays.setAll(truth, i -> alone[i] + effect[i]);
    return truth;
  }

  int size() {
    return rows.length;
  }

  /// Places in this wave, of those contacted.
  int[] contactedPlaces() {
    return IntStream.range(0, size()).filter(i -> contacted[i]).toArray();
  }

  /// Places of those chosen and not explored: contacted or held out at random.
  int[] experiment() {
    return IntStream.range(0, size()).filter(i -> chosen[i] && !explored[i]).toArray();
  }
}
