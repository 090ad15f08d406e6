package io.lamplighter.workers.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.definition.Choice;
import io.lamplighter.ledger.attributes.FeatureSet;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.measures.Looks;
import io.lamplighter.models.propensity.Plan;
import io.lamplighter.models.propensity.Propensity;
import io.lamplighter.models.registry.Ranking;
import io.lamplighter.models.registry.Registry.Champion;
import io.lamplighter.workers.learning.Randomised.Person;
import io.lamplighter.workers.learning.TrainingSet.Case;
import io.lamplighter.workers.learning.TrainingSet.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UpliftLessonTest {
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
  private static final UpliftLesson LESSON =
      new UpliftLesson(FEATURES, PLAN, new Choice.Score.Uplift("e-bill"), 1);

  @Test
  void ranksByUpliftWhereTheExperimentShowsTheGain() {
    var finding = LESSON.find(people(6, 700, -.15, null), Optional.empty(), Looks.NONE);

    assertThat(finding.byUplift()).isTrue();
    assertThat(finding.said()).startsWith("ranked by uplift").contains("Qini");
    assertThat(finding.card().path("beatsResponse").asBoolean()).isTrue();
  }

  @Test
  void looksAgainOnlyWhenOutcomesHaveGrownByHalfAndTrustsEachLookLess() {
    var people = people(6, 700, -.15, null);

    var tooEarly = LESSON.find(people, Optional.empty(), new Looks(1, 4_000));
    var later = LESSON.find(people, Optional.empty(), new Looks(1, 2_000));
    var ofMany = LESSON.find(people, Optional.empty(), new Looks(1_000_000, 2_000));

    assertThat(tooEarly.byUplift()).isFalse();
    assertThat(tooEarly.said()).contains("no look before 6,000 outcomes have matured");
    assertThat(tooEarly.card().path("looks").asInt()).isEqualTo(1);
    assertThat(later.byUplift()).isTrue();
    assertThat(later.card().path("looks").asInt()).isEqualTo(2);
    assertThat(later.card().path("lookedAt").asInt()).isEqualTo(4_200);
    assertThat(ofMany.byUplift()).isFalse();
  }

  @Test
  void ranksByResponseWhereContactDoesTheSameForAllAndSaysSo() {
    var finding = LESSON.find(people(6, 700, 0, null), Optional.empty(), Looks.NONE);

    assertThat(finding.byUplift()).isFalse();
    assertThat(finding.uplift()).isPresent();
    assertThat(finding.said())
        .startsWith("no gain over response shown yet: ranked by chance of enrolling");
  }

  @Test
  void saysHowFewThereAreWhileTheHoldoutIsTooSmall() {
    var finding = LESSON.find(people(1, 200, -.15, null), Optional.empty(), Looks.NONE);

    assertThat(finding.byUplift()).isFalse();
    assertThat(finding.uplift()).isEmpty();
    assertThat(finding.said()).contains("either group needs 150");
  }

  @Test
  void staysInForceWhileNothingSpeaksAgainstIt() {
    var champion = champion(people(6, 700, -.15, null));

    var finding = LESSON.find(people(2, 300, 0, -.15), Optional.of(champion), Looks.NONE);

    assertThat(finding.byUplift()).isTrue();
    assertThat(finding.lost()).isFalse();
  }

  @Test
  void givesWayWhenWhatItRankedFirstWasMovedLeast() {
    var champion = champion(people(6, 700, -.15, null));

    var finding = LESSON.find(people(6, 700, .15, -.15), Optional.of(champion), Looks.NONE);

    assertThat(finding.byUplift()).isFalse();
    assertThat(finding.lost()).isTrue();
    assertThat(finding.said()).startsWith("no gain").contains("in force");
  }

  @Test
  void neverMeasuresOnAHouseholdThatItTrainedOn() {
    for (var people : List.of(people(6, 500, -.15, null), people(1, 3_000, -.15, null))) {
      var cases = people.cases();
      var parts = UpliftLesson.parts(cases, people.experiment(FEATURES), WEEK);

      assertThat(parts).isNotEmpty();
      for (var part : parts) {
        var trained = new HashSet<Long>();
        Arrays.stream(part.train()).forEach(i -> trained.add(cases.get(i).household()));
        assertThat(Arrays.stream(part.test()).mapToObj(i -> cases.get(i).household()))
            .doesNotContainAnyElementsOf(trained);
      }
    }
  }

  private static Champion champion(Randomised people) {
    var contacted =
        people.people().stream().filter(each -> !each.heldOut()).map(Person::of).toList();
    var response =
        Propensity.train(TrainingSet.asCases(FEATURES, contacted), PLAN, Effort.seeded(1)).scorer();
    var uplift = LESSON.find(people, Optional.empty(), Looks.NONE).uplift();
    return new Champion(
        "m",
        1,
        Ranking.read(new Ranking(response, uplift, true).write()),
        MONDAY,
        "{\"learnedFrom\":{\"own\":1}}");
  }

  /// @param pull how x moves what contact adds to a chance of 15 %; x raises the chance itself
  /// @param believed the pull by which they were ranked; null where something else ranked them
  private static Randomised people(int waves, int each, double pull, Double believed) {
    var random = new SplittableRandom(5);
    var people = new ArrayList<Person>();
    for (int wave = 0; wave < waves; wave++) {
      var at = MONDAY.plus(WEEK.multipliedBy(wave));
      for (int i = 0; i < each; i++) {
        double x = random.nextDouble() * 2 - 1;
        boolean heldOut = random.nextDouble() < .4;
        double chance = .25 + .15 * x + (heldOut ? 0 : .05 + pull * x);
        people.add(
            new Person(
                new Case(
                    (wave * each + i) / 2 + 1_000L * wave,
                    at,
                    Source.OWN,
                    random.nextDouble() < chance,
                    "w/" + at,
                    1,
                    null,
                    2,
                    List.of(x)),
                heldOut,
                believed == null ? null : .05 + believed * x));
      }
    }
    return new Randomised(people);
  }
}
