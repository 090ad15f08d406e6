package io.lamplighter.models.learning;

import java.util.Arrays;

/// The players met on the way to a leaf, with the share of coalitions that lets them pass;
/// immutable.
final class ShapPath {
  static final ShapPath EMPTY =
      new ShapPath(new int[0], new double[0], new double[0], new double[0]);

  private final int[] players;
  private final double[] zeros;
  private final double[] ones;
  private final double[] weights;

  private ShapPath(int[] players, double[] zeros, double[] ones, double[] weights) {
    this.players = players;
    this.zeros = zeros;
    this.ones = ones;
    this.weights = weights;
  }

  int length() {
    return players.length;
  }

  int player(int i) {
    return players[i];
  }

  double zero(int i) {
    return zeros[i];
  }

  double one(int i) {
    return ones[i];
  }

  /// Where the player stands, or 0: place 0 is the empty start.
  int find(int player) {
    for (int i = 1; i < players.length; i++) {
      if (players[i] == player) {
        return i;
      }
    }
    return 0;
  }

  ShapPath extended(double zero, double one, int player) {
    int depth = players.length;
    var p = Arrays.copyOf(players, depth + 1);
    var z = Arrays.copyOf(zeros, depth + 1);
    var o = Arrays.copyOf(ones, depth + 1);
    var w = Arrays.copyOf(weights, depth + 1);
    p[depth] = player;
    z[depth] = zero;
    o[depth] = one;
    w[depth] = depth == 0 ? 1 : 0;
    for (int i = depth - 1; i >= 0; i--) {
      w[i + 1] += one * w[i] * (i + 1) / (depth + 1);
      w[i] = zero * w[i] * (depth - i) / (depth + 1);
    }
    return new ShapPath(p, z, o, w);
  }

  /// The path as if place `at` had never been met.
  ShapPath unwound(int at) {
    int last = players.length - 1;
    var w = Arrays.copyOf(weights, last);
    double one = ones[at];
    double zero = zeros[at];
    double next = weights[last];
    for (int i = last - 1; i >= 0; i--) {
      if (one != 0) {
        double kept = weights[i];
        w[i] = next * (last + 1) / ((i + 1) * one);
        next = kept - w[i] * zero * (last - i) / (last + 1);
      } else {
        w[i] = weights[i] * (last + 1) / (zero * (last - i));
      }
    }
    return new ShapPath(without(players, at), without(zeros, at), without(ones, at), w);
  }

  double unwoundSum(int at) {
    int last = players.length - 1;
    double one = ones[at];
    double zero = zeros[at];
    double next = weights[last];
    double sum = 0;
    for (int i = last - 1; i >= 0; i--) {
      if (one != 0) {
        double w = next * (last + 1) / ((i + 1) * one);
        sum += w;
        next = weights[i] - w * zero * (last - i) / (last + 1);
      } else {
        sum += weights[i] * (last + 1) / (zero * (last - i));
      }
    }
    return sum;
  }

  private static int[] without(int[] values, int at) {
    var left = Arrays.copyOf(values, values.length - 1);
    System.arraycopy(values, at + 1, left, at, left.length - at);
    return left;
  }

  private static double[] without(double[] values, int at) {
    var left = Arrays.copyOf(values, values.length - 1);
    System.arraycopy(values, at + 1, left, at, left.length - at);
    return left;
  }
}
