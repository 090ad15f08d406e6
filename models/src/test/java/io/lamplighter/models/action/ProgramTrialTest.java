package io.lamplighter.models.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.models.action.ProgramTrial.Contest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ProgramTrialTest {
  /// What a contest brings in truth.
  private interface Truth {
    double chance(String expected, String first);
  }

  /// Which program is first decides only where it is the right one for the household.
  private static final Truth TASTES_DIFFER = (expected, first) -> expected.equals(first) ? .5 : .1;

  /// Everybody likes `a` better, whatever is expected of them.
  private static final Truth ALL_ALIKE = (expected, first) -> first.equals("a") ? .4 : .2;

  @Test
  void choosesForEachHouseholdOnceThatIsShownToEarnMore() {
    var trial = ProgramTrial.of(contests(900, .5, TASTES_DIFFER, 1), Optional.of("a"), false, 7);

    assertThat(trial.personal()).isTrue();
    assertThat(trial.reason()).startsWith("Each household is chosen for");
  }

  @Test
  void keepsToTheOneProgramWhereTastesOnlySeemToDiffer() {
    var trial = ProgramTrial.of(contests(900, .5, ALL_ALIKE, 2), Optional.of("b"), false, 7);

    assertThat(trial.personal()).isFalse();
    assertThat(trial.single()).hasValue("a");
    assertThat(trial.measured()).isTrue();
  }

  @Test
  void winsByLuckNoMoreOftenThanItSays() {
    // Nothing matters at all: a lower bound above 0 is luck.
    int won = 0;
    for (int town = 0; town < 60; town++) {
      won +=
          ProgramTrial.of(
                      contests(500, .5, (expected, first) -> .3, town), Optional.of("a"), false, 7)
                  .personal()
              ? 1
              : 0;
    }
    assertThat(won).isLessThan(6);
  }

  @Test
  void rulesNothingOnFewerThanTwoHundredEffectiveContests() {
    var few = ProgramTrial.of(contests(120, .5, TASTES_DIFFER, 3), Optional.of("b"), true, 7);

    assertThat(few.personal()).isFalse();
    assertThat(few.single()).hasValue("b");
    assertThat(few.measured()).isFalse();
    assertThat(few.reason()).contains("are needed");
    assertThat(ProgramTrial.of(List.of(), Optional.of("b"), true, 7).personal()).isFalse();
  }

  @Test
  void whatOnceWonStaysUntilItEarnsLess() {
    // Hardly ahead: what is not beyond doubt does not come into force, but may stay in it.
    Truth hardly = (expected, first) -> expected.equals(first) ? .35 : .3;
    int onlyStays = 0;
    for (int town = 0; town < 20; town++) {
      var contests = contests(700, .5, hardly, town);
      boolean comes = ProgramTrial.of(contests, Optional.of("a"), false, 7).personal();
      boolean stays = ProgramTrial.of(contests, Optional.of("a"), true, 7).personal();
      assertThat(stays || !comes).isTrue();
      onlyStays += stays && !comes ? 1 : 0;
    }
    assertThat(onlyStays).isPositive();
    assertThat(
            ProgramTrial.of(contests(900, .5, ALL_ALIKE, 6), Optional.of("a"), true, 7).personal())
        .isFalse();
  }

  /// Contests in which the first was drawn with a share, else what was expected went first.
  private static List<Contest> contests(int number, double explore, Truth truth, long seed) {
    var random = new SplittableRandom(seed);
    var contests = new ArrayList<Contest>();
    for (int i = 0; i < number; i++) {
      var candidates = random.nextBoolean() ? List.of("a", "b") : List.of("b", "a");
      var usual = candidates.getFirst();
      var first = random.nextDouble() < explore ? candidates.get(random.nextInt(2)) : usual;
      double chance = explore / 2 + (first.equals(usual) ? 1 - explore : 0);
      double reward = random.nextDouble() < truth.chance(usual, first) ? 10 : 0;
      contests.add(new Contest(i, candidates, first, chance, reward));
    }
    return contests;
  }
}
