package io.lamplighter.campaigns.statistics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Shifting people to the better arms of an offer, a subject line or an hour; never to or from the
/// holdout. Thompson sampling with Beta-Bernoulli arms and a uniform prior (Chapelle and Li 2011,
/// NIPS): each arm's share is its chance of being the best.
public final class Bandit {
  private static final double FLOOR = 0.01;
  private static final int PEOPLE_BEFORE_FIRST_CHANGE = 100;
  private static final int DRAWS = 10_000;

  private Bandit() {}

  /// The next period's shares, in the order of the arms, adding up to 1. Equal until every arm has
  /// 100 people; none ever falls below 1 %, so that each goes on being observed.
  ///
  /// @param seed to be logged with the shares, so that they can be drawn again
  public static List<Double> shares(List<Proportion> arms, long seed) {
    int n = arms.size();
    if (n == 0 || n * FLOOR > 1) {
      throw new IllegalArgumentException(n + " arms: there must be 1 to 100");
    }
    if (arms.stream().anyMatch(arm -> arm.trials() < PEOPLE_BEFORE_FIRST_CHANGE)) {
      return Collections.nCopies(n, 1.0 / n);
    }
    var random = new SplittableRandom(seed);
    var best = new int[n];
    for (int draw = 0; draw < DRAWS; draw++) {
      int leader = 0;
      double most = -1;
      for (int i = 0; i < n; i++) {
        var arm = arms.get(i);
        double rate = beta(arm.successes() + 1, arm.trials() - arm.successes() + 1, random);
        if (rate > most) {
          most = rate;
          leader = i;
        }
      }
      best[leader]++;
    }
    var shares = new ArrayList<Double>();
    for (int wins : best) {
      shares.add(FLOOR + (1 - n * FLOOR) * wins / DRAWS);
    }
    return List.copyOf(shares);
  }

  /// A draw from a beta distribution, as a ratio of gammas.
  static double beta(double a, double b, RandomGenerator random) {
    double x = gamma(a, random);
    return x / (x + gamma(b, random));
  }

  /// A draw from a gamma distribution of shape 1 or more (Marsaglia and Tsang 2000, ACM TOMS 26).
  private static double gamma(double shape, RandomGenerator random) {
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double z = random.nextGaussian();
      double v = Math.pow(1 + c * z, 3);
      if (v > 0 && Math.log(random.nextDouble()) < z * z / 2 + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }
}
