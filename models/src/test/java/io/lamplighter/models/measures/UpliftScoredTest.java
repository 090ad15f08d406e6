package io.lamplighter.models.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UpliftScoredTest {
  /// Four customers, best first: treated yes, control no, treated no, control yes. Q = 1/2, 1/2,
  /// 1/2, 0; the line to 0 is 0.
  @Test
  void isTheMeanHeightOfTheCurveAboveTheLine() {
    var scores = new double[] {4, 3, 2, 1};
    var treated = new boolean[] {true, false, true, false};
    var outcomes = new boolean[] {true, false, false, true};

    var figures = UpliftScored.of(scores, treated, outcomes).figures();

    assertThat(figures.qini()).isCloseTo(1.5 / 4, within(1e-12));
    assertThat(figures.effect()).isZero();
    assertThat(figures.upliftAt30()).isEqualTo(1);
    assertThat(figures.auuc()).isCloseTo((1 * 0.5 + 0.5 * 0.75 + 0) / 4, within(1e-12));
  }

  @Test
  void isZeroForARandomOrderAndPositiveForTheTrueOne() {
    int n = 40_000;
    var random = new SplittableRandom(1);
    var effect = new double[n];
    var luck = new double[n];
    var treated = new boolean[n];
    var outcomes = new boolean[n];
    for (int i = 0; i < n; i++) {
      effect[i] = random.nextDouble() * 0.4 - 0.1;
      luck[i] = random.nextDouble();
      treated[i] = random.nextBoolean();
      outcomes[i] = random.nextDouble() < 0.2 + (treated[i] ? effect[i] : 0);
    }

    double best = UpliftScored.of(effect, treated, outcomes).figures().qini();
    double none = UpliftScored.of(luck, treated, outcomes).figures().qini();

    assertThat(none).isCloseTo(0, within(0.005));
    assertThat(best).isGreaterThan(0.02);
    // Half of the mean |effect - mean| along the ranking: integral of (x - x^2)/2 * spread .4 =
    // .4/12.
    assertThat(best).isCloseTo(0.4 / 12, within(0.005));
  }

  @Test
  void tiesStayInTheOrderOfRows() {
    var treated = new boolean[] {true, false, true, false};
    var outcomes = new boolean[] {true, false, false, true};
    var ranked = UpliftScored.of(new double[] {4, 3, 2, 1}, treated, outcomes).figures();

    assertThat(UpliftScored.of(new double[4], treated, outcomes).figures()).isEqualTo(ranked);
  }

  @Test
  void valuesAPolicyThatWasNeverInForce() {
    int n = 20_000;
    var random = new SplittableRandom(2);
    var actions = new int[n];
    var chances = new double[n];
    var rewards = new double[n];
    var best = new int[n];
    for (int i = 0; i < n; i++) {
      boolean likesMail = random.nextBoolean();
      best[i] = likesMail ? 1 : 0;
      double mail = likesMail ? 0.2 : 0.6; // logged the wrong way round
      actions[i] = random.nextDouble() < mail ? 1 : 0;
      chances[i] = actions[i] == 1 ? mail : 1 - mail;
      rewards[i] = random.nextDouble() < (actions[i] == best[i] ? 0.3 : 0.1) ? 1 : 0;
    }
    var logged = Logged.of(actions, chances, rewards, Clusters.single(n));

    var value = (PolicyValue.Valued) PolicyValue.of(logged, best, 1);
    var all = (PolicyValue.Valued) PolicyValue.of(logged, new int[n], 1);
    var gain = (PolicyValue.Valued) PolicyValue.difference(logged, best, new int[n], 1);

    assertThat(value.snips().value()).isCloseTo(0.3, within(0.02));
    assertThat(value.ips().value()).isCloseTo(0.3, within(0.02));
    assertThat(value.snips().low()).isLessThan(0.3);
    assertThat(value.snips().high()).isGreaterThan(0.3);
    assertThat(all.snips().value()).isCloseTo(0.2, within(0.02));
    assertThat(gain.snips().isPositive()).isTrue();
    var predicted =
        IntStream.range(0, n)
            .mapToObj(i -> new double[] {best[i] == 0 ? 0.3 : 0.1, best[i] == 1 ? 0.3 : 0.1})
            .toArray(double[][]::new);
    var robust = ((PolicyValue.Valued) PolicyValue.of(logged, best, predicted, 1)).doublyRobust();
    assertThat(robust.value()).isCloseTo(0.3, within(0.02));
    assertThat(robust.high() - robust.low()).isLessThan(value.ips().high() - value.ips().low());
  }

  @Test
  void refusesToValueAPolicyOnTooFewDecisions() {
    int n = 1000;
    var actions = new int[n];
    var chances = new double[n];
    var chosen = new int[n];
    for (int i = 0; i < n; i++) {
      actions[i] = i < 150 ? 1 : 0;
      chances[i] = i < 150 ? 0.15 : 0.85;
      chosen[i] = 1;
    }

    var answer =
        PolicyValue.of(Logged.of(actions, chances, new double[n], Clusters.single(n)), chosen, 1);

    assertThat(answer)
        .isInstanceOfSatisfying(
            PolicyValue.Refused.class,
            refused -> {
              assertThat(refused.effective()).isCloseTo(150, within(1e-9));
              assertThat(refused.reason()).contains("at least 200");
            });
  }

  /// A third of the customers never got the action: what it would do for them is not in the log.
  @Test
  void refusesToValueWhatWasNeverDoneForManyCustomers() {
    int n = 9000;
    var random = new SplittableRandom(4);
    var actions = new int[n];
    var chances = new double[n];
    var chosen = new int[n];
    var sometimes = new int[n];
    for (int i = 0; i < n; i++) {
      boolean never = i % 3 == 0;
      actions[i] = never ? 0 : random.nextInt(2);
      chances[i] = never ? 1 : 0.5;
      chosen[i] = 1;
      sometimes[i] = never ? 0 : 1;
    }
    var logged = Logged.of(actions, chances, new double[n], Clusters.single(n));

    assertThat(PolicyValue.of(logged, chosen, 1))
        .isInstanceOfSatisfying(
            PolicyValue.Refused.class,
            refused -> assertThat(refused.reason()).contains("never taken"));
    assertThat(PolicyValue.difference(logged, sometimes, chosen, 1))
        .isInstanceOf(PolicyValue.Refused.class);
    assertThat(PolicyValue.of(logged, sometimes, 1)).isInstanceOf(PolicyValue.Valued.class);
  }

  /// Contacted people alone mislead: the model chose them for their scores.
  @Test
  void inverseChancesUndoTheSelectionOfTheContacted() {
    int n = 60_000;
    var random = new SplittableRandom(3);
    var scores = new double[n];
    var outcomes = new boolean[n];
    var seen = new boolean[n];
    var weights = new double[n];
    for (int i = 0; i < n; i++) {
      scores[i] = random.nextDouble() * random.nextDouble();
      outcomes[i] = random.nextDouble() < scores[i] * 0.6;
      double chance = scores[i] > 0.4 ? 0.95 : 0.05;
      seen[i] = random.nextDouble() < chance;
      weights[i] = seen[i] ? 1 / chance : 0;
    }
    var all = Scored.of(scores, outcomes);
    var contacted = IntStream.range(0, n).filter(i -> seen[i]).toArray();
    var s = IntStream.of(contacted).mapToDouble(i -> scores[i]).toArray();
    var y = new boolean[contacted.length];
    for (int k = 0; k < y.length; k++) {
      y[k] = outcomes[contacted[k]];
    }

    double truth = all.metrics().auc();
    assertThat(Scored.of(s, y).metrics().auc()).isLessThan(truth - 0.05);
    assertThat(all.metrics(weights).auc()).isCloseTo(truth, within(0.03));
  }
}
