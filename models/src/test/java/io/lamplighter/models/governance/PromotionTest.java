package io.lamplighter.models.governance;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.models.MadeUp;
import io.lamplighter.models.learning.Odds;
import io.lamplighter.models.measures.Estimate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class PromotionTest {
  private static final MadeUp NEWEST = MadeUp.customers(4000, 31);
  private static final Estimate EARNS = new Estimate(0.02, 0.01, 0.03);

  private static double[] scores(DoubleUnaryOperator ofLogit) {
    return Arrays.stream(NEWEST.truth())
        .map(p -> Odds.chance(ofLogit.applyAsDouble(Odds.logit(p))))
        .toArray();
  }

  /// Half as sharp as the truth, at about the right level.
  private static double[] dull() {
    return scores(z -> 0.5 * z - 0.55);
  }

  private static Window window(double[] challenger) {
    return Window.of(NEWEST.outcomes(), dull(), challenger, dull(), EARNS);
  }

  private static Promotion decide(Window window) {
    return Promotion.decide(window, List.of(), Set.of(), 1);
  }

  private static List<String> failed(Promotion promotion) {
    return promotion.checks().stream()
        .filter(check -> !check.passed())
        .map(Promotion.Check::code)
        .toList();
  }

  @Test
  void promotesAChallengerThatWinsOnEveryCount() {
    var promotion = decide(window(NEWEST.truth()));

    assertThat(failed(promotion)).isEmpty();
    assertThat(promotion.promoted()).isTrue();
    assertThat(promotion.checks()).hasSize(6);
  }

  @Test
  void doesNotPromoteOnFewPositives() {
    var few =
        Window.of(
            Arrays.copyOf(NEWEST.outcomes(), 400),
            Arrays.copyOf(dull(), 400),
            Arrays.copyOf(NEWEST.truth(), 400),
            Arrays.copyOf(dull(), 400),
            EARNS);

    assertThat(failed(decide(few))).contains("POSITIVES");
  }

  @Test
  void doesNotPromoteItsEqual() {
    var same = Window.of(NEWEST.outcomes(), NEWEST.truth(), NEWEST.truth(), dull(), EARNS);

    assertThat(failed(decide(same))).containsExactly("LOG_LOSS");
  }

  @Test
  void doesNotPromoteScoresThatAreNoChances() {
    assertThat(failed(decide(window(scores(z -> 1.4 * z + 0.3))))).contains("CALIBRATION");
  }

  /// Knows the waves' rates but nobody within a wave: pooled it looks better, in the wave it is
  /// worse.
  @Test
  void doesNotPromoteWhatOnlyKnowsTheWave() {
    int n = NEWEST.outcomes().length;
    var waves = new int[n];
    var outcomes = new boolean[n];
    var champion = new double[n];
    var challenger = new double[n];
    var random = new java.util.SplittableRandom(4);
    for (int i = 0; i < n; i++) {
      waves[i] = i % 2;
      double rate = waves[i] == 0 ? 0.05 : 0.45;
      double own = random.nextDouble() < 0.5 ? 1.4 : 0.6;
      outcomes[i] = random.nextDouble() < rate * own;
      champion[i] = 0.25 * own;
      challenger[i] = rate;
    }
    var window = Window.of(outcomes, champion, challenger, champion, EARNS).inWaves(waves);

    var promotion = decide(window);

    assertThat(failed(promotion)).containsExactly("WITHIN_WAVE");
  }

  @Test
  void doesNotPromoteWhatLeavesAGroupBehindUnlessThereIsAReason() {
    var fairness =
        new Fairness(
            "language",
            List.of(
                new Fairness.Group("English", 1000, 400, 40, 41),
                new Fairness.Group("Spanish", 500, 150, 15, 14),
                new Fairness.Group("Tagalog", 12, 0, 0, 0)));

    assertThat(fairness.leftBehind()).extracting(Fairness.Group::name).containsExactly("Spanish");
    assertThat(failed(Promotion.decide(window(NEWEST.truth()), List.of(fairness), Set.of(), 1)))
        .containsExactly("FAIRNESS");
    assertThat(
            Promotion.decide(window(NEWEST.truth()), List.of(fairness), Set.of("language"), 1)
                .promoted())
        .isTrue();
  }

  @Test
  void doesNotPromoteWhatDoesNotBeatTheLinearModelAndTheBestSingleAction() {
    var noBetter =
        Window.of(NEWEST.outcomes(), dull(), NEWEST.truth(), scores(z -> z * 1.0001), EARNS);
    var noGain =
        Window.of(
            NEWEST.outcomes(), dull(), NEWEST.truth(), dull(), new Estimate(0.01, -0.01, 0.03));
    var itself = Window.of(NEWEST.outcomes(), dull(), NEWEST.truth(), NEWEST.truth(), EARNS);

    assertThat(failed(decide(noBetter))).containsExactly("BASELINES");
    assertThat(failed(decide(noGain))).containsExactly("BASELINES");
    assertThat(decide(itself).promoted()).isTrue();
  }

  @Test
  void takesAChampionBackAfterTwoLostWavesInARow() {
    var lost = new Estimate(-0.01, -0.02, -0.001);
    var open = new Estimate(-0.01, -0.02, 0.001);

    assertThat(Promotion.rollBack(List.of(open, lost, lost))).isTrue();
    assertThat(Promotion.rollBack(List.of(lost, open, lost))).isFalse();
    assertThat(Promotion.rollBack(List.of(lost))).isFalse();
  }

  @Test
  void weighsTheExploredByTheirInverseChance() {
    var heavy = new double[NEWEST.outcomes().length];
    Arrays.fill(heavy, 1);
    var even = window(NEWEST.truth());
    double plain = Promotion.gain(even, even.challenger(), even.champion(), 1).value();
    for (int i = 0; i < heavy.length / 2; i++) {
      heavy[i] = 20;
    }
    double weighted =
        Promotion.gain(even.weighted(heavy), even.challenger(), even.champion(), 1).value();
    var half =
        Window.of(
            Arrays.copyOf(NEWEST.outcomes(), 2000),
            Arrays.copyOf(dull(), 2000),
            Arrays.copyOf(NEWEST.truth(), 2000),
            Arrays.copyOf(dull(), 2000),
            EARNS);
    double firstHalf = Promotion.gain(half, half.challenger(), half.champion(), 1).value();

    assertThat(Math.abs(weighted - firstHalf)).isLessThan(Math.abs(plain - firstHalf) + 1e-12);
    assertThat(weighted).isNotEqualTo(plain);
  }
}
