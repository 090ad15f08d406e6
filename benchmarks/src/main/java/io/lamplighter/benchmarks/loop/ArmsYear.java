package io.lamplighter.benchmarks.loop;

import io.lamplighter.campaigns.statistics.ArmGap;
import io.lamplighter.campaigns.statistics.Households;
import io.lamplighter.campaigns.statistics.Readout;
import io.lamplighter.models.exploration.Bandit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// A year of a campaign that learns two arms, of which one enrolls three points more, while the
/// base rate goes up and down with the seasons. Chances come about as in the product: outcomes of a
/// month are known in the next, a week's count .9 of the following one's, none falls under 2 %.
///
/// @param lost enrollments that the better arm for all would have brought beside, share of its own
/// @param halves the same for arms at fixed halves
/// @param held whether the interval of the arms' difference holds the truth; empty if none is drawn
record ArmsYear(double lost, double halves, Optional<Boolean> held) {
  /// What the interval of the last look promises.
  static final double PROMISED = .96;

  private static final int MONTHS = 12;
  private static final int PEOPLE = 400;
  private static final double GAP = .03;
  private static final double WEEKS_A_MONTH = 30 / 7.0;

  static ArmsYear live(long seed) {
    var random = new SplittableRandom(seed);
    var bandit =
        new Bandit(
            List.of(new Bandit.Arm("a", 0, 0, 0), new Bandit.Arm("b", 0, 0, 0)), .1, 20, .02);
    var counts = new Households[] {none(), none()};
    var weighted = new Households[] {none(), none()};
    double best = 0;
    double lost = 0;
    double halves = 0;
    for (int month = 0; month < MONTHS; month++) {
      double base = .09 + .03 * Math.sin(2 * Math.PI * month / MONTHS);
      var chances = bandit.probabilities(random.nextLong());
      var tried = new int[2];
      var enrolled = new int[2];
      for (int i = 0; i < PEOPLE; i++) {
        int arm = random.nextDouble() < chances.getFirst() ? 0 : 1;
        int yes = random.nextDouble() < base + arm * GAP ? 1 : 0;
        double w = 1 / chances.get(arm);
        tried[arm]++;
        enrolled[arm] += yes;
        counts[arm] = counts[arm].plus(Households.ofOne(1, yes));
        weighted[arm] =
            weighted[arm].plus(new Households(1, w, w * yes, w * w, w * w * yes, w * w * yes));
      }
      best += PEOPLE * (base + GAP);
      lost += PEOPLE * GAP * chances.getFirst();
      halves += PEOPLE * GAP / 2;
      bandit =
          bandit
              .fade(Math.pow(.9, WEEKS_A_MONTH))
              .learn("a", tried[0], enrolled[0])
              .learn("b", tried[1], enrolled[1]);
    }
    var arms = new ArrayList<Readout.Arm>();
    for (int arm = 0; arm < 2; arm++) {
      arms.add(
          new Readout.Arm(arm == 0 ? "a" : "b", .5, counts[arm], 0, Optional.of(weighted[arm])));
    }
    return new ArmsYear(
        lost / best,
        halves / best,
        ArmGap.of(arms, 1, MONTHS * PEOPLE).stream()
            .findFirst()
            .map(gap -> gap.look().effect().interval().contains(GAP)));
  }

  private static Households none() {
    return new Households(0, 0, 0, 0, 0, 0);
  }
}
