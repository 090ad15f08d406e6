package io.lamplighter.models.governance;

import io.lamplighter.models.measures.Clusters;
import io.lamplighter.models.measures.Estimate;
import java.util.Arrays;

/// The newest matured window: contacted and explored customers, scored by both models and by the
/// baseline.
public final class Window {
  private final boolean[] outcomes;
  private final double[] champion;
  private final double[] challenger;
  private final double[] linear;
  private final double[] weights;
  private final int[] waves;
  private final Clusters households;
  private final Estimate overBestAction;

  private Window(
      boolean[] outcomes,
      double[] champion,
      double[] challenger,
      double[] linear,
      double[] weights,
      int[] waves,
      Clusters households,
      Estimate overBestAction) {
    this.outcomes = outcomes;
    this.champion = champion;
    this.challenger = challenger;
    this.linear = linear;
    this.weights = weights;
    this.waves = waves;
    this.households = households;
    this.overBestAction = overBestAction;
  }

  /// A window in which every row counts the same, in one wave, each a household of its own.
  ///
  /// @param champion its scores
  /// @param challenger its scores
  /// @param linear scores of logistic regression trained on the same cases as the challenger
  /// @param overBestAction what the challenger's policy earns per customer above the best single
  ///   action
  public static Window of(
      boolean[] outcomes,
      double[] champion,
      double[] challenger,
      double[] linear,
      Estimate overBestAction) {
    var ones = new double[outcomes.length];
    Arrays.fill(ones, 1);
    return new Window(
        outcomes.clone(),
        champion.clone(),
        challenger.clone(),
        linear.clone(),
        ones,
        new int[outcomes.length],
        Clusters.single(outcomes.length),
        overBestAction);
  }

  /// Each row counts the inverse of the probability with which it was contacted, as logged.
  public Window weighted(double... inverseChances) {
    return new Window(
        outcomes,
        champion,
        challenger,
        linear,
        inverseChances.clone(),
        waves,
        households,
        overBestAction);
  }

  public Window inWaves(int... waveOfRow) {
    return new Window(
        outcomes,
        champion,
        challenger,
        linear,
        weights,
        waveOfRow.clone(),
        households,
        overBestAction);
  }

  public Window in(Clusters newHouseholds) {
    return new Window(
        outcomes, champion, challenger, linear, weights, waves, newHouseholds, overBestAction);
  }

  boolean[] outcomes() {
    return outcomes;
  }

  double[] champion() {
    return champion;
  }

  double[] challenger() {
    return challenger;
  }

  double[] linear() {
    return linear;
  }

  double[] weights() {
    return weights;
  }

  int[] waves() {
    return waves;
  }

  Clusters households() {
    return households;
  }

  Estimate overBestAction() {
    return overBestAction;
  }
}
