package io.lamplighter.models.governance;

import io.lamplighter.models.measures.Estimate;
import io.lamplighter.models.measures.Reliability;
import io.lamplighter.models.measures.Scored;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// Whether a challenger replaces the champion. It must win on all counts, on the newest matured
/// window, both models scoring the same rows.
///
/// @param promoted the answer
/// @param checks each count with its finding, in the order (a) to (f)
public record Promotion(boolean promoted, List<Check> checks) {
  private static final int FEWEST_POSITIVES = 200;
  private static final double WORSE_IN_WAVE = -0.005;
  private static final int DRAWS = 400;

  public Promotion {
    checks = List.copyOf(checks);
  }

  /// One count, its finding in words for people.
  public record Check(String code, boolean passed, String finding) {}

  /// Whether the challenger replaces the champion.
  ///
  /// @param reasons attributes whose unequal contact has a recorded reason (a programme meant for
  ///   one group)
  public static Promotion decide(
      Window window, List<Fairness> fairness, Set<String> reasons, long seed) {
    var checks =
        List.of(
            enough(window),
            better("LOG_LOSS", "the champion", window, window.champion(), seed),
            inWave(window),
            calibrated(window),
            fair(fairness, reasons),
            baselines(window, seed));
    return new Promotion(checks.stream().allMatch(Check::passed), checks);
  }

  private static Check enough(Window window) {
    int positives = Scored.of(window.challenger(), window.outcomes()).positives();
    return new Check(
        "POSITIVES",
        positives >= FEWEST_POSITIVES,
        "%d positive outcomes in the window, %d are needed".formatted(positives, FEWEST_POSITIVES));
  }

  private static Check better(String code, String than, Window window, double[] other, long seed) {
    var gain = gain(window, window.challenger(), other, seed);
    return new Check(
        code,
        gain.isPositive(),
        "log loss is better than that of %s by %.5f (%.5f to %.5f)"
            .formatted(than, gain.value(), gain.low(), gain.high()));
  }

  /// Mean loss of `other` less mean loss of `model`, rows weighted by their inverse chance of being
  /// seen.
  public static Estimate gain(Window window, double[] model, double[] other, long seed) {
    var mine = losses(model, window.outcomes());
    var theirs = losses(other, window.outcomes());
    var draws = new double[DRAWS];
    window
        .households()
        .draw(
            DRAWS,
            seed,
            (draw, times) -> draws[draw] = mean(mine, theirs, window.weights(), times));
    var once = new double[mine.length];
    Arrays.fill(once, 1);
    return Estimate.of(mean(mine, theirs, window.weights(), once), draws);
  }

  private static double mean(double[] mine, double[] theirs, double[] weights, double[] times) {
    double sum = 0;
    double all = 0;
    for (int i = 0; i < mine.length; i++) {
      double w = weights[i] * times[i];
      sum += w * (theirs[i] - mine[i]);
      all += w;
    }
    return sum / all;
  }

  private static double[] losses(double[] scores, boolean[] outcomes) {
    var losses = new double[scores.length];
    Arrays.setAll(
        losses,
        i -> {
          double p = Math.clamp(scores[i], 1e-15, 1 - 1e-15);
          return -Math.log(outcomes[i] ? p : 1 - p);
        });
    return losses;
  }

  /// Between waves much of any AUC is the base rate; targeting happens within one.
  private static Check inWave(Window window) {
    double difference =
        withinWaves(window, window.challenger()) - withinWaves(window, window.champion());
    return new Check(
        "WITHIN_WAVE",
        Double.isNaN(difference) || difference >= WORSE_IN_WAVE,
        "mean AUC within waves differs by %+.4f, no worse than %.3f is allowed"
            .formatted(difference, WORSE_IN_WAVE));
  }

  /// Mean AUC over waves, each counted by its rows; waves with one outcome only are left out.
  static double withinWaves(Window window, double[] scores) {
    var rows = new HashMap<Integer, List<Integer>>();
    for (int i = 0; i < scores.length; i++) {
      rows.computeIfAbsent(window.waves()[i], _ -> new ArrayList<>()).add(i);
    }
    double sum = 0;
    double all = 0;
    for (var wave : rows.keySet().stream().sorted().map(rows::get).toList()) {
      var s = wave.stream().mapToDouble(i -> scores[i]).toArray();
      var y = new boolean[s.length];
      var w = wave.stream().mapToDouble(i -> window.weights()[i]).toArray();
      IntStream.range(0, y.length).forEach(i -> y[i] = window.outcomes()[wave.get(i)]);
      double auc = Scored.of(s, y).metrics(w).auc();
      if (!Double.isNaN(auc)) {
        sum += auc * s.length;
        all += s.length;
      }
    }
    return all == 0 ? Double.NaN : sum / all;
  }

  private static Check calibrated(Window window) {
    var reliability = Reliability.of(Scored.of(window.challenger(), window.outcomes()));
    double slope = reliability.slope().value();
    boolean level =
        Math.abs(reliability.meanScore() - reliability.rate()) <= 0.1 * reliability.rate();
    return new Check(
        "CALIBRATION",
        slope >= 0.8 && slope <= 1.25 && level,
        "slope %.2f (.8 to 1.25), mean score %.4f for a rate of %.4f (within a tenth)"
            .formatted(slope, reliability.meanScore(), reliability.rate()));
  }

  /// Whether no group is contacted much less often than everybody else.
  ///
  /// @param reasons attributes whose unequal contact has a recorded reason
  public static Check fair(List<Fairness> fairness, Set<String> reasons) {
    var behind = new ArrayList<String>();
    for (var attribute : fairness) {
      if (!reasons.contains(attribute.attribute())) {
        attribute.leftBehind().forEach(g -> behind.add(attribute.attribute() + " " + g.name()));
      }
    }
    return new Check(
        "FAIRNESS",
        behind.isEmpty(),
        behind.isEmpty()
            ? "every group is contacted at least four fifths as often as everybody else, or there is a recorded reason"
            : "contacted less than four fifths as often as everybody else: "
                + String.join(", ", behind));
  }

  private static Check baselines(Window window, long seed) {
    var linear = gain(window, window.challenger(), window.linear(), seed);
    boolean ownLinear = Arrays.equals(window.challenger(), window.linear());
    boolean beatsLinear = ownLinear || linear.isPositive();
    boolean beatsAction = window.overBestAction().isPositive();
    return new Check(
        "BASELINES",
        beatsLinear && beatsAction,
        "%s; targeting earns %.5f (%.5f to %.5f) per customer more than the best single action for all"
            .formatted(
                ownLinear
                    ? "it is the linear model itself"
                    : "log loss is better than that of logistic regression by %.5f (%.5f to %.5f)"
                        .formatted(linear.value(), linear.low(), linear.high()),
                window.overBestAction().value(),
                window.overBestAction().low(),
                window.overBestAction().high()));
  }

  /// Whether the champion is taken back: it lost to its predecessor, shadow-scored beside it, in
  /// two matured waves in a row.
  ///
  /// @param gains log loss of the predecessor less that of the champion, wave by wave, the newest
  ///   last
  public static boolean rollBack(List<Estimate> gains) {
    int n = gains.size();
    return n >= 2 && gains.get(n - 1).high() < 0 && gains.get(n - 2).high() < 0;
  }
}
