package io.lamplighter.models.exploration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.campaigns.statistics.ArmGap;
import io.lamplighter.campaigns.statistics.Households;
import io.lamplighter.campaigns.statistics.Households.Household;
import io.lamplighter.campaigns.statistics.Readout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Two hundred and fifty towns in which a bandit moves households towards the better arm while the
/// base rate rises, so that a plain comparison credits the better arm with the better weeks.
class ArmGapTest {
  private static final int TOWNS = 250;
  private static final int WEEKS = 8;
  private static final int PEOPLE = 450;
  private static final double GAP = .06;

  @Test
  void theDifferenceOfLearnedArmsStaysInsideItsIntervalAtTheStatedRate() {
    int inside = 0;
    double error = 0;
    double naive = 0;
    for (int town = 0; town < TOWNS; town++) {
      var lived = live(new SplittableRandom(town), town);
      double planned = WEEKS * PEOPLE;
      var gap = ArmGap.of(List.of(lived.arm("a"), lived.arm("b")), 1, planned).getFirst();
      var plain = ArmGap.of(List.of(lived.plain("a"), lived.plain("b")), 1, planned).getFirst();
      assertThat(gap.look().last()).isTrue();
      inside += gap.look().effect().interval().contains(GAP) ? 1 : 0;
      error += gap.look().effect().estimate() - GAP;
      naive += plain.look().effect().estimate() - GAP;
    }

    // The interval of the last look promises 96 %.
    assertThat((double) inside / TOWNS).isBetween(.93, .99);
    assertThat(error / TOWNS).isCloseTo(0, within(.006));
    assertThat(naive / TOWNS).isGreaterThan(.015);
  }

  private static Lived live(SplittableRandom random, long town) {
    var bandit =
        new Bandit(
            List.of(new Bandit.Arm("a", 0, 0, 0), new Bandit.Arm("b", 0, 0, 0)), .1, 20, .02);
    var households = new ArrayList<Met>();
    for (int week = 0; week < WEEKS; week++) {
      var chances = bandit.probabilities(town * 100 + week);
      var tried = new int[2];
      var enrolled = new int[2];
      for (int i = 0; i < PEOPLE; i++) {
        int arm = random.nextDouble() < chances.getFirst() ? 0 : 1;
        boolean yes = random.nextDouble() < .05 + .02 * week + arm * GAP;
        tried[arm]++;
        enrolled[arm] += yes ? 1 : 0;
        households.add(new Met(arm == 0 ? "a" : "b", chances.get(arm), yes));
      }
      bandit = bandit.fade(.9).learn("a", tried[0], enrolled[0]).learn("b", tried[1], enrolled[1]);
    }
    return new Lived(households);
  }

  private record Met(String arm, double chance, boolean enrolled) {}

  private record Lived(List<Met> households) {
    Readout.Arm plain(String name) {
      return new Readout.Arm(
          name,
          .5,
          Households.of(
              households.stream()
                  .filter(met -> met.arm().equals(name))
                  .map(met -> new Household(1, met.enrolled() ? 1 : 0))
                  .toList()),
          0);
    }

    Readout.Arm arm(String name) {
      var sum = new Households(0, 0, 0, 0, 0, 0);
      for (var met : households) {
        if (met.arm().equals(name)) {
          double w = 1 / met.chance();
          double x = met.enrolled() ? w : 0;
          sum = sum.plus(new Households(1, w, x, w * w, x * x, w * x));
        }
      }
      return new Readout.Arm(name, .5, plain(name).counts(), 0, Optional.of(sum));
    }
  }
}
