package io.lamplighter.models.measures;

import java.util.Arrays;

/// Stable orders of many numbers without boxing.
final class Sorting {
  private Sorting() {}

  /// Row numbers from the highest score to the lowest; equal scores stay in row order.
  static int[] descending(double[] scores) {
    var negated = new double[scores.length];
    Arrays.setAll(negated, i -> -scores[i]);
    return ascending(negated);
  }

  /// Row numbers from the lowest value to the highest; equal values stay in row order.
  static int[] ascending(double[] values) {
    var order = new int[values.length];
    Arrays.setAll(order, i -> i);
    merge(order, order.clone(), values, 0, order.length);
    return order;
  }

  private static void merge(int[] into, int[] from, double[] values, int low, int high) {
    if (high - low < 2) {
      return;
    }
    int middle = (low + high) >>> 1;
    merge(from, into, values, low, middle);
    merge(from, into, values, middle, high);
    for (int i = low, left = low, right = middle; i < high; i++) {
      if (right >= high || (left < middle && values[from[left]] <= values[from[right]])) {
        into[i] = from[left++];
      } else {
        into[i] = from[right++];
      }
    }
  }
}
