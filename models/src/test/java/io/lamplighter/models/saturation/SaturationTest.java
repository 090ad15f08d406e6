package io.lamplighter.models.saturation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.models.data.BadData;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SaturationTest {
  private static final double MARKET = 20_000;
  private static final double P = 0.004;
  private static final double Q = 0.12;

  /// Enrolled by the end of a month, by the truth.
  private static double truth(double t) {
    double e = Math.exp(-(P + Q) * t);
    return MARKET * (1 - e) / (1 + Q / P * e);
  }

  /// Monthly counts as chance has it.
  private static double[] months(int count, long seed) {
    var random = new SplittableRandom(seed);
    var counts = new double[count];
    Arrays.setAll(
        counts,
        t -> {
          double mean = truth(t + 1) - truth(t);
          return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
        });
    return counts;
  }

  @Test
  void findsTheRatesBehindTheCurve() {
    var adoption = Adoption.fit(MARKET, months(40, 1), 12, 1);

    assertThat(adoption.innovation()).isCloseTo(P, within(0.0005));
    assertThat(adoption.imitation()).isCloseTo(Q, within(0.01));
    assertThat(adoption.isPastTheBend()).isTrue();
    assertThat(adoption.periodsUntil(0.9).orElseThrow()).isBetween(5.0, 14.0);
  }

  @Test
  void itsBandsHoldWhatComesAboutAsOftenAsTheySay() {
    int runs = 20;
    int held = 0;
    for (int run = 0; run < runs; run++) {
      var counts = months(30, 100 + run);
      var band = Adoption.fit(MARKET, counts, 12, run).enrolledAfter(12);
      double expected = Arrays.stream(counts).sum() + truth(42) - truth(30);
      held += band.low() <= expected && expected <= band.high() ? 1 : 0;
    }
    assertThat(held).isBetween(16, 20);
  }

  @Test
  void tellsARangeButNoDateBeforeTheBend() {
    var young = Adoption.fit(MARKET, months(8, 2), 12, 1);
    var old = Adoption.fit(MARKET, months(40, 2), 12, 1);

    assertThat(young.isPastTheBend()).isFalse();
    assertThat(young.periodsUntil(0.9)).isEmpty();
    var early = young.enrolledAfter(24);
    var late = old.enrolledAfter(24);
    assertThat(early.high() - early.low()).isGreaterThan(5 * (late.high() - late.low()));
    assertThat(young.toJson(3).path("pastTheBend").asBoolean()).isFalse();
    assertThat(young.toJson(3).has("periodsUntil95Percent")).isFalse();
  }

  @Test
  void saysHowLikelyAGoalIsAndNeverMoreThanTheMarket() {
    var adoption = Adoption.fit(MARKET, months(30, 3), 12, 1);
    double inAYear = adoption.enrolledAfter(12).value();

    assertThat(adoption.chanceOf(inAYear * 0.8, 12)).isEqualTo(1);
    assertThat(adoption.chanceOf(inAYear, 12)).isBetween(0.2, 0.8);
    assertThat(adoption.chanceOf(MARKET * 1.01, 120)).isZero();
    assertThat(adoption.enrolledAfter(1200).high()).isLessThanOrEqualTo(MARKET + 1e-6);
  }

  /// The market comes from eligibility; a wrong one is refused where it is impossible.
  @Test
  void refusesAMarketSmallerThanWhatHasEnrolled() {
    assertThatThrownBy(() -> Adoption.fit(100, new double[] {50, 60, 70}, 12, 1))
        .isInstanceOf(BadData.class)
        .hasMessageContaining("180 have enrolled");
    assertThatThrownBy(() -> Adoption.fit(100, new double[] {5, 6}, 12, 1))
        .isInstanceOf(BadData.class)
        .hasMessageContaining("3 periods");
  }

  /// Ten dollars an enrolment, ten cents a contact: one more in a hundred pays.
  @Test
  void stopsContactingWhereEvenTheUpperBoundIsUnderTheCost() {
    var counts =
        List.of(
            new ContactSaturation.Counts(9000, 540, 1000, 20),
            new ContactSaturation.Counts(8000, 260, 900, 20),
            new ContactSaturation.Counts(7000, 70, 4000, 41),
            new ContactSaturation.Counts(6000, 500, 700, 7));

    var saturation = ContactSaturation.of(counts, 10, 0.1);

    assertThat(saturation.worthwhile()).isEqualTo(2);
    assertThat(saturation.steps().getFirst().gain()).isCloseTo(0.04, within(1e-12));
    assertThat(saturation.steps().getFirst().low()).isGreaterThan(0.02);
    assertThat(saturation.steps().get(2).high()).isLessThan(0.01);
  }
}
