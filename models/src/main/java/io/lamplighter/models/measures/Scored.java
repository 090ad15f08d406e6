package io.lamplighter.models.measures;

import java.util.Arrays;

/// Chances beside what happened, sorted once, so that many weightings (bootstrap draws, inverse
/// chances of selection) can be measured quickly.
public final class Scored {
  private static final int BINS = 10;
  private static final double TINY = 1e-15;

  private final int[] order;
  private final double[] scores;
  private final boolean[] outcomes;
  private final double[] losses;
  private final double[] errors;

  private Scored(double[] scores, boolean[] outcomes) {
    if (scores.length != outcomes.length) {
      throw new IllegalArgumentException(
          "%d scores for %d outcomes".formatted(scores.length, outcomes.length));
    }
    order = Sorting.descending(scores);
    this.scores = scores;
    this.outcomes = outcomes;
    losses = new double[scores.length];
    errors = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      double p = Math.clamp(scores[i], TINY, 1 - TINY);
      losses[i] = -Math.log(outcomes[i] ? p : 1 - p);
      double e = scores[i] - (outcomes[i] ? 1 : 0);
      errors[i] = e * e;
    }
  }

  public static Scored of(double[] scores, boolean[] outcomes) {
    return new Scored(scores.clone(), outcomes.clone());
  }

  public int size() {
    return scores.length;
  }

  public double score(int row) {
    return scores[row];
  }

  public boolean outcome(int row) {
    return outcomes[row];
  }

  double loss(int row) {
    return losses[row];
  }

  public int positives() {
    int count = 0;
    for (boolean outcome : outcomes) {
      count += outcome ? 1 : 0;
    }
    return count;
  }

  public Metrics metrics() {
    var ones = new double[size()];
    Arrays.fill(ones, 1);
    return metrics(ones);
  }

  /// The metrics when row `i` counts `weights[i]` times.
  public Metrics metrics(double[] weights) {
    double all = 0;
    double yes = 0;
    double loss = 0;
    double error = 0;
    for (int i = 0; i < scores.length; i++) {
      all += weights[i];
      yes += outcomes[i] ? weights[i] : 0;
      loss += weights[i] * losses[i];
      error += weights[i] * errors[i];
    }
    double no = all - yes;
    double area = 0;
    double precision = 0;
    double topYes = 0;
    double tenth = all / 10;
    double seen = 0;
    double seenYes = 0;
    var binScore = new double[BINS];
    var binYes = new double[BINS];
    for (int at = 0; at < order.length; ) {
      int end = at;
      double tieYes = 0;
      double tie = 0;
      double before = seen;
      while (end < order.length && scores[order[end]] == scores[order[at]]) {
        int i = order[end++];
        double w = weights[i];
        int bin = (int) Math.min(BINS - 1, (before + tie) * BINS / all);
        binScore[bin] += w * scores[i];
        binYes[bin] += outcomes[i] ? w : 0;
        tie += w;
        tieYes += outcomes[i] ? w : 0;
      }
      double tieNo = tie - tieYes;
      double noBelow = no - (seen - seenYes) - tieNo;
      area += tieYes * (noBelow + tieNo / 2);
      if (seen < tenth && tie > 0) {
        topYes += tieYes * Math.min(1, (tenth - seen) / tie);
      }
      seen += tie;
      seenYes += tieYes;
      if (tieYes > 0) {
        precision += tieYes * (seenYes / seen);
      }
      at = end;
    }
    double ece = 0;
    for (int b = 0; b < BINS; b++) {
      ece += Math.abs(binScore[b] - binYes[b]);
    }
    return new Metrics(
        area / (yes * no),
        precision / yes,
        loss / all,
        error / all,
        ece / all,
        topYes / tenth / (yes / all));
  }

  /// Rows from the highest score to the lowest; ties in row order.
  int[] order() {
    return order;
  }
}
