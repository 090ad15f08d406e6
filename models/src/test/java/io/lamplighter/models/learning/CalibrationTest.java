package io.lamplighter.models.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.models.MadeUp;
import io.lamplighter.models.measures.Scored;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  /// By the order of rows, Smile's gives .20/.20 or .50/.75 here.
  @Test
  void poolsEqualScoresBeforeAnythingElse() {
    double low = Odds.logit(0.2);
    double high = Odds.logit(0.6);
    var logits = new double[] {low, low, low, low, high, high, high, high};
    var yesFirst = new boolean[] {true, false, false, false, true, true, true, false};
    var yesLast = new boolean[] {false, false, false, true, false, true, true, true};

    for (var outcomes : new boolean[][] {yesFirst, yesLast}) {
      var calibration = Isotonic.fit(logits, outcomes);
      assertThat(calibration.chance(low)).isEqualTo(0.25);
      assertThat(calibration.chance(high)).isEqualTo(0.75);
    }
  }

  @Test
  void isNeverCertain() {
    var calibration =
        Isotonic.fit(new double[] {-1, 0, 1, 2}, new boolean[] {false, false, true, true});

    assertThat(calibration.chance(-50)).isGreaterThan(0);
    assertThat(calibration.chance(50)).isLessThan(1);
  }

  @Test
  void neverFalls() {
    var past = MadeUp.customers(3000, 3);
    var logits =
        Arrays.stream(past.truth()).map(Odds::logit).map(z -> Math.rint(z * 5) / 5).toArray();
    var calibration = Isotonic.fit(logits, past.outcomes());

    double before = 0;
    for (double z = -6; z < 4; z += 0.01) {
      double p = calibration.chance(z);
      assertThat(p).isGreaterThanOrEqualTo(before);
      before = p;
    }
  }

  @Test
  void countsWeightedCasesByTheirWeight() {
    var calibration = Isotonic.fit(new double[] {0, 0}, new boolean[] {true, false}, 3, 1);

    assertThat(calibration.chance(0)).isEqualTo(0.75);
  }

  @Test
  void plattPutsExaggeratedOddsRight() {
    var past = MadeUp.customers(20_000, 4);
    var exaggerated = Arrays.stream(past.truth()).map(Odds::logit).map(z -> 2 * z + 1).toArray();

    var platt = Platt.fit(exaggerated, past.outcomes());

    assertThat(platt.slope()).isCloseTo(0.5, within(0.03));
    assertThat(platt.intercept()).isCloseTo(-0.5, within(0.06));
  }

  @Test
  void plattDoesNotRunAwayWhenTheOutcomesAreSeparable() {
    var platt = Platt.fit(new double[] {-2, -1, 1, 2}, new boolean[] {false, false, true, true});

    assertThat(platt.chance(2)).isBetween(0.6, 0.99);
  }

  @Test
  void calibrationImprovesTheLogLossOfAModelWhoseOddsAreOff() {
    var past = MadeUp.customers(5000, 5);
    var later = MadeUp.customers(5000, 6);
    var off = Arrays.stream(past.truth()).map(Odds::logit).map(z -> 3 * z + 2).toArray();
    var offLater = Arrays.stream(later.truth()).map(Odds::logit).map(z -> 3 * z + 2).toArray();
    double raw = loss(offLater, Calibration.NONE, later);

    assertThat(loss(offLater, Platt.fit(off, past.outcomes()), later)).isLessThan(raw - 0.1);
    assertThat(loss(offLater, Isotonic.fit(off, past.outcomes()), later)).isLessThan(raw - 0.1);
  }

  private static double loss(double[] logits, Calibration calibration, MadeUp customers) {
    var scores = Arrays.stream(logits).map(calibration::chance).toArray();
    return Scored.of(scores, customers.outcomes()).metrics().logLoss();
  }
}
