package io.lamplighter.campaigns.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.campaigns.statistics.Guardrail.Good;
import io.lamplighter.campaigns.statistics.Guardrail.Outcome;
import io.lamplighter.campaigns.statistics.Households.Household;
import io.lamplighter.campaigns.statistics.SampleRatio.Light;
import java.util.Collections;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/// Power, sample ratio, clustering, CUPED, guardrails, many comparisons, bandits.
class StudyTest {
  @Test
  void powerAsTheDesignTablesHaveIt() {
    var two = new Power(0.02, 0.1, 0.8);
    var five = new Power(0.05, 0.1, 0.8);

    // The table was made with z rounded to 2.054.
    var rounding = Percentage.withPercentage(0.02);
    assertThat(two.people(0.20)).isCloseTo(116_340, rounding);
    assertThat(two.people(0.10)).isCloseTo(460_900, rounding);
    assertThat(five.people(0.20)).isCloseTo(45_070, rounding);
    assertThat(five.people(0.10)).isCloseTo(178_660, rounding);
  }

  @Test
  void theDetectableLiftIsTheOneThatNeedsAllThePeople() {
    var power = new Power(0.02, 0.1, 0.8);

    assertThat(power.detectableLift(power.people(0.2)).orElseThrow()).isCloseTo(0.2, within(1e-9));
    assertThat(power.detectableLift(1_000_000).orElseThrow()).isLessThan(0.1);
    assertThat(power.detectableLift(1)).isEmpty();
    assertThatThrownBy(() -> new Power(0, 0.1, 0.8)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSplitThatCannotBeChanceIsRed() {
    assertThat(SampleRatio.of(List.of(4500.0, 500.0), List.of(0.9, 0.1)))
        .isEqualTo(new SampleRatio(0, 1, Light.GREEN));
    var red = SampleRatio.of(List.of(4600.0, 400.0), List.of(0.9, 0.1));
    assertThat(red.chiSquare()).isCloseTo(22.2222, within(1e-4));
    assertThat(red.p()).isCloseTo(2.43e-6, within(1e-8));
    assertThat(red.light()).isEqualTo(Light.RED);
    // 3.84 is the 5 % point for two groups, 6.63 that of 1 %, 10.83 that of 0.1 %.
    assertThat(SampleRatio.of(List.of(4556.0, 444.0), List.of(0.9, 0.1)).light())
        .isEqualTo(Light.YELLOW);
    assertThat(SampleRatio.of(List.of(4450.0, 550.0), List.of(9.0, 1.0)).light())
        .isEqualTo(Light.GREEN);
  }

  @Test
  void sampleRatioKnowsMoreThanTwoGroups() {
    var ratio = SampleRatio.of(List.of(30.0, 50.0, 40.0), List.of(1.0, 1.0, 1.0));

    assertThat(ratio.chiSquare()).isCloseTo(5, within(1e-12));
    assertThat(ratio.p()).as("e to the -2.5").isCloseTo(Math.exp(-2.5), within(1e-12));
  }

  @Test
  void peopleWhoLiveAloneCountInFull() {
    var alone =
        Households.of(Collections.nCopies(300, new Household(1, 0)))
            .plus(Households.of(Collections.nCopies(30, new Household(1, 1))));

    assertThat(alone).isEqualTo(Households.ofOne(330, 30));
    assertThat(Households.designEffect(List.of(alone))).isCloseTo(1, within(0.005));
  }

  @Test
  void fourWhoDecideTogetherCountAsOne() {
    var together =
        Households.of(Collections.nCopies(900, new Household(4, 0)))
            .plus(Households.of(Collections.nCopies(100, new Household(4, 4))));

    double designEffect = Households.designEffect(List.of(together));
    assertThat(designEffect).isCloseTo(4, within(0.01));
    assertThat(together.observed().over(designEffect).trials()).isCloseTo(1_000, within(2.0));
    assertThat(together.observed().over(designEffect).rate()).isCloseTo(0.1, within(1e-12));
  }

  @Test
  void nothingObservedIsNoClustering() {
    assertThat(Households.designEffect(List.of(Households.of(List.of())))).isEqualTo(1);
    assertThat(Households.designEffect(List.of(Households.ofOne(50, 0)))).isEqualTo(1);
    assertThat(Households.designEffect(List.of(Households.ofOne(50, 50)))).isEqualTo(1);
  }

  private static Cuped.Sums sums(double[] x, double[] y) {
    double sx = 0;
    double sy = 0;
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int i = 0; i < x.length; i++) {
      sx += x[i];
      sy += y[i];
      xx += x[i] * x[i];
      yy += y[i] * y[i];
      xy += x[i] * y[i];
    }
    return new Cuped.Sums(x.length, sx, sy, xx, yy, xy);
  }

  @Test
  void cupedTakesOutWhatWasKnownBefore() {
    var treated =
        sums(new double[] {1, 2, 3, 4, 5, 6}, new double[] {2.1, 2.9, 4.2, 5.1, 5.8, 7.2});
    var control =
        sums(new double[] {2, 3, 4, 5, 1, 7}, new double[] {2.0, 2.8, 4.1, 4.9, 1.2, 6.7});

    assertThat(Cuped.theta(treated, control)).isCloseTo(0.9644897959183675, within(1e-12));
    assertThat(Cuped.varianceTaken(treated, control)).isCloseTo(0.993240385145604, within(1e-12));
    var effect = Cuped.effect(treated, control, 0.05);
    assertThat(effect.estimate()).isCloseTo(1.0940816326530611, within(1e-12));
    assertThat(effect.interval().above(0)).as("hidden without the adjustment").isTrue();
    assertThat(
            Effect.welch(new Effect.Mean(6, 27.3 / 6, 3.6), new Effect.Mean(6, 21.7 / 6, 4.0), 0.05)
                .interval()
                .contains(0))
        .isTrue();
  }

  @Test
  void cupedWithoutVariationChangesNothing() {
    var constant = sums(new double[] {1, 1, 1}, new double[] {1, 2, 3});

    assertThat(Cuped.theta(constant, constant)).isZero();
    assertThat(Cuped.effect(constant, constant, 0.05).estimate()).isZero();
  }

  @Test
  void aGuardrailHoldsOnlyIfALossBeyondTheMarginIsRuledOut() {
    var unsubscribes = new Guardrail("unsubscribes", Good.LOW, 0.005);

    assertThat(unsubscribes.read(new Effect(0.001, new Interval(-0.001, 0.004))).outcome())
        .isEqualTo(Outcome.NON_INFERIOR);
    assertThat(unsubscribes.read(new Effect(0.002, new Interval(-0.004, 0.008))).outcome())
        .isEqualTo(Outcome.UNDECIDED);
    assertThat(unsubscribes.read(new Effect(0.006, new Interval(0.002, 0.01))).outcome())
        .isEqualTo(Outcome.DETERIORATED);
  }

  @Test
  void satisfactionIsBetterHigh() {
    var csat = new Guardrail("CSAT", Good.HIGH, 0.05);

    assertThat(csat.read(new Effect(-0.01, new Interval(-0.04, 0.02))).outcome())
        .isEqualTo(Outcome.NON_INFERIOR);
    assertThat(csat.read(new Effect(-0.06, new Interval(-0.09, -0.03))).outcome())
        .isEqualTo(Outcome.DETERIORATED);
    assertThat(
            csat.read(new Proportion(700, 1000), new Proportion(705, 1000), Normal.Z95).outcome())
        .isEqualTo(Outcome.NON_INFERIOR);
  }

  /// `p.adjust(c(0.01, 0.04, 0.03, 0.005), "BH")` in R.
  @Test
  void manyComparisonsRaiseTheBar() {
    assertThat(Exploratory.adjusted(List.of(0.01, 0.04, 0.03, 0.005)))
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-12 ? 0 : 1)
        .containsExactly(0.02, 0.04, 0.04, 0.02);
    assertThat(Exploratory.adjusted(List.of())).isEmpty();
    assertThat(Exploratory.p(new Proportion(0, 50), new Proportion(0, 50))).isEqualTo(1);
    assertThat(Exploratory.p(new Proportion(90, 1000), new Proportion(60, 1000)))
        .as("z = 2.5466")
        .isCloseTo(0.010878, within(2e-5));
  }
}
