package io.lamplighter.campaigns.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.Share;
import io.lamplighter.campaigns.definition.Campaign.Arm;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Draws are uniform, independent and for ever, by chi-square at 0.1 % on fixed salts.
class FairDrawsTest {
  private static final int HOUSEHOLDS = 20_000;

  /// Upper 0.1 % points of chi-square, by degrees of freedom.
  private static final double CHI2_1 = 10.828;

  private static final double CHI2_49 = 85.351;

  private final Assignment assignment = new Assignment("ebill-adoption/salt");
  private final Assignment other = new Assignment("autopay/salt");

  private static double count(LongPredicate which) {
    return (double) LongStream.range(0, HOUSEHOLDS).filter(which).count();
  }

  private static double chiSquare(double observed, double expected) {
    return Math.pow(observed - expected, 2) / expected;
  }

  /// Chi-square of independence of two yes-or-no marks, with one degree of freedom.
  private static double association(LongPredicate one, LongPredicate two) {
    double both = count(one.and(two));
    double first = count(one);
    double second = count(two);
    double neither = HOUSEHOLDS - first - second + both;
    return chiSquare(both, first * second / HOUSEHOLDS)
        + chiSquare(first - both, first * (HOUSEHOLDS - second) / HOUSEHOLDS)
        + chiSquare(second - both, (HOUSEHOLDS - first) * second / HOUSEHOLDS)
        + chiSquare(neither, (HOUSEHOLDS - first) * (HOUSEHOLDS - second) / HOUSEHOLDS);
  }

  private LongPredicate heldOut(double share) {
    return household -> assignment.heldOut(household, share);
  }

  private LongPredicate explores(long period) {
    return household -> assignment.explores(household, period, 0.1);
  }

  @Test
  void everyFiftiethOfTheRangeIsDrawnEquallyOften() {
    double chi2 = 0;
    double below = 0;
    for (int i = 1; i <= 50; i++) {
      double upTo = count(heldOut(i / 50.0));
      chi2 += chiSquare(upTo - below, HOUSEHOLDS / 50.0);
      below = upTo;
    }

    assertThat(chi2).isLessThan(CHI2_49);
    assertThat(below).as("a share of everything holds out everybody").isEqualTo(HOUSEHOLDS);
    assertThat(count(heldOut(0))).isZero();
  }

  @Test
  void holdoutArmAndExplorationSayNothingAboutOneAnother() {
    var arms = List.of(new Arm("paper", new Share(0.5)), new Arm("time", new Share(0.5)));
    LongPredicate paper = household -> assignment.arm(household, arms).name().equals("paper");

    assertThat(association(heldOut(0.1), paper)).isLessThan(CHI2_1);
    assertThat(association(heldOut(0.1), explores(3))).isLessThan(CHI2_1);
    assertThat(association(paper, explores(3))).isLessThan(CHI2_1);
  }

  @Test
  void campaignsAndPeriodsSayNothingAboutOneAnother() {
    assertThat(association(heldOut(0.1), household -> other.heldOut(household, 0.1)))
        .isLessThan(CHI2_1);
    assertThat(association(explores(680), explores(681))).isLessThan(CHI2_1);
  }

  @Test
  void neverChangesItsMind() {
    // The draws of the first release: to change them would re-roll every running experiment.
    assertThat(LongStream.range(0, 60).filter(heldOut(0.1)))
        .containsExactly(0L, 6L, 9L, 13L, 40L, 48L);
    assertThat(LongStream.range(0, 60).filter(explores(0)))
        .containsExactly(0L, 20L, 42L, 50L, 52L, 53L);
  }

  @Test
  void exploresChannelsWithTheChancesItStates() {
    var ranked = List.of(Channel.SMS, Channel.EMAIL, Channel.DIRECT_MAIL);

    for (var channel : ranked) {
      var draws =
          LongStream.range(0, HOUSEHOLDS)
              .mapToObj(household -> assignment.channel(household, 7, ranked, 0.15))
              .filter(drawn -> drawn.channel() == channel)
              .toList();
      double stated = draws.getFirst().probability();
      assertThat(draws).allMatch(drawn -> drawn.probability() == stated);
      assertThat((double) draws.size() / HOUSEHOLDS).isCloseTo(stated, within(0.01));
    }
    assertThat(assignment.channel(3, 7, ranked, 0))
        .isEqualTo(new Assignment.DrawnChannel(Channel.SMS, 1, false));
    assertThatThrownBy(() -> assignment.channel(3, 7, List.of(), 0.1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSaltIsNeverBlank() {
    assertThatThrownBy(() -> new Assignment(" ")).isInstanceOf(IllegalArgumentException.class);
  }
}
