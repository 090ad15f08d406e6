package io.lamplighter.workers.learning;

import io.lamplighter.ledger.attributes.FeatureSet;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.learning.Scorer;
import io.lamplighter.models.propensity.Plan;
import io.lamplighter.models.propensity.Propensity;
import io.lamplighter.workers.learning.TrainingSet.Case;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// Champion against challenger on the newest matured decisions of the campaign itself, the same
/// rows for both; the challenger is trained without them.
final class Contest {
  private static final int FEWEST_POSITIVES = 200;
  private static final int DRAWS = 400;

  private Contest() {}

  /// @param why in words, for the registry
  record Verdict(boolean promoted, String why) {
    static Verdict unopposed() {
      return new Verdict(true, "the first model: there is no champion to beat");
    }
  }

  static Verdict of(Scorer champion, FeatureSet features, TrainingSet set, Plan plan, long seed) {
    var own = set.cases().stream().filter(Case::own).toList();
    if (own.isEmpty()) {
      return new Verdict(false, "no decision of this campaign has matured yet");
    }
    var from = own.get(own.size() * 3 / 4).at();
    var newest = own.stream().filter(each -> !each.at().isBefore(from)).toList();
    var older = before(set.cases(), from.minus(plan.window()));
    long positives = newest.stream().filter(Case::enrolled).count();
    if (positives < FEWEST_POSITIVES) {
      return new Verdict(
          false,
          "%d enrollments in the newest window, %d are needed"
              .formatted(positives, FEWEST_POSITIVES));
    }
    var challenger =
        Propensity.train(TrainingSet.asCases(features, older), plan, Effort.seeded(seed)).scorer();
    double[] gains = gains(champion, challenger, features, newest);
    double lower = lowerBound(gains, seed);
    double mean = Arrays.stream(gains).average().orElse(0);
    return new Verdict(
        lower > 0,
        String.format(
            Locale.ROOT,
            "log loss %s by %.5f on %d newest decisions (one-sided 97.5 %% bound %.5f)",
            mean > 0 ? "better" : "worse",
            Math.abs(mean),
            newest.size(),
            lower));
  }

  private static List<Case> before(List<Case> cases, Instant instant) {
    return cases.stream().filter(each -> each.at().isBefore(instant)).toList();
  }

  private static double[] gains(
      Scorer champion, Scorer challenger, FeatureSet features, List<Case> cases) {
    var rows = Table.rowsOf(FeatureTable.specs(features));
    cases.forEach(each -> rows.add(each.cells().toArray()));
    var table = rows.build();
    double[] before = champion.score(table);
    double[] after = challenger.score(table);
    var gains = new double[cases.size()];
    for (int i = 0; i < gains.length; i++) {
      boolean enrolled = cases.get(i).enrolled();
      gains[i] = loss(before[i], enrolled) - loss(after[i], enrolled);
    }
    return gains;
  }

  private static double loss(double chance, boolean happened) {
    double clipped = Math.clamp(chance, 1e-6, 1 - 1e-6);
    return -Math.log(happened ? clipped : 1 - clipped);
  }

  /// The 2.5 % point of the mean over bootstrap draws of the paired differences.
  private static double lowerBound(double[] gains, long seed) {
    var random = new SplittableRandom(seed);
    var means = new double[DRAWS];
    for (int draw = 0; draw < DRAWS; draw++) {
      double sum = 0;
      for (int i = 0; i < gains.length; i++) {
        sum += gains[random.nextInt(gains.length)];
      }
      means[draw] = sum / gains.length;
    }
    Arrays.sort(means);
    return means[DRAWS / 40];
  }
}
