package io.lamplighter.models.action;

import io.lamplighter.models.measures.Logged;
import io.lamplighter.models.measures.PolicyValue;
import java.util.Arrays;

/// Choosing for each customer against one action for all, valued on the same logged decisions.
///
/// @param chosen value per customer of choosing for each
/// @param best value per customer of the best single action
/// @param gain the first less the second, in the same draws
public record PolicyTrial(PolicyValue chosen, PolicyValue best, PolicyValue gain) {

  /// Values both.
  ///
  /// @param chosen the action the policy takes for each logged decision
  /// @param bestAction the single action that did best on other decisions than these
  public static PolicyTrial of(Logged logged, int[] chosen, int bestAction, long seed) {
    var best = new int[chosen.length];
    Arrays.fill(best, bestAction);
    return new PolicyTrial(
        PolicyValue.of(logged, chosen, seed),
        PolicyValue.of(logged, best, seed),
        PolicyValue.difference(logged, chosen, best, seed));
  }

  /// Whether to choose for each customer: only when that earns more beyond doubt.
  public boolean personalise() {
    return switch (gain) {
      case PolicyValue.Valued valued -> valued.snips().isPositive();
      case PolicyValue.Refused _ -> false;
    };
  }
}
