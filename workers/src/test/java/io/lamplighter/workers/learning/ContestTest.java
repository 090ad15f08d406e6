package io.lamplighter.workers.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.ledger.attributes.FeatureSet;
import io.lamplighter.models.governance.Promotion.Check;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.propensity.Plan;
import io.lamplighter.models.propensity.Propensity;
import io.lamplighter.models.propensity.Trained;
import io.lamplighter.models.registry.Ranking;
import io.lamplighter.models.registry.Registry.Champion;
import io.lamplighter.workers.learning.TrainingSet.Case;
import io.lamplighter.workers.learning.TrainingSet.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ContestTest {
  private static final Instant MONDAY = Instant.parse("2026-03-02T09:00:00Z");
  private static final Duration WEEK = Duration.ofDays(7);
  private static final FeatureSet FEATURES =
      new FeatureSet(
          "one",
          "One number",
          "",
          List.of(
              new FeatureSet.Feature("x", FeatureSet.Kind.NUMBER, "A number", false, false, "")));
  private static final Plan PLAN = Plan.at(MONDAY.plus(WEEK.multipliedBy(9))).maturingIn(WEEK);
  private static final Contest CONTEST = new Contest(FEATURES, PLAN, 0.3, 1);

  @Test
  void refusesAChallengerWhileThereAreTooFewEnrollmentsToJudgeBy() {
    var champion = champion(1, trained(cases(MONDAY.minus(WEEK), 4_000, Source.LEFT_ALONE, -1)));
    var own = cases(MONDAY, 300, Source.OWN, 1);

    var verdict = CONTEST.challenge(champion, trained(own), own, List.of(), Set.of());

    assertThat(verdict.promoted()).isFalse();
    assertThat(verdict.why()).contains("enrollments among the 300 matured decisions", "200");
  }

  @Test
  void promotesWhoWinsOnDecisionsThatNeitherHasSeen() {
    var champion = champion(1, trained(cases(MONDAY.minus(WEEK), 4_000, Source.LEFT_ALONE, -1)));
    var own = waves(4, 1_500, 1);

    var verdict = CONTEST.challenge(champion, trained(own), own, List.of(), Set.of());

    assertThat(verdict.checks()).extracting(Check::code).contains("LOG_LOSS", "CALIBRATION");
    assertThat(verdict.checks()).allMatch(Check::passed);
    assertThat(verdict.promoted()).isTrue();
  }

  @Test
  void judgesByHalfOfTheHouseholdsWhenAllWasDecidedAtOnce() {
    var champion = champion(1, trained(cases(MONDAY.minus(WEEK), 4_000, Source.LEFT_ALONE, -1)));
    var own = cases(MONDAY, 5_000, Source.OWN, 1);

    assertThat(CONTEST.challenge(champion, trained(own), own, List.of(), Set.of()).promoted())
        .isTrue();
  }

  @Test
  void letsAVersionTakeOverByWhatItSaidBesideTheChampionAtTheTime() {
    var champion = champion(2, trained(cases(MONDAY.minus(WEEK), 4_000, Source.OWN, 1)));
    var standing = champion(3, trained(cases(MONDAY.minus(WEEK), 4_000, Source.OWN, 1)));
    // The logged scores of version 2 believe the opposite; what both would say now is the same.
    var own = saidBy(3, waves(2, 1_500, -1), -1);

    assertThat(CONTEST.standing(champion, standing, own, List.of(), Set.of()))
        .hasValueSatisfying(verdict -> assertThat(verdict.promoted()).isTrue());
    assertThat(CONTEST.standing(champion, standing, own.subList(0, 300), List.of(), Set.of()))
        .isEmpty();
    assertThat(
            CONTEST.standing(
                champion, standing, saidBy(3, waves(2, 1_500, 1), -1), List.of(), Set.of()))
        .hasValueSatisfying(verdict -> assertThat(verdict.promoted()).isFalse());
  }

  @Test
  void goesBackByWhatThePredecessorSaidAtTheTime() {
    var watch = new Watch(CONTEST, PLAN, 1);
    var one = champion(2, trained(cases(MONDAY.minus(WEEK), 4_000, Source.OWN, 1)));
    var before = champion(1, trained(cases(MONDAY.minus(WEEK), 4_000, Source.OWN, 1)));

    assertThat(watch.lost(one, before, saidBy(1, waves(2, 1_500, -1), -1))).isPresent();
    assertThat(watch.lost(one, before, saidBy(1, waves(2, 1_500, 1), -1))).isEmpty();
  }

  /// The same cases, of which a version said what it would if x pulled so.
  private static List<Case> saidBy(int version, List<Case> cases, double pull) {
    return cases.stream()
        .map(
            each ->
                new Case(
                    each.household(),
                    each.at(),
                    each.source(),
                    each.enrolled(),
                    each.wave(),
                    each.chance(),
                    each.score(),
                    each.version(),
                    each.cells(),
                    Map.of(version, chance(pull * (Double) each.cells().getFirst()))))
        .toList();
  }

  @Test
  void keepsTheChampionThatNobodyBeats() {
    var history = cases(MONDAY.minus(WEEK), 3_000, Source.LEFT_ALONE, 1);
    var champion = champion(1, trained(history));
    var own = waves(4, 1_500, 1);

    var verdict = CONTEST.challenge(champion, trained(own), own, List.of(), Set.of());

    assertThat(verdict.promoted()).isFalse();
    assertThat(verdict.why()).contains("log loss");
  }

  @Test
  void takesAChampionBackWhenItsPredecessorWasCloserTwiceInARow() {
    var watch = new Watch(CONTEST, PLAN, 1);
    var good = champion(1, trained(cases(MONDAY.minus(WEEK), 4_000, Source.OWN, 1)));
    var bad = champion(2, trained(cases(MONDAY.minus(WEEK), 4_000, Source.OWN, -1)));
    // Nothing was logged of either: they are asked now, on the values that were.
    var own =
        waves(2, 1_500, 1).stream()
            .map(
                each ->
                    new Case(
                        each.household(),
                        each.at(),
                        each.source(),
                        each.enrolled(),
                        each.wave(),
                        each.chance(),
                        null,
                        each.version(),
                        each.cells()))
            .toList();

    assertThat(watch.lost(bad, good, own)).hasValueSatisfying(why -> assertThat(why).contains("1"));
    assertThat(watch.lost(bad, good, own.subList(0, 1_500))).isEmpty();
    assertThat(watch.lost(good, bad, own)).isEmpty();
  }

  @Test
  void seesThatTheRankingInForceWasLost() {
    var watch = new Watch(CONTEST, PLAN, 1);

    assertThat(watch.health(waves(3, 1_500, 1)).targets()).isTrue();
    assertThat(watch.health(waves(3, 1_500, -1)).targets()).isFalse();
  }

  private static Champion champion(int version, Trained trained) {
    return new Champion("m", version, Ranking.by(trained.scorer()), MONDAY.minus(WEEK), "{}");
  }

  private static Trained trained(List<Case> cases) {
    return Propensity.train(TrainingSet.asCases(FEATURES, cases), PLAN, Effort.seeded(1));
  }

  private static List<Case> waves(int waves, int people, double pull) {
    var all = new ArrayList<Case>();
    for (int wave = 0; wave < waves; wave++) {
      all.addAll(cases(MONDAY.plus(WEEK.multipliedBy(wave)), people, Source.OWN, pull));
    }
    return all;
  }

  /// @param pull how x moves the chance of 20 %; the logged scores believe that it raises it
  private static List<Case> cases(Instant at, int people, Source source, double pull) {
    var random = new SplittableRandom(at.getEpochSecond() + people);
    var cases = new ArrayList<Case>();
    for (int i = 0; i < people; i++) {
      double x = random.nextDouble() * 4 - 2;
      cases.add(
          new Case(
              at.getEpochSecond() % 1_000_003 * 10_000 + i,
              at,
              source,
              random.nextDouble() < chance(pull * x),
              "w/" + at,
              1,
              chance(x),
              2,
              List.of(x)));
    }
    return cases;
  }

  private static double chance(double x) {
    return 1 / (1 + Math.exp(1.4 - x));
  }
}
