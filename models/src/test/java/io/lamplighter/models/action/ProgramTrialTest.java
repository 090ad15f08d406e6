package io.lamplighter.models.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.models.action.ProgramTrial.Contest;
import io.lamplighter.models.measures.Looks;
import io.lamplighter.models.measures.PolicyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ProgramTrialTest {
  private static final int TOWNS = 60;
  private static final int A_WEEK = 40;

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
    var trial = once(contests(900, .5, TASTES_DIFFER, 1), "a", false);

    assertThat(trial.personal()).isTrue();
    assertThat(trial.reason()).startsWith("Each household is chosen for");
  }

  @Test
  void keepsToTheOneProgramWhereTastesOnlySeemToDiffer() {
    var trial = once(contests(900, .5, ALL_ALIKE, 2), "b", false);

    assertThat(trial.personal()).isFalse();
    assertThat(trial.single()).hasValue("a");
    assertThat(trial.measured()).isTrue();
  }

  /// Looks of a year in utilities where it does not matter who goes first.
  @Test
  void lessThanOneInTwentyEverWinByLuckOverAYear() {
    int won = 0;
    int wouldHave = 0;
    for (int town = 0; town < TOWNS; town++) {
      var year = contests(A_WEEK * 52, .5, (expected, first) -> .3, 1_000 + town);
      var looks = Looks.NONE;
      boolean wins = false;
      boolean atNinetyFive = false;
      for (int week = 4; week <= 52; week += 4) {
        var over = year.subList(0, A_WEEK * week);
        var trial = ProgramTrial.of(over, Optional.of("a"), false, looks, over.size(), 7);
        wins |= trial.personal();
        atNinetyFive |=
            trial.gain().orElseThrow() instanceof PolicyValue.Valued gain
                && gain.snips().isPositive();
        looks = trial.after();
      }
      won += wins ? 1 : 0;
      wouldHave += atNinetyFive ? 1 : 0;
    }
    assertThat(won).isLessThanOrEqualTo(TOWNS / 20);
    // The same looks without the correction.
    assertThat(wouldHave).isGreaterThan(TOWNS / 20);
  }

  @Test
  void aLookThatIsNotDueShowsNothingAndALaterOneMustBeSurer() {
    Truth slightly = (expected, first) -> expected.equals(first) ? .42 : .3;
    var contests = contests(900, .5, slightly, 4);
    var first = once(contests, "a", false);
    var early = ProgramTrial.of(contests, Optional.of("a"), false, new Looks(1, 601), 900, 7);
    var late = ProgramTrial.of(contests, Optional.of("a"), false, new Looks(400, 600), 900, 7);

    assertThat(first.personal()).isTrue();
    assertThat(first.after()).isEqualTo(new Looks(1, 900));
    assertThat(early.personal()).isFalse();
    assertThat(early.after()).isEqualTo(early.before());
    assertThat(early.reason()).contains("no test before 902 contests are over");
    assertThat(late.personal()).isFalse();
    assertThat(late.after()).isEqualTo(new Looks(401, 900));
  }

  @Test
  void rulesNothingOnFewerThanTwoHundredEffectiveContests() {
    var few = once(contests(120, .5, TASTES_DIFFER, 3), "b", true);

    assertThat(few.personal()).isFalse();
    assertThat(few.single()).hasValue("b");
    assertThat(few.measured()).isFalse();
    assertThat(few.reason()).contains("are needed");
    assertThat(once(List.of(), "b", true).personal()).isFalse();
  }

  @Test
  void whatOnceWonStaysUntilItEarnsLess() {
    // Hardly ahead: what is not beyond doubt does not come into force, but may stay in it.
    Truth hardly = (expected, first) -> expected.equals(first) ? .35 : .3;
    int onlyStays = 0;
    for (int town = 0; town < 20; town++) {
      var contests = contests(700, .5, hardly, town);
      boolean comes = once(contests, "a", false).personal();
      boolean stays = once(contests, "a", true).personal();
      assertThat(stays || !comes).isTrue();
      onlyStays += stays && !comes ? 1 : 0;
    }
    assertThat(onlyStays).isPositive();
    assertThat(once(contests(900, .5, ALL_ALIKE, 6), "a", true).personal()).isFalse();
  }

  /// The first look there ever was.
  private static ProgramTrial once(List<Contest> contests, String expected, boolean personal) {
    return ProgramTrial.of(
        contests, Optional.of(expected), personal, Looks.NONE, contests.size(), 7);
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
