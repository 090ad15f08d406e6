package io.lamplighter.models.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.models.MadeUp;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MetricsTest {
  /// Worked by hand.
  @Test
  void ranksAsDefined() {
    var scores = new double[] {0.9, 0.8, 0.8, 0.3};
    var outcomes = new boolean[] {true, false, true, false};

    var metrics = Scored.of(scores, outcomes).metrics();

    assertThat(metrics.auc()).isEqualTo((1 + 1 + 0.5 + 1) / 4);
    assertThat(metrics.prAuc()).isCloseTo((1.0 + 2.0 / 3) / 2, within(1e-12));
    assertThat(metrics.logLoss())
        .isCloseTo(
            -(Math.log(0.9) + Math.log(0.2) + Math.log(0.8) + Math.log(0.7)) / 4, within(1e-12));
    assertThat(metrics.brier()).isCloseTo((0.01 + 0.64 + 0.04 + 0.09) / 4, within(1e-12));
    assertThat(metrics.liftAt10()).isEqualTo(2);
  }

  @Test
  void neverHasAnInfiniteLogLoss() {
    var metrics = Scored.of(new double[] {0, 1}, new boolean[] {true, false}).metrics();

    assertThat(metrics.logLoss()).isCloseTo(-Math.log(1e-15), within(0.1));
  }

  @Test
  void countsARowTwiceAsIfItStoodThereTwice() {
    var scores = new double[] {0.9, 0.8, 0.4, 0.3, 0.2};
    var outcomes = new boolean[] {true, false, true, false, false};
    var twice =
        Scored.of(
            new double[] {0.9, 0.9, 0.8, 0.4, 0.2}, new boolean[] {true, true, false, true, false});

    var weighted = Scored.of(scores, outcomes).metrics(new double[] {2, 1, 1, 0, 1});

    assertThat(weighted.auc()).isCloseTo(twice.metrics().auc(), within(1e-12));
    assertThat(weighted.prAuc()).isCloseTo(twice.metrics().prAuc(), within(1e-12));
    assertThat(weighted.logLoss()).isCloseTo(twice.metrics().logLoss(), within(1e-12));
    assertThat(weighted.liftAt10()).isCloseTo(twice.metrics().liftAt10(), within(1e-12));
  }

  @Test
  void intervalsCoverTheTruthAboutAsOftenAsTheySay() {
    // The log loss of the truth itself is known: mean entropy over very many customers.
    double truth = 0;
    var many = MadeUp.customers(200_000, 99).truth();
    for (double p : many) {
      truth -= (p * Math.log(p) + (1 - p) * Math.log(1 - p)) / many.length;
    }
    int covered = 0;
    for (int sample = 0; sample < 100; sample++) {
      var customers = MadeUp.customers(300, 1000 + sample);
      var quality =
          Quality.of(
              Scored.of(customers.truth(), customers.outcomes()), Clusters.single(300), sample);
      covered += quality.logLoss().low() <= truth && truth <= quality.logLoss().high() ? 1 : 0;
    }

    assertThat(covered).isBetween(88, 100);
  }

  @Test
  void rowsOfOneHouseholdAreOnePieceOfEvidence() {
    var customers = MadeUp.customers(300, 7);
    var scores = new double[3000];
    var outcomes = new boolean[3000];
    var households = new String[3000];
    for (int i = 0; i < 3000; i++) {
      scores[i] = customers.truth()[i / 10];
      outcomes[i] = customers.outcomes()[i / 10];
      households[i] = "h" + i / 10;
    }

    var apart = Quality.of(Scored.of(scores, outcomes), Clusters.single(3000), 1).auc();
    var together = Quality.of(Scored.of(scores, outcomes), Clusters.named(households), 1).auc();

    assertThat(together.value()).isEqualTo(apart.value());
    assertThat(together.high() - together.low()).isGreaterThan(2 * (apart.high() - apart.low()));
  }

  @Test
  void drawsAreTheSameForTheSameSeed() {
    var customers = MadeUp.customers(500, 8);
    var scored = Scored.of(customers.truth(), customers.outcomes());

    assertThat(Quality.of(scored, Clusters.single(500), 3))
        .isEqualTo(Quality.of(scored, Clusters.single(500), 3));
    assertThat(Quality.of(scored, Clusters.single(500), 4).auc())
        .isNotEqualTo(Quality.of(scored, Clusters.single(500), 3).auc());
  }

  @Test
  void believesTrueChancesAndNotThoseOfAnotherRate() {
    var customers = MadeUp.customers(5000, 9);
    var halved = Arrays.stream(customers.truth()).map(p -> p / 2).toArray();

    var honest = Reliability.of(Scored.of(customers.truth(), customers.outcomes()));
    var wrong = Reliability.of(Scored.of(halved, customers.outcomes()));

    assertThat(honest.isTrustworthy()).isTrue();
    assertThat(honest.slope().value()).isCloseTo(1, within(0.1));
    assertThat(honest.bins()).hasSize(10).allSatisfy(bin -> assertThat(bin.cases()).isEqualTo(500));
    assertThat(wrong.isTrustworthy()).isFalse();
  }

  @Test
  void wilsonKeepsWithinZeroAndOne() {
    assertThat(Reliability.wilson(0, 20).low()).isZero();
    assertThat(Reliability.wilson(0, 20).high()).isCloseTo(0.161, within(0.001));
    assertThat(Reliability.wilson(20, 20).high()).isEqualTo(1);
  }
}
