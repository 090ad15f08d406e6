package io.lamplighter.models.measures;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.models.learning.Odds;
import io.lamplighter.models.learning.Platt;
import java.util.ArrayList;
import java.util.List;

/// Whether chances mean what they say: ten bins of equal size, each with the mean score and the
/// rate that came true, and the line that would put the scores right (slope 1 and intercept 0 when
/// they are).
///
/// @param meanScore over all cases
/// @param rate that came true over all cases
public record Reliability(
    List<Bin> bins, Estimate slope, Estimate intercept, double meanScore, double rate) {
  private static final int BINS = 10;
  private static final double Z = 1.959964;

  /// One bin; `low` and `high` bound the rate (Wilson, 95 %).
  public record Bin(int cases, double score, double rate, double low, double high) {}

  public Reliability {
    bins = List.copyOf(bins);
  }

  public static Reliability of(Scored scored) {
    int n = scored.size();
    var bins = new ArrayList<Bin>();
    var order = scored.order();
    for (int b = 0; b < BINS; b++) {
      int from = (int) ((long) b * n / BINS);
      int to = (int) ((long) (b + 1) * n / BINS);
      if (to > from) {
        bins.add(bin(scored, order, from, to));
      }
    }
    var logits = new double[n];
    var targets = new double[n];
    double score = 0;
    for (int i = 0; i < n; i++) {
      logits[i] = Odds.logit(scored.score(i));
      targets[i] = scored.outcome(i) ? 1 : 0;
      score += scored.score(i);
    }
    double rate = scored.positives() / (double) n;
    if (n == 0 || scored.positives() == 0 || scored.positives() == n) {
      var unknown = new Estimate(Double.NaN, Double.NaN, Double.NaN);
      return new Reliability(bins, unknown, unknown, score / n, rate);
    }
    var line = Platt.line(logits, targets);
    return new Reliability(
        bins,
        around(line.slope(), line.slopeError()),
        around(line.intercept(), line.interceptError()),
        score / n,
        rate);
  }

  private static Bin bin(Scored scored, int[] order, int from, int to) {
    double score = 0;
    int yes = 0;
    for (int i = from; i < to; i++) {
      score += scored.score(order[i]);
      yes += scored.outcome(order[i]) ? 1 : 0;
    }
    int n = to - from;
    var wilson = wilson(yes, n);
    return new Bin(n, score / n, yes / (double) n, wilson.low(), wilson.high());
  }

  private static Estimate around(double value, double error) {
    return new Estimate(value, value - Z * error, value + Z * error);
  }

  /// Wilson's interval of a rate.
  public static Estimate wilson(int yes, int n) {
    double p = yes / (double) n;
    double z2 = Z * Z / n;
    double middle = (p + z2 / 2) / (1 + z2);
    double half = Z / (1 + z2) * Math.sqrt(p * (1 - p) / n + z2 / (4 * n));
    return new Estimate(p, Math.max(0, middle - half), Math.min(1, middle + half));
  }

  /// Whether nothing speaks against taking the scores as chances: slope within .8 to 1.25, mean
  /// within a tenth of the rate (or within three standard errors). A slope under .5 does speak
  /// against them, unless there are so few cases that it may as well be 1.
  public boolean isTrustworthy() {
    int n = bins.stream().mapToInt(Bin::cases).sum();
    double noise = 3 * Math.sqrt(rate * (1 - rate) / Math.max(1, n));
    boolean level = Math.abs(meanScore - rate) <= Math.max(0.1 * rate, noise);
    return slope.high() >= 0.8
        && slope.low() <= 1.25
        && (slope.value() > 0.5 || slope.high() >= 1)
        && level;
  }

  public ObjectNode toJson() {
    var json = JsonNodeFactory.instance.objectNode();
    json.set("slope", slope.toJson());
    json.set("intercept", intercept.toJson());
    Estimate.put(json, "meanScore", meanScore);
    Estimate.put(json, "rate", rate);
    json.put("trustworthy", isTrustworthy());
    var list = json.putArray("bins");
    for (var bin : bins) {
      list.addObject()
          .put("cases", bin.cases())
          .put("score", bin.score())
          .put("rate", bin.rate())
          .put("low", bin.low())
          .put("high", bin.high());
    }
    return json;
  }
}
