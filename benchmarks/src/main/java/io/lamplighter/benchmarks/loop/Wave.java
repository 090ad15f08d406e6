package io.lamplighter.benchmarks.loop;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.simulator.meridian.Truth;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// The decisions of one month as they were logged, and beside them what is really so. Figures are
/// by place in the wave and not to be changed by who reads them.
final class Wave {
  static final double SHARE = 0.3;
  static final double HOLDOUT = 0.1;

  private final LocalDate day;
  private final int[] rows;
  private final double[] chances;
  private final boolean[] chosen;
  private final boolean[] held;
  private final boolean[] explored;
  private final boolean[] contacted;
  private final double[] probability;
  private final boolean[] enrolled;
  private final double[] alone;
  private final double[] effect;

  private Wave(LocalDate day, int[] rows, double[] scores, double[] chances) {
    int n = rows.length;
    this.day = day;
    this.rows = rows;
    this.chances = chances;
    chosen = best(scores);
    held = new boolean[n];
    explored = new boolean[n];
    contacted = new boolean[n];
    probability = new double[n];
    enrolled = new boolean[n];
    alone = new double[n];
    effect = new double[n];
  }

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
    var wave = new Wave(day, rows, scores, chances);
    var truth = town.meridian().truth();
    for (int i = 0; i < rows.length; i++) {
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

  /// The day of the decisions.
  LocalDate day() {
    return day;
  }

  /// Customers decided upon, as rows of the town.
  int[] rows() {
    return rows;
  }

  /// Predicted chances, if contacted.
  double[] chances() {
    return chances;
  }

  /// By rank.
  boolean[] chosen() {
    return chosen;
  }

  /// Left alone at random, if chosen.
  boolean[] held() {
    return held;
  }

  /// Decided by a coin instead.
  boolean[] explored() {
    return explored;
  }

  /// In the end.
  boolean[] contacted() {
    return contacted;
  }

  /// Of being contacted, as logged.
  double[] probability() {
    return probability;
  }

  /// Within 30 days.
  boolean[] enrolled() {
    return enrolled;
  }

  /// True chance if left alone.
  double[] alone() {
    return alone;
  }

  /// True change of it by a contact.
  double[] effect() {
    return effect;
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
