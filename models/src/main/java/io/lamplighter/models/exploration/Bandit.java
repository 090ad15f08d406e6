package io.lamplighter.models.exploration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Thompson sampling for rates (Beta and Bernoulli), in batches: probabilities hold for a whole
/// wave. Immutable.
///
/// @param arms what was seen of each
/// @param prior the rate expected of any arm before it was tried
/// @param strength how many trials the prior counts for
/// @param floor least probability of any arm
public record Bandit(List<Arm> arms, double prior, double strength, double floor) {
  /// Until every arm was tried this often, all are equally likely.
  public static final int TRIED_ENOUGH = 100;

  private static final int DRAWS = 1000;

  public Bandit {
    arms = List.copyOf(arms);
    if (arms.isEmpty()
        || !(floor >= 0)
        || floor * arms.size() > 1
        || !(prior > 0 && prior < 1)
        || !(strength > 0)) {
      throw new IllegalArgumentException(
          "a bandit needs arms, floors that fit into 1, and a prior between 0 and 1 that counts for something");
    }
  }

  /// One arm. Trials and successes may be fractions once old waves are discounted.
  ///
  /// @param tried how often it was tried in all, old waves included
  public record Arm(String name, double trials, double successes, long tried) {}

  /// Untried arms under a base rate that counts for 20 trials, none below 1 %.
  public static Bandit of(double baseRate, String... names) {
    return new Bandit(
        Arrays.stream(names).map(name -> new Arm(name, 0, 0, 0)).toList(), baseRate, 20, 0.01);
  }

  /// Learns a batch of matured outcomes of one arm.
  public Bandit learn(String arm, int trials, int successes) {
    if (successes < 0 || successes > trials || arms.stream().noneMatch(a -> a.name().equals(arm))) {
      throw new IllegalArgumentException(
          "%d successes of %d trials of arm '%s' cannot be learned"
              .formatted(successes, trials, arm));
    }
    var next = new ArrayList<Arm>();
    for (var known : arms) {
      next.add(
          known.name().equals(arm)
              ? new Arm(
                  arm,
                  known.trials() + trials,
                  known.successes() + successes,
                  known.tried() + trials)
              : known);
    }
    return new Bandit(next, prior, strength, floor);
  }

  /// Lets what is old count less: .9 per wave keeps up with a world that changes.
  public Bandit fade(double by) {
    return new Bandit(
        arms.stream()
            .map(a -> new Arm(a.name(), a.trials() * by, a.successes() * by, a.tried()))
            .toList(),
        prior,
        strength,
        floor);
  }

  /// The probability of each arm in the coming wave: how often it is the best of 1,000 draws,
  /// lifted to the floor.
  public List<Double> probabilities(long seed) {
    int n = arms.size();
    var shares = new double[n];
    if (arms.stream().anyMatch(arm -> arm.tried() < TRIED_ENOUGH)) {
      Arrays.fill(shares, 1.0 / n);
    } else {
      var random = new SplittableRandom(seed);
      for (int d = 0; d < DRAWS; d++) {
        int best = 0;
        double highest = -1;
        for (int a = 0; a < n; a++) {
          double rate = draw(arms.get(a), random);
          if (rate > highest) {
            highest = rate;
            best = a;
          }
        }
        shares[best] += 1.0 / DRAWS;
      }
    }
    var floored = new ArrayList<Double>();
    for (double share : shares) {
      floored.add(floor + (1 - n * floor) * share);
    }
    return List.copyOf(floored);
  }

  private double draw(Arm arm, SplittableRandom random) {
    double a = prior * strength + arm.successes();
    double b = (1 - prior) * strength + Math.max(0, arm.trials() - arm.successes());
    double x = gamma(a, random);
    double y = gamma(b, random);
    return x / (x + y);
  }

  /// Marsaglia and Tsang (2000).
  private static double gamma(double shape, SplittableRandom random) {
    if (shape < 1) {
      return gamma(shape + 1, random) * Math.pow(random.nextDouble(), 1 / shape);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = 1 + c * x;
      if (v > 0) {
        v = v * v * v;
        if (Math.log(1 - random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
          return d * v;
        }
      }
    }
  }

  /// An arm and the probability with which it was drawn; both are to be logged.
  public record Choice(String arm, double probability) {}

  /// The arm of a customer.
  ///
  /// @param place of the customer between 0 and 1, by a hash of household and period: the same
  ///   customer stays with their arm as long as the probabilities stay
  public static Choice choose(List<Arm> arms, List<Double> probabilities, double place) {
    double below = 0;
    for (int a = 0; a < arms.size(); a++) {
      below += probabilities.get(a);
      if (place < below) {
        return new Choice(arms.get(a).name(), probabilities.get(a));
      }
    }
    return new Choice(arms.getLast().name(), probabilities.getLast());
  }
}
