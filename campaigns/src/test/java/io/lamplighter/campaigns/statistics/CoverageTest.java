package io.lamplighter.campaigns.statistics;

import static io.lamplighter.campaigns.statistics.Normal.Z95;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

/// How often intervals and tests keep what they promise. Where the outcomes can be counted out the
/// figure is exact, else it comes from a seeded simulation.
class CoverageTest {
  private static double[] binomial(int n, double p) {
    var chances = new double[n + 1];
    for (int k = 0; k <= n; k++) {
      chances[k] =
          Math.exp(
              Special.logGamma(n + 1)
                  - Special.logGamma(k + 1)
                  - Special.logGamma(n - k + 1)
                  + k * Math.log(p)
                  + (n - k) * Math.log1p(-p));
    }
    return chances;
  }

  /// Chance that an interval covers, over all outcomes of 4,500 contacted and 500 held out, or of
  /// other sizes.
  private static double coverage(
      int treated, double pT, int control, double pC, BiPredicate<Proportion, Proportion> covers) {
    var chanceT = binomial(treated, pT);
    var chanceC = binomial(control, pC);
    double covered = 0;
    for (int x = 0; x <= treated; x++) {
      for (int y = 0; y <= control; y++) {
        double chance = chanceT[x] * chanceC[y];
        if (chance > 1e-12 && covers.test(new Proportion(x, treated), new Proportion(y, control))) {
          covered += chance;
        }
      }
    }
    return covered;
  }

  @Test
  void newcombeCoversWhereTheUsualIntervalDoesNot() {
    double newcombe =
        coverage(
            4500,
            0.015,
            500,
            0.010,
            (t, c) -> Effect.newcombe(t, c, Z95).interval().contains(0.005));
    double wald =
        coverage(
            4500,
            0.015,
            500,
            0.010,
            (t, c) ->
                Math.abs(t.rate() - c.rate() - 0.005)
                    <= Z95 * Math.sqrt(t.variance() + c.variance()));

    assertThat(newcombe).isBetween(0.953, 0.955);
    assertThat(wald).isBetween(0.920, 0.924);
  }

  @Test
  void newcombeCoversOverTheRatesThatOccur() {
    for (var rates :
        List.of(
            new double[] {0.02, 0.02},
            new double[] {0.05, 0.04},
            new double[] {0.10, 0.10},
            new double[] {0.30, 0.25})) {
      assertThat(
              coverage(
                  1800,
                  rates[0],
                  200,
                  rates[1],
                  (t, c) -> Effect.newcombe(t, c, Z95).interval().contains(rates[0] - rates[1])))
          .as("%s against %s", rates[0], rates[1])
          .isBetween(0.945, 0.975);
    }
  }

  @Test
  void relativeLiftCovers() {
    assertThat(
            coverage(
                4500, 0.015, 500, 0.010, (t, c) -> Effect.lift(t, c, Z95).interval().contains(0.5)))
        .isBetween(0.953, 0.957);
  }

  @Test
  void lookingEveryDayAlarmsFalselyInNoMoreThanOneOfTwenty() {
    int runs = 1_500;
    int hybrid = 0;
    int naive = 0;
    for (int run = 0; run < runs; run++) {
      var campaign = new DailyLooks(new SplittableRandom(run), 0.05, 0.05);
      hybrid += campaign.alarms(CoverageTest::hybridAlarm) ? 1 : 0;
      naive +=
          new DailyLooks(new SplittableRandom(run), 0.05, 0.05).alarms(CoverageTest::fixedAlarm)
              ? 1
              : 0;
    }

    // The standard error of a share of 5 % among 1,500 runs is 0.6 points.
    assertThat(hybrid / (double) runs).isBetween(0.025, 0.055);
    assertThat(naive / (double) runs).as("what looking at 1.96 would do").isGreaterThan(0.13);
  }

  @Test
  void aLiftOfFifteenPercentIsFoundAsOftenAsPlanned() {
    int runs = 300;
    int found = 0;
    for (int run = 0; run < runs; run++) {
      found +=
          new DailyLooks(new SplittableRandom(run), 0.0575, 0.05).alarms(CoverageTest::hybridAlarm)
              ? 1
              : 0;
    }
    // So many people for a power of 80 % by the formula; the looks before the end may add a little.
    double needed = new Power(0.05, 0.1, 0.8).people(0.15);

    assertThat(DailyLooks.PEOPLE).isBetween((int) needed - 500, (int) needed + 500);
    assertThat(found / (double) runs).isBetween(0.73, 0.88);
  }

  private static boolean hybridAlarm(Proportion treated, Proportion control) {
    return !Hybrid.at(treated, control, (treated.trials() + control.trials()) / DailyLooks.PEOPLE)
        .effect()
        .interval()
        .contains(0);
  }

  private static boolean fixedAlarm(Proportion treated, Proportion control) {
    return !Effect.newcombe(treated, control, Z95).interval().contains(0);
  }

  /// A campaign of sixty days with a tenth held out, looked at every day from the seventh on.
  private record DailyLooks(SplittableRandom random, double pT, double pC) {
    static final int PEOPLE = 79_800;
    private static final int DAYS = 60;

    boolean alarms(BiPredicate<Proportion, Proportion> alarm) {
      int treated = 0;
      int control = 0;
      for (int day = 1; day <= DAYS; day++) {
        treated += successes(PEOPLE / DAYS * 9 / 10, pT);
        control += successes(PEOPLE / DAYS / 10, pC);
        if (day >= 7
            && control >= 10
            && alarm.test(
                new Proportion(treated, PEOPLE / DAYS * 9 / 10 * day),
                new Proportion(control, PEOPLE / DAYS / 10 * day))) {
          return true;
        }
      }
      return false;
    }

    /// A binomial draw, jumping from success to success.
    private int successes(int trials, double p) {
      int successes = 0;
      double at = 0;
      while (true) {
        at += Math.floor(Math.log(1 - random.nextDouble()) / Math.log1p(-p)) + 1;
        if (at > trials) {
          return successes;
        }
        successes++;
      }
    }
  }

  @Test
  void landlordsNarrowNoInterval() {
    int runs = 600;
    int covered = 0;
    int naive = 0;
    for (int run = 0; run < runs; run++) {
      var random = new SplittableRandom(1_000 + run);
      var treated = draw(random, 900);
      var control = draw(random, 300);
      double designEffect = Households.designEffect(List.of(treated, control));
      covered +=
          Effect.newcombe(
                      treated.observed().over(designEffect),
                      control.observed().over(designEffect),
                      Z95)
                  .interval()
                  .contains(0)
              ? 1
              : 0;
      naive +=
          Effect.newcombe(treated.observed(), control.observed(), Z95).interval().contains(0)
              ? 1
              : 0;
    }

    assertThat(covered / (double) runs).isBetween(0.925, 0.985);
    assertThat(naive / (double) runs).as("without the design effect").isLessThan(0.80);
  }

  /// Households of one or two, and one in twenty of twelve, who decide together.
  private static Households draw(SplittableRandom random, int households) {
    var sum = new Households(0, 0, 0, 0, 0, 0);
    for (int i = 0; i < households; i++) {
      int size = random.nextInt(20) == 0 ? 12 : 1 + random.nextInt(2);
      int enrolled = random.nextDouble() < 0.1 ? size : 0;
      sum = sum.plus(Households.of(List.of(new Households.Household(size, enrolled))));
    }
    return sum;
  }
}
