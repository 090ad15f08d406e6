package io.lamplighter.models.measures;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/// What a policy would have earned per customer, told from decisions made by another one.
///
/// Self-normalised inverse propensity scoring (Swaminathan & Joachims 2015), inverse propensity
/// scoring, and, with predicted rewards, the doubly robust estimator (Dudik et al. 2011). Weights
/// are clipped. Where too few logged decisions agree with the policy, or it does what was never
/// done, the answer is [Refused]: a figure would be luck.
public sealed interface PolicyValue {
  /// Fewer logged decisions than this, counted by their weight, say nothing.
  double FEWEST_EFFECTIVE = 200;

  /// Larger weights are cut off: a little bias for a lot of variance.
  double LARGEST_WEIGHT = 50;

  /// For a larger share of the customers than this, no logged decision may be missing.
  double LARGEST_GAP = 0.1;

  /// The value per customer.
  ///
  /// @param snips self-normalised; the figure to report
  /// @param ips plain
  /// @param doublyRobust equal to `snips` when no predicted rewards were given
  /// @param effective how many logged decisions the estimate rests on: `(sum w)^2 / sum w^2`
  record Valued(Estimate snips, Estimate ips, Estimate doublyRobust, double effective)
      implements PolicyValue {}

  record Refused(double effective, String reason) implements PolicyValue {}

  /// Values a policy that takes one action for each customer.
  ///
  /// @param chosen the policy's action for each logged decision
  static PolicyValue of(Logged logged, int[] chosen, long seed) {
    return of(logged, chosen, new double[0][], seed);
  }

  /// The same with predicted rewards `[customer][action]`, from a model that was not trained on
  /// these decisions.
  static PolicyValue of(Logged logged, int[] chosen, double[][] predicted, long seed) {
    var weights = weights(logged, chosen);
    double effective = effective(weights);
    var refused = refused(logged, chosen, effective);
    if (refused.isPresent()) {
      return refused.get();
    }
    int draws = logged.clusters().worthwhile();
    var snips = new double[draws];
    var ips = new double[draws];
    var robust = new double[draws];
    logged
        .clusters()
        .draw(
            draws,
            seed,
            (draw, times) -> {
              snips[draw] = snips(logged, weights, times);
              ips[draw] = ips(logged, weights, times);
              robust[draw] =
                  predicted.length == 0
                      ? snips[draw]
                      : robust(logged, chosen, predicted, weights, times);
            });
    var once = once(logged);
    double value = snips(logged, weights, once);
    return new Valued(
        Estimate.of(value, snips),
        Estimate.of(ips(logged, weights, once), ips),
        Estimate.of(
            predicted.length == 0 ? value : robust(logged, chosen, predicted, weights, once),
            robust),
        effective);
  }

  /// The self-normalised value alone, for who only compares it: draws take time. Empty where a
  /// figure would be refused.
  static OptionalDouble alone(Logged logged, int[] chosen) {
    var weights = weights(logged, chosen);
    return refused(logged, chosen, effective(weights)).isPresent()
        ? OptionalDouble.empty()
        : OptionalDouble.of(snips(logged, weights, once(logged)));
  }

  private static Optional<Refused> refused(Logged logged, int[] chosen, double effective) {
    if (effective < FEWEST_EFFECTIVE) {
      return Optional.of(
          new Refused(
              effective,
              "only %.0f logged decisions count for this policy, at least %.0f are needed: explore more, or wait"
                  .formatted(effective, FEWEST_EFFECTIVE)));
    }
    double gap = gap(logged, chosen);
    return gap > LARGEST_GAP
        ? Optional.of(new Refused(effective, impossible(gap)))
        : Optional.empty();
  }

  private static double[] once(Logged logged) {
    var once = new double[logged.size()];
    Arrays.fill(once, 1);
    return once;
  }

  /// How much more the first policy earns per customer than the second, both measured in the same
  /// draws; refused when either is.
  static PolicyValue difference(Logged logged, int[] first, int[] second, long seed) {
    var a = weights(logged, first);
    var b = weights(logged, second);
    double effective = Math.min(effective(a), effective(b));
    if (effective < FEWEST_EFFECTIVE) {
      return new Refused(
          effective,
          "only %.0f logged decisions count for one of the policies, at least %.0f are needed"
              .formatted(effective, FEWEST_EFFECTIVE));
    }
    double gap = Math.max(gap(logged, first), gap(logged, second));
    if (gap > LARGEST_GAP) {
      return new Refused(effective, impossible(gap));
    }
    var sums = new Differing(logged, a, b);
    int draws = logged.clusters().worthwhile();
    var snips = new double[draws];
    var ips = new double[draws];
    logged
        .clusters()
        .draw(
            draws,
            seed,
            (draw, times) -> {
              sums.count(times);
              snips[draw] = sums.snips();
              ips[draw] = sums.ips();
            });
    sums.count(once(logged));
    var estimate = Estimate.of(sums.snips(), snips);
    return new Valued(estimate, Estimate.of(sums.ips(), ips), estimate, effective);
  }

  /// Where every action a policy takes was possible, inverse chances add up to the number of
  /// customers. What is missing from that beyond chance (four standard errors) is the share of
  /// customers for whom the policy does what was never done.
  private static double gap(Logged logged, int[] chosen) {
    int n = logged.size();
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double w = chosen[i] == logged.action(i) ? 1 / logged.chance(i) : 0;
      sum += w;
      squares += w * w;
    }
    double mean = sum / n;
    double error = Math.sqrt(Math.max(0, squares / n - mean * mean) / n);
    return 1 - mean - 4 * error;
  }

  private static String impossible(double gap) {
    return "for at least %.0f %% of the customers the policy takes an action that was never taken for such customers: explore it first"
        .formatted(100 * gap);
  }

  private static double[] weights(Logged logged, int[] chosen) {
    if (chosen.length != logged.size()) {
      throw new IllegalArgumentException(
          "%d choices for %d decisions".formatted(chosen.length, logged.size()));
    }
    var weights = new double[chosen.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] =
          chosen[i] == logged.action(i) ? Math.min(LARGEST_WEIGHT, 1 / logged.chance(i)) : 0;
    }
    return weights;
  }

  private static double effective(double[] weights) {
    double sum = 0;
    double squares = 0;
    for (double w : weights) {
      sum += w;
      squares += w * w;
    }
    return squares == 0 ? 0 : sum * sum / squares;
  }

  private static double snips(Logged logged, double[] weights, double[] times) {
    double sum = 0;
    double all = 0;
    for (int i = 0; i < weights.length; i++) {
      double w = weights[i] * times[i];
      sum += w * logged.reward(i);
      all += w;
    }
    return sum / all;
  }

  private static double ips(Logged logged, double[] weights, double[] times) {
    double sum = 0;
    double all = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * times[i] * logged.reward(i);
      all += times[i];
    }
    return sum / all;
  }

  private static double robust(
      Logged logged, int[] chosen, double[][] predicted, double[] weights, double[] times) {
    double sum = 0;
    double all = 0;
    for (int i = 0; i < weights.length; i++) {
      double direct = predicted[i][chosen[i]];
      double correction = weights[i] * (logged.reward(i) - predicted[i][logged.action(i)]);
      sum += times[i] * (direct + correction);
      all += times[i];
    }
    return sum / all;
  }
}
