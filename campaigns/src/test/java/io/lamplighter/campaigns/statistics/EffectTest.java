package io.lamplighter.campaigns.statistics;

import static io.lamplighter.campaigns.statistics.Normal.Z95;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.campaigns.statistics.Effect.Mean;
import io.lamplighter.campaigns.statistics.Effect.Period;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class EffectTest {
  private static final Offset<Double> TO_4_DIGITS = within(0.00005);

  private static Proportion of(double successes, double trials) {
    return new Proportion(successes, trials);
  }

  private static void assertInterval(Interval interval, double low, double high) {
    assertThat(interval.low()).isCloseTo(low, TO_4_DIGITS);
    assertThat(interval.high()).isCloseTo(high, TO_4_DIGITS);
  }

  @Test
  void wilson() {
    assertInterval(of(45, 60).wilson(Z95), 0.6277, 0.8422);
    assertInterval(of(0, 10).wilson(Z95), 0, 0.2775);
    assertInterval(of(10, 10).wilson(Z95), 0.7225, 1);
    assertInterval(of(0, 0).wilson(Z95), 0, 1);
  }

  /// Newcombe 1998, Statistics in Medicine 17: 873-890, table II, method 10.
  @Test
  void newcombe() {
    assertInterval(Effect.newcombe(of(56, 70), of(48, 80), Z95).interval(), 0.0524, 0.3339);
    assertInterval(Effect.newcombe(of(9, 10), of(3, 10), Z95).interval(), 0.1705, 0.8090);
    assertInterval(Effect.newcombe(of(5, 56), of(0, 29), Z95).interval(), -0.0381, 0.1926);
    assertInterval(Effect.newcombe(of(0, 10), of(0, 10), Z95).interval(), -0.2775, 0.2775);
    assertInterval(Effect.newcombe(of(10, 10), of(0, 10), Z95).interval(), 0.6075, 1.0);
    assertThat(Effect.newcombe(of(56, 70), of(48, 80), Z95).estimate())
        .isCloseTo(0.2, within(1e-12));
  }

  @Test
  void relativeLift() {
    var lift = Effect.lift(of(90, 4500), of(8, 500), Z95);

    assertThat(lift.estimate()).isCloseTo(0.18406, TO_4_DIGITS);
    assertInterval(lift.interval(), -0.41027, 1.37734);
    assertThat(Effect.lift(of(5, 1000), of(0, 100), Z95).interval().high()).isFinite();
  }

  /// Student's sleep data, `t.test(extra ~ group)` in R.
  @Test
  void welch() {
    var effect =
        Effect.welch(
            new Mean(10, 0.75, 1.789010 * 1.789010), new Mean(10, 2.33, 2.002249 * 2.002249), 0.05);

    assertThat(effect.estimate()).isCloseTo(-1.58, within(1e-12));
    assertInterval(effect.interval(), -3.36548, 0.20548);
  }

  /// The formula as statistics.md prints it, computed by hand in standard errors.
  @Test
  void confidenceSequence() {
    assertThat(Effect.sequenceFactor(1000, 1000, 0.01)).isCloseTo(3.5716299708704495, within(1e-9));
    assertThat(Effect.sequenceFactor(500, 1000, 0.01)).isCloseTo(3.612623306002699, within(1e-9));
    assertThat(Effect.sequenceFactor(100, 1000, 0.05)).isCloseTo(3.855054633530311, within(1e-9));
    var treated = of(300, 4500);
    var control = of(25, 500);
    double standardError = Math.sqrt(treated.variance() + control.variance());

    assertThat(Effect.sequence(treated, control, 0.5, 0.01).interval().width())
        .isCloseTo(2 * 3.612623306002699 * standardError, within(1e-12));
  }

  @Test
  void aSequenceIsWiderTheEarlierOneLooks() {
    double before = Double.POSITIVE_INFINITY;
    for (double progress : new double[] {0.01, 0.05, 0.2, 0.5, 1}) {
      double factor = Effect.sequenceFactor(progress, 1, 0.01);
      assertThat(factor).isLessThan(before).isGreaterThan(Normal.twoSided(0.01));
      before = factor;
    }
  }

  @Test
  void whatTheContactedDidMore() {
    var extra = Incremental.of(4500, new Effect(0.01, new Interval(0.004, 0.02)));

    assertThat(extra.estimate()).isCloseTo(45, within(1e-9));
    assertInterval(extra.interval(), 18, 90);
    assertThat(extra.costEach(900).estimate().orElseThrow()).isCloseTo(20, within(1e-9));
    assertThat(extra.costEach(900).low().orElseThrow()).isCloseTo(10, within(1e-9));
    assertThat(extra.costEach(900).high().orElseThrow()).isCloseTo(50, within(1e-9));
  }

  @Test
  void noPriceIsTooHighWhenNothingMayHaveBeenWon() {
    var extra = Incremental.of(4500, new Effect(0.01, new Interval(0, 0.02)));
    var none = Incremental.of(4500, new Effect(-0.01, new Interval(-0.03, -0.001)));

    assertThat(extra.costEach(900).high()).isEmpty();
    assertThat(extra.costEach(900).low()).isPresent();
    assertThat(none.costEach(900))
        .isEqualTo(new Incremental.CostEach(Optional.empty(), Optional.empty(), Optional.empty()));
  }

  @Test
  void periodsOfDifferentAllocationAreNeverPooled() {
    // In both periods the contacted do worse, yet their pooled rate is higher: more of them fell
    // into the good period.
    var bad = new Period(of(10, 1_000), of(180, 9_000));
    var good = new Period(of(900, 9_000), of(120, 1_000));

    var effect = Effect.overPeriods(List.of(bad, good), Z95);

    assertThat(910 / 10_000.0).isGreaterThan(300 / 10_000.0);
    assertThat(effect.estimate()).isCloseTo(0.5 * -0.01 + 0.5 * -0.02, within(1e-12));
    assertThat(effect.interval().below(0)).isTrue();
  }

  @Test
  void aProportionIsNoMoreThanAll() {
    assertThatThrownBy(() -> of(3, 2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> of(Double.NaN, 2)).isInstanceOf(IllegalArgumentException.class);
  }
}
