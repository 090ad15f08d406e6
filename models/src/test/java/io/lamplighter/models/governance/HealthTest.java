package io.lamplighter.models.governance;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.models.measures.Estimate;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HealthTest {
  private static final Estimate UNASKED = new Estimate(0, 0, 0);

  @Test
  void goesOnTargetingWhileItRanksWithinWaves() {
    var health = Health.of(aWindow(2_000, 1.5, 0), 1);

    assertThat(health.targets()).isTrue();
    assertThat(health.judged()).isTrue();
    assertThat(health.auc().low()).isGreaterThan(0.5);
  }

  @Test
  void stopsWhenOnlyTheBaseRateTellsWavesApart() {
    var health = Health.of(aWindow(2_000, 0, 3), 1);

    assertThat(health.targets()).isFalse();
    assertThat(health.finding()).contains("no better than drawing lots");
  }

  @Test
  void stopsWhenItRanksTheWrongWayRound() {
    assertThat(Health.of(aWindow(2_000, -1.5, 0), 1).targets()).isFalse();
  }

  @Test
  void doesNotJudgeByTooFewOutcomes() {
    var health = Health.of(aWindow(300, 0, 0), 1);

    assertThat(health.targets()).isTrue();
    assertThat(health.judged()).isFalse();
  }

  /// @param pull how much the score says about the outcome within a wave
  /// @param level how much waves differ in rate, with the scores going along
  private static Window aWindow(int rows, double pull, double level) {
    var random = new SplittableRandom(7);
    var scores = new double[rows];
    var outcomes = new boolean[rows];
    var waves = new int[rows];
    for (int i = 0; i < rows; i++) {
      waves[i] = i % 2;
      double x = random.nextDouble() - 0.5;
      double base = level * (waves[i] - 0.5);
      scores[i] = chance(base + x);
      outcomes[i] = random.nextDouble() < chance(base + pull * 3 * x);
    }
    return Window.of(outcomes, scores, scores, scores, UNASKED).inWaves(waves);
  }

  private static double chance(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }
}
