package io.lamplighter.models.satisfaction;

import io.lamplighter.models.data.BadData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Weights under which those who answered have the make-up of all customers, one attribute after
/// the other until all fit (iterative proportional fitting).
public final class Raking {
  private static final int ROUNDS = 200;
  private static final double CLOSE = 1e-9;
  private static final double LARGEST = 10;

  private Raking() {}

  /// One attribute: the group of each answer, and the share of each group among all customers.
  public record Margin(String attribute, List<String> groups, Map<String, Double> shares) {
    public Margin {
      groups = List.copyOf(groups);
      shares = Map.copyOf(shares);
    }
  }

  /// One weight per answer, mean 1, none above 10.
  ///
  /// @throws BadData when a group of customers has no answer at all: weights cannot speak for it
  public static double[] weights(List<Margin> margins) {
    int n = margins.getFirst().groups().size();
    for (var margin : margins) {
      check(margin);
    }
    var weights = new double[n];
    Arrays.fill(weights, 1);
    for (int round = 0; round < ROUNDS; round++) {
      double moved = 0;
      for (var margin : margins) {
        moved = Math.max(moved, fit(margin, weights));
      }
      if (moved < CLOSE) {
        break;
      }
    }
    Arrays.setAll(weights, i -> Math.min(weights[i], LARGEST));
    double mean = Arrays.stream(weights).average().orElse(1);
    Arrays.setAll(weights, i -> weights[i] / mean);
    return weights;
  }

  private static void check(Margin margin) {
    var silent = new ArrayList<String>();
    margin
        .shares()
        .forEach(
            (group, share) -> {
              if (share > 0) {
                silent.add(group);
              }
            });
    silent.removeAll(margin.groups());
    if (!silent.isEmpty()) {
      throw new BadData(
          "attribute '%s'".formatted(margin.attribute()),
          "nobody of group '%s' answered".formatted(silent.getFirst()),
          "Merge the group with a similar one, or ask more of its customers.");
    }
  }

  private static double fit(Margin margin, double[] weights) {
    var sums = new HashMap<String, Double>();
    double all = 0;
    for (int i = 0; i < weights.length; i++) {
      sums.merge(margin.groups().get(i), weights[i], Double::sum);
      all += weights[i];
    }
    double moved = 0;
    for (int i = 0; i < weights.length; i++) {
      String group = margin.groups().get(i);
      double factor =
          margin.shares().getOrDefault(group, 0.0) * all / sums.getOrDefault(group, 1.0);
      weights[i] *= factor;
      moved = Math.max(moved, Math.abs(factor - 1));
    }
    return moved;
  }

  /// How many independent answers weighted ones are worth (Kish): `(sum w)^2 / sum w^2`.
  public static double effective(double[] weights) {
    double sum = Arrays.stream(weights).sum();
    return sum * sum / Arrays.stream(weights).map(w -> w * w).sum();
  }
}
