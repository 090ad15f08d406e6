package io.lamplighter.models.measures;

import java.util.Arrays;

/// Customers ranked by some score beside who was treated (at random) and what happened, sorted once
/// so that many bootstrap draws can be measured quickly. Ties stay in row order.
public final class UpliftScored {
  private static final double BEST = 0.3;

  private final int[] order;
  private final boolean[] treated;
  private final double[] outcomes;

  private UpliftScored(double[] scores, boolean[] treated, double[] outcomes) {
    if (scores.length != treated.length || scores.length != outcomes.length) {
      throw new IllegalArgumentException(
          "%d scores, %d treatments, %d outcomes"
              .formatted(scores.length, treated.length, outcomes.length));
    }
    this.order = Sorting.descending(scores);
    this.treated = treated;
    this.outcomes = outcomes;
  }

  public static UpliftScored of(double[] scores, boolean[] treated, double[] outcomes) {
    return new UpliftScored(scores.clone(), treated.clone(), outcomes.clone());
  }

  public static UpliftScored of(double[] scores, boolean[] treated, boolean[] outcomes) {
    var figures = new double[outcomes.length];
    Arrays.setAll(figures, i -> outcomes[i] ? 1 : 0);
    return new UpliftScored(scores.clone(), treated.clone(), figures);
  }

  /// Area figures over the ranking, per customer. With `Yt, Yc, Nt, Nc` the outcomes and customers
  /// of either group among the best `k`:
  ///
  /// @param qini mean over k of `Q(k) - k/N Q(N)`, `Q(k) = (Yt - Yc Nt/Nc) / Nt(N)`: 0 for a random
  ///   order (Radcliffe 2007)
  /// @param auuc mean over k of `(Yt/Nt - Yc/Nc) k/N`
  /// @param upliftAt30 difference of the groups' means among the best 30 %
  /// @param effect difference of the groups' means among all
  public record Figures(double qini, double auuc, double upliftAt30, double effect) {}

  public Figures figures() {
    var ones = new double[outcomes.length];
    Arrays.fill(ones, 1);
    return figures(ones);
  }

  /// The figures when row `i` counts `weights[i]` times.
  public Figures figures(double[] weights) {
    double all = 0;
    double allTreated = 0;
    for (int i = 0; i < weights.length; i++) {
      all += weights[i];
      allTreated += treated[i] ? weights[i] : 0;
    }
    double yt = 0;
    double yc = 0;
    double nt = 0;
    double nc = 0;
    double sumQ = 0;
    double sumShare = 0;
    double auuc = 0;
    double at30 = Double.NaN;
    double seen = 0;
    for (int i : order) {
      double w = weights[i];
      if (w == 0) {
        continue;
      }
      if (treated[i]) {
        nt += w;
        yt += w * outcomes[i];
      } else {
        nc += w;
        yc += w * outcomes[i];
      }
      seen += w;
      double share = seen / all;
      sumQ += w * gain(yt, yc, nt, nc) / allTreated;
      sumShare += w * share;
      if (nt > 0 && nc > 0) {
        double difference = yt / nt - yc / nc;
        auuc += w * difference * share;
        if (Double.isNaN(at30) && share >= BEST - 1e-12) {
          at30 = difference;
        }
      }
    }
    double end = gain(yt, yc, nt, nc) / allTreated;
    return new Figures((sumQ - sumShare * end) / all, auuc / all, at30, yt / nt - yc / nc);
  }

  private static double gain(double yt, double yc, double nt, double nc) {
    return nc == 0 ? yt : yt - yc * nt / nc;
  }
}
