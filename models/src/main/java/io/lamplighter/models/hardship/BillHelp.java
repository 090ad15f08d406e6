package io.lamplighter.models.hardship;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Who gets help with the bill, when there is not enough for all. Never by propensity alone, which
/// serves those who would come anyway: by need times uplift, and every group gets at least its
/// floor.
public final class BillHelp {
  /// Share of the income that makes an energy bill a severe burden.
  private static final double SEVERE = 0.10;

  private BillHelp() {}

  /// Need of one customer, 0 to 1: the chance of arrears, or how near the bill is to a severe
  /// burden (10 % of the income), whichever is greater.
  ///
  /// @param arrears chance of falling into arrears, from a propensity model of that outcome
  /// @param burden energy bill as a share of the income; NaN when the income is not known
  public static double need(double arrears, double burden) {
    double heavy = Double.isNaN(burden) ? 0 : Math.clamp(burden / SEVERE, 0, 1);
    return Math.max(Math.clamp(arrears, 0, 1), heavy);
  }

  /// Rows chosen: first those a floor brings in, then the rest, the neediest that contact helps
  /// most first within each. Nobody is chosen whom contact does not help, so that a group may stay
  /// under its floor.
  ///
  /// @param need of each customer, 0 to 1
  /// @param uplift by which contact changes the chance that help is taken up
  /// @param groups each customer's group
  /// @param places how many can be helped
  /// @param floors least share of the places for a group; together at most 1
  public static int[] choose(
      double[] need, double[] uplift, List<String> groups, int places, Map<String, Double> floors) {
    if (need.length != uplift.length || need.length != groups.size()) {
      throw new IllegalArgumentException("one need, one uplift and one group per customer");
    }
    if (floors.values().stream().mapToDouble(Double::doubleValue).sum() > 1 + 1e-9) {
      throw new IllegalArgumentException("the floors of all groups together exceed all places");
    }
    var worth = new double[need.length];
    Arrays.setAll(worth, i -> need[i] * uplift[i]);
    var ranked =
        IntStream.range(0, need.length)
            .filter(i -> worth[i] > 0)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(i -> -worth[i])
                    .thenComparingDouble(i -> -need[i]))
            .toList();
    var left = new HashMap<String, Integer>();
    floors.forEach((group, share) -> left.put(group, (int) Math.floor(share * places + 1e-9)));
    var chosen = new LinkedHashSet<Integer>();
    for (int i : ranked) {
      int open = left.getOrDefault(groups.get(i), 0);
      if (open > 0) {
        left.put(groups.get(i), open - 1);
        chosen.add(i);
      }
    }
    for (int i : ranked) {
      if (chosen.size() < places) {
        chosen.add(i);
      }
    }
    return chosen.stream().mapToInt(Integer::intValue).toArray();
  }
}
