package io.lamplighter.models;

import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Labels;
import io.lamplighter.models.data.Numbers;
import io.lamplighter.models.data.Table;
import java.util.List;
import java.util.SplittableRandom;

/// Customers of a utility that does not exist, with a known truth: the log odds of enrolling are
/// `-2 + 0.8 bill + 1.2 (rate is TOU) - 0.7 (never called)`, `bill` standard normal.
public final class MadeUp {
  public static final List<FeatureSpec> FEATURES =
      List.of(
          FeatureSpec.numeric("bill"),
          FeatureSpec.numeric("days_since_call").special(999),
          FeatureSpec.categorical("rate"),
          FeatureSpec.numeric("noise"));

  private final Table table;
  private final boolean[] outcomes;
  private final double[] truth;

  private MadeUp(Table table, boolean[] outcomes, double[] truth) {
    this.table = table;
    this.outcomes = outcomes;
    this.truth = truth;
  }

  public static MadeUp customers(int count, long seed) {
    var random = new SplittableRandom(seed);
    var bill = new double[count];
    var call = new double[count];
    var noise = new double[count];
    var rate = new String[count];
    var outcomes = new boolean[count];
    var truth = new double[count];
    for (int i = 0; i < count; i++) {
      bill[i] = random.nextGaussian();
      boolean never = random.nextDouble() < 0.6;
      call[i] = never ? 999 : random.nextInt(1, 60);
      rate[i] = List.of("flat", "TOU", "EV").get(random.nextInt(3));
      noise[i] = random.nextDouble();
      double logit = -2 + 0.8 * bill[i] + (rate[i].equals("TOU") ? 1.2 : 0) - (never ? 0.7 : 0);
      truth[i] = 1 / (1 + Math.exp(-logit));
      outcomes[i] = random.nextDouble() < truth[i];
      if (random.nextDouble() < 0.05) {
        bill[i] = Double.NaN;
      }
    }
    var table =
        Table.of(
            Numbers.of("bill", bill),
            Numbers.of("days_since_call", call),
            Labels.of("rate", rate),
            Numbers.of("noise", noise));
    return new MadeUp(table, outcomes, truth);
  }

  public Table table() {
    return table;
  }

  public boolean[] outcomes() {
    return outcomes;
  }

  /// The chance each customer really has.
  public double[] truth() {
    return truth;
  }
}
