package io.lamplighter.models.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class LooksTest {
  private static final double Z = 1.959963984540054;
  private static final int CAMPAIGNS = 4_000;
  private static final int WEEKS = 52;
  private static final int A_WEEK = 100;

  @Test
  void aLookIsDueWhenOutcomesHaveGrownByHalf() {
    var looks = Looks.NONE;
    assertThat(looks.isDue(400)).isTrue();
    looks = looks.after(400);
    assertThat(looks.isDue(599)).isFalse();
    assertThat(looks.isDue(600)).isTrue();
    assertThat(looks.nextAt()).isEqualTo(600);
  }

  @Test
  void allLooksTogetherSpendNoMoreThanOneInTwenty() {
    double spent = 0;
    var looks = Looks.NONE;
    for (int i = 0; i < 1_000; i++) {
      spent += looks.spends();
      looks = looks.after(i);
    }

    assertThat(Looks.NONE.spends()).isCloseTo(.025, within(1e-12));
    assertThat(spent).isBetween(.0499, .05);
  }

  @Test
  void theFirstLookIsTheTestAtNinetyFivePerCent() {
    assertThat(Looks.NONE.shows(new Estimate(1, .01, 2))).isTrue();
    assertThat(Looks.NONE.shows(new Estimate(1, -.01, 2))).isFalse();
    assertThat(Looks.NONE.after(1).shows(new Estimate(1, .01, 2))).isFalse();
  }

  /// A year of weekly trainings in campaigns in which uplift gains nothing.
  @Test
  void oneOfTwentyNullCampaignsAtMostEverPassesOverAYear() {
    assertThat(passing(0, /* spending= */ true)).isLessThanOrEqualTo(.05);
    assertThat(passing(0, /* spending= */ false)).isGreaterThan(.15);
  }

  @Test
  void aGainIsStillFound() {
    assertThat(passing(.06, true)).isGreaterThan(.7);
  }

  /// @param gain per outcome, in deviations of one
  /// @param spending as it is done; else tested at 95 % at every training
  /// @return share of the campaigns that passed once
  private static double passing(double gain, boolean spending) {
    RandomGenerator random = new SplittableRandom(11);
    int passed = 0;
    for (int campaign = 0; campaign < CAMPAIGNS; campaign++) {
      var looks = Looks.NONE;
      double sum = 0;
      for (int week = 1; week <= WEEKS; week++) {
        long outcomes = (long) week * A_WEEK;
        sum += gain * A_WEEK + random.nextGaussian() * Math.sqrt(A_WEEK);
        double mean = sum / (double) outcomes;
        double half = Z / Math.sqrt((double) outcomes);
        var figure = new Estimate(mean, mean - half, mean + half);
        if (!spending) {
          if (figure.isPositive()) {
            passed++;
            break;
          }
        } else if (looks.isDue(outcomes)) {
          if (looks.shows(figure)) {
            passed++;
            break;
          }
          looks = looks.after(outcomes);
        }
      }
    }
    return (double) passed / CAMPAIGNS;
  }
}
