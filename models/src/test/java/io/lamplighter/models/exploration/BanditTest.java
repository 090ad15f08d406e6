package io.lamplighter.models.exploration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.models.measures.Clusters;
import io.lamplighter.models.measures.Logged;
import io.lamplighter.models.measures.PolicyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BanditTest {
  private static final Bandit NEW = Bandit.of(0.05, "email", "sms", "letter");

  @Test
  void treatsAllAlikeUntilEachWasTriedAHundredTimes() {
    var young = NEW.learn("email", 500, 100).learn("sms", 99, 0).learn("letter", 500, 0);

    assertThat(young.probabilities(1))
        .allSatisfy(p -> assertThat(p).isCloseTo(1 / 3.0, within(1e-12)));
    assertThat(young.learn("sms", 1, 0).probabilities(1).getFirst()).isGreaterThan(0.9);
  }

  /// Fading must not make an arm look untried again: it would give a third of every wave to what
  /// was long known to be worse.
  @Test
  void rememberedTrialsMayFadeBelowAHundred() {
    var old = NEW.learn("email", 200, 40).learn("sms", 120, 2).learn("letter", 120, 2).fade(0.5);

    assertThat(old.arms().get(1).trials()).isEqualTo(60);
    assertThat(old.probabilities(1).getFirst()).isGreaterThan(0.9);
  }

  @Test
  void givesEveryArmItsFloorAndOneInAll() {
    var sure = NEW.learn("email", 9000, 1800).learn("sms", 9000, 90).learn("letter", 9000, 90);

    var probabilities = sure.probabilities(3);

    assertThat(probabilities.get(1)).isCloseTo(0.01, within(1e-9));
    assertThat(probabilities.stream().mapToDouble(p -> p).sum()).isCloseTo(1, within(1e-9));
    assertThat(sure.probabilities(3)).isEqualTo(probabilities);
  }

  @Test
  void followsAWorldThatChanges() {
    var random = new SplittableRandom(5);
    var bandit = NEW;
    double toSms = 0;
    for (int wave = 0; wave < 40; wave++) {
      var probabilities = bandit.probabilities(wave);
      toSms = probabilities.get(1);
      bandit = bandit.fade(0.9);
      for (int a = 0; a < 3; a++) {
        int sent = (int) Math.round(probabilities.get(a) * 3000);
        String arm = NEW.arms().get(a).name();
        double rate =
            arm.equals("email") ? (wave < 20 ? 0.10 : 0.03) : arm.equals("sms") ? 0.06 : 0.02;
        bandit = bandit.learn(arm, sent, successes(random, sent, rate));
      }
      if (wave == 19) {
        assertThat(probabilities.getFirst()).isGreaterThan(0.9);
      }
    }
    assertThat(toSms).isGreaterThan(0.9);
  }

  private static int successes(SplittableRandom random, int trials, double rate) {
    int count = 0;
    for (int i = 0; i < trials; i++) {
      count += random.nextDouble() < rate ? 1 : 0;
    }
    return count;
  }

  /// What the floors are for: a policy that was never in force is valued from what the bandit
  /// logged, and the interval holds the truth about as often as it says.
  @Test
  void itsLogValuesAnyOtherPolicy() {
    int covered = 0;
    int runs = 100;
    for (int run = 0; run < runs; run++) {
      var random = new SplittableRandom(run);
      var sure = NEW.learn("email", 4000, 400).learn("sms", 4000, 240).learn("letter", 4000, 80);
      var floored = new Bandit(sure.arms(), 0.05, 20, 0.05);
      var probabilities = floored.probabilities(run);
      int n = 8000;
      var actions = new int[n];
      var chances = new double[n];
      var rewards = new double[n];
      var always = new int[n];
      for (int i = 0; i < n; i++) {
        var choice = Bandit.choose(floored.arms(), probabilities, random.nextDouble());
        actions[i] = List.of("email", "sms", "letter").indexOf(choice.arm());
        chances[i] = choice.probability();
        rewards[i] = random.nextDouble() < List.of(0.1, 0.06, 0.02).get(actions[i]) ? 1 : 0;
        always[i] = 1;
      }
      var value =
          (PolicyValue.Valued)
              PolicyValue.of(Logged.of(actions, chances, rewards, Clusters.single(n)), always, run);
      covered += value.snips().low() <= 0.06 && 0.06 <= value.snips().high() ? 1 : 0;
    }
    assertThat(covered).isBetween(88, 100);
  }

  @Test
  void keepsACustomerInTheirArm() {
    var shares = List.of(0.2, 0.5, 0.3);
    var drawn = new ArrayList<String>();
    for (double place : new double[] {0, 0.19, 0.2, 0.69, 0.7, 0.999999}) {
      drawn.add(Bandit.choose(NEW.arms(), shares, place).arm());
    }

    assertThat(drawn).containsExactly("email", "email", "sms", "sms", "letter", "letter");
  }

  @Test
  void refusesOutcomesThatCannotBe() {
    assertThatThrownBy(() -> NEW.learn("email", 5, 6)).hasMessageContaining("6 successes");
    assertThatThrownBy(() -> NEW.learn("fax", 5, 1)).hasMessageContaining("fax");
    assertThatThrownBy(() -> new Bandit(NEW.arms(), 0.05, 20, 0.4)).hasMessageContaining("floors");
  }
}
