package io.lamplighter.models.measures;

import io.lamplighter.models.data.BadData;

/// Decisions as they were logged: which action each customer got, with what probability, and what
/// came of it. The ground on which a policy that was never in force can be valued.
public final class Logged {
  private final int[] actions;
  private final double[] chances;
  private final double[] rewards;
  private final Clusters clusters;

  private Logged(int[] actions, double[] chances, double[] rewards, Clusters clusters) {
    this.actions = actions;
    this.chances = chances;
    this.rewards = rewards;
    this.clusters = clusters;
  }

  /// Logged decisions.
  ///
  /// @param actions taken, as numbers from 0
  /// @param chances with which that action was taken, as logged at the decision
  /// @param rewards that came of it
  /// @throws BadData when a chance is not above 0 and at most 1
  public static Logged of(int[] actions, double[] chances, double[] rewards, Clusters clusters) {
    if (actions.length != chances.length
        || actions.length != rewards.length
        || actions.length != clusters.rows()) {
      throw new IllegalArgumentException("actions, chances, rewards and clusters differ in number");
    }
    for (int i = 0; i < chances.length; i++) {
      if (!(chances[i] > 0 && chances[i] <= 1)) {
        throw new BadData(
            "decision %d".formatted(i),
            "the logged probability of its action is %s".formatted(chances[i]),
            "Log the probability with which the action was drawn; what cannot happen cannot be valued.");
      }
    }
    return new Logged(actions.clone(), chances.clone(), rewards.clone(), clusters);
  }

  public int size() {
    return actions.length;
  }

  public int action(int row) {
    return actions[row];
  }

  public double chance(int row) {
    return chances[row];
  }

  public double reward(int row) {
    return rewards[row];
  }

  Clusters clusters() {
    return clusters;
  }
}
