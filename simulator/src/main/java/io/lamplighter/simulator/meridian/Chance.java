package io.lamplighter.simulator.meridian;

import java.util.UUID;

/// Chance without memory: each draw is a hash of the seed, of whom it is about, of what it decides
/// and of a number (a day, a month, an attempt). Draws do not depend on the order in which they are
/// asked for, and a new kind of draw leaves all others as they were.
///
/// The mixing is SplitMix64's finalizer (Steele, Lea, Flood 2014).
record Chance(long seed) {
  private static final double UNIT = 0x1.0p-53;
  private static final double SQRT_3 = StrictMath.sqrt(3);

  long bits(long who, Draw draw, long which) {
    long whom = mix(seed + who * 0x9E3779B97F4A7C15L);
    return mix(mix(whom ^ draw.salt()) + which * 0xD1B54A32D192ED03L);
  }

  /// Uniform in [0, 1).
  double unit(long who, Draw draw, long which) {
    return (bits(who, draw, which) >>> 11) * UNIT;
  }

  boolean happens(double chance, long who, Draw draw, long which) {
    return unit(who, draw, which) < chance;
  }

  /// Uniform in 0 (inclusive) to `bound` (exclusive).
  int below(int bound, long who, Draw draw, long which) {
    return (int) (unit(who, draw, which) * bound);
  }

  /// Mean 0, standard deviation 1, nearly normal and never beyond 3.47: the sum of four uniforms.
  double normal(long who, Draw draw, long which) {
    long bits = bits(who, draw, which);
    long sum = (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48);
    return (sum / 65536.0 - 2 + 2.0 / 65536) * SQRT_3;
  }

  /// How often something rare happened whose mean is `mean` (at most about 20).
  int poisson(double mean, long who, Draw draw, long which) {
    double left = unit(who, draw, which);
    if (left < 1 - mean) {
      return 0; // exp(-mean) is never less, and costs more than all the rest
    }
    double term = StrictMath.exp(-mean);
    int count = 0;
    while (left >= term && count < 60) {
      left -= term;
      count++;
      term *= mean / count;
    }
    return count;
  }

  /// An exponential waiting time of the given mean, cut off at `most`: drawn from what lies below.
  double wait(double mean, double most, long who, Draw draw, long which) {
    double share = 1 - StrictMath.exp(-most / mean);
    return -mean * StrictMath.log(1 - unit(who, draw, which) * share);
  }

  /// Which of some weights (in any unit) it is.
  int pick(double[] weights, long who, Draw draw, long which) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    double left = unit(who, draw, which) * sum;
    for (int i = 0; i < weights.length - 1; i++) {
      left -= weights[i];
      if (left < 0) {
        return i;
      }
    }
    return weights.length - 1;
  }

  /// The number under which draws about a touchpoint are made.
  static long who(UUID touchpoint) {
    return mix(touchpoint.getMostSignificantBits()) ^ touchpoint.getLeastSignificantBits();
  }

  static double logistic(double logit) {
    return 1 / (1 + StrictMath.exp(-logit));
  }

  private static long mix(long value) {
    long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
