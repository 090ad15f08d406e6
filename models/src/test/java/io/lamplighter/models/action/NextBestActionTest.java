package io.lamplighter.models.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.models.measures.Clusters;
import io.lamplighter.models.measures.Logged;
import io.lamplighter.models.measures.PolicyValue;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NextBestActionTest {
  private static final Offer SOLAR = new Offer("solar", 400, 2);
  private static final Offer EBILL = new Offer("e-bill", 10, 0.1);
  private static final List<Offer> OFFERS = List.of(SOLAR, EBILL);
  private static final boolean[] BOTH = {true, true};

  @Test
  void weighsUpliftByValueAndCost() {
    var choice = NextBestAction.forEach(OFFERS).choose(new double[] {0.01, 0.15}, BOTH);

    // 0.01 * 400 - 2 = 2 against 0.15 * 10 - 0.1 = 1.4
    assertThat(choice.orElseThrow().offer()).isEqualTo(SOLAR);
    assertThat(choice.orElseThrow().expected()).isCloseTo(2, within(1e-12));
  }

  @Test
  void offersNothingThatTheCustomerIsNotEligibleForOrThatDoesNotPay() {
    var rule = NextBestAction.forEach(OFFERS);

    assertThat(rule.choose(new double[] {0.01, 0.15}, new boolean[] {false, true}))
        .hasValueSatisfying(choice -> assertThat(choice.offer()).isEqualTo(EBILL));
    assertThat(rule.choose(new double[] {0.001, 0.15}, new boolean[] {true, false})).isEmpty();
    assertThat(rule.choose(new double[] {-0.1, -0.1}, BOTH)).isEmpty();
    assertThat(rule.choose(new double[] {Double.NaN, 0.15}, BOTH))
        .hasValueSatisfying(choice -> assertThat(choice.offer()).isEqualTo(EBILL));
  }

  @Test
  void keepsToOneOfferForAllUntilATrialIsWon() {
    var rule = NextBestAction.oneForAll(OFFERS, EBILL);

    assertThat(rule.choose(new double[] {0.5, 0.15}, BOTH).orElseThrow().offer()).isEqualTo(EBILL);
    assertThat(rule.choose(new double[] {0.5, 0.001}, BOTH).orElseThrow().offer()).isEqualTo(SOLAR);
  }

  @Test
  void refusesAnOfferWithoutAPrice() {
    assertThatThrownBy(() -> new Offer("solar", Double.NaN, 1)).hasMessageContaining("solar");
  }

  /// Half of the customers prefer one action, half the other: choosing for each doubles the reward.
  @Test
  void personalisesWhereCustomersDiffer() {
    var trial = trial(0.2, 0.1);

    assertThat(trial.personalise()).isTrue();
    assertThat(((PolicyValue.Valued) trial.gain()).snips().value()).isCloseTo(0.05, within(0.015));
  }

  /// Argmax of noise must not be taken for a policy.
  @Test
  void doesNotPersonaliseWhereCustomersAreAlike() {
    assertThat(trial(0.15, 0.15).personalise()).isFalse();
  }

  @Test
  void doesNotPersonaliseForAGainThatMayBeLuck() {
    var trial = trial(0.16, 0.15);

    assertThat(((PolicyValue.Valued) trial.gain()).snips().value()).isPositive();
    assertThat(((PolicyValue.Valued) trial.gain()).snips().low()).isNegative();
    assertThat(trial.personalise()).isFalse();
  }

  /// Chosen for each is always action `kind`; the best single action is 0.
  private static PolicyTrial trial(double liked, double other) {
    int n = 12_000;
    var random = new SplittableRandom(8);
    var actions = new int[n];
    var chances = new double[n];
    var rewards = new double[n];
    var chosen = new int[n];
    for (int i = 0; i < n; i++) {
      chosen[i] = random.nextInt(2);
      actions[i] = random.nextInt(2);
      chances[i] = 0.5;
      rewards[i] = random.nextDouble() < (actions[i] == chosen[i] ? liked : other) ? 1 : 0;
    }
    return PolicyTrial.of(Logged.of(actions, chances, rewards, Clusters.single(n)), chosen, 0, 1);
  }
}
