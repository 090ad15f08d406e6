package io.lamplighter.simulator.meridian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.audience.Expression;
import io.lamplighter.campaigns.audience.Expression.Outcome.Sound;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.attributes.Attributes;
import io.lamplighter.ledger.attributes.Units;
import io.lamplighter.ledger.segments.PersonaSchemes;
import io.lamplighter.ledger.segments.Segments;
import io.lamplighter.models.data.BadData;
import io.lamplighter.models.segments.Personas.Centre;
import io.lamplighter.workers.learning.PersonaLearning;
import io.lamplighter.workers.learning.Rescoring;
import io.lamplighter.workers.learning.RuleLearning;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Segments learned on Meridian's past.
class SegmentLearningTest {
  private static final Meridian MERIDIAN = Meridian.of(11, 2_000, LocalDate.parse("2026-09-01"));
  private static final Instant NOW = MERIDIAN.start();

  private static Ledger ledger;

  @BeforeAll
  static void load() {
    ledger = TestLedger.fresh("live");
    new MeridianLoader(ledger.jdbi()).load(MERIDIAN, 7, (customers, events) -> {});
  }

  @AfterAll
  static void close() {
    ledger.close();
  }

  @Test
  void rulesTowardAProgramAreAudiencesOfThoseWhoWereCounted() {
    var found = rules(UnitKind.ACCOUNT);

    assertThat(found).isNotEmpty();
    assertThat(found.toString()).as("consequences").doesNotContain("delivery", "autopay");
    for (var segment : found) {
      assertThat(segment.draft().condition())
          .doesNotContain("low_income", "birth_decade", "language", "medical");
      assertThat(met("segment('" + segment.draft().name() + "')", UnitKind.ACCOUNT))
          .as(segment.draft().condition())
          .hasSize((int) segment.draft().units());
      assertThat(segment.draft().lineage()).containsKeys("goal", "asOf", "rate", "everybody");
    }
    var best = expression("segment('" + found.getFirst().draft().name() + "')", UnitKind.ACCOUNT);
    assertThat(best.leaves()).as("explained leaf by leaf").isNotEmpty();
    assertThat(best.text()).as("expanded").doesNotContain("segment(");
  }

  @Test
  void everyCustomerKeepsOnePersonaNewcomersGetOneAndLearningAnewChangesNone() {
    var personas = new PersonaLearning(ledger.jdbi()).learn(Centre.MEAN, Set.of(), NOW, "tests");

    assertThat(personas).hasSizeBetween(2, 8);
    assertThat(personas.stream().mapToLong(each -> each.draft().units()).sum())
        .isEqualTo(count("customer"));
    for (var persona : personas) {
      assertThat(met("segment('" + persona.draft().name() + "')", UnitKind.CUSTOMER))
          .hasSize((int) persona.draft().units());
    }

    var newcomer = io.lamplighter.ledger.Fixtures.aCustomer().in(ledger).id();
    new Rescoring(ledger.jdbi()).drain(NOW);

    var scheme = ledger.jdbi().withHandle(PersonaSchemes::newest).orElseThrow();
    assertThat(met("has(" + scheme.attribute() + ")", UnitKind.CUSTOMER))
        .contains(newcomer.value());
    leavesWhatWasAppliedAsItWas(personas.getFirst().draft());
  }

  private static void leavesWhatWasAppliedAsItWas(Segments.Draft first) {
    var applied = expression("segment('" + first.name() + "')", UnitKind.CUSTOMER).text();
    var then = met(applied, UnitKind.CUSTOMER);

    new PersonaLearning(ledger.jdbi()).learn(Centre.MEAN, Set.of(), NOW, "tests");

    assertThat(met(applied, UnitKind.CUSTOMER)).isEqualTo(then);
    assertThat(ledger.jdbi().withHandle(Segments::current).toString()).contains("personas_2 ==");
  }

  @Test
  void saysSoWhenTooFewEnrolledOrThereIsNoSuchProgram() {
    assertThatThrownBy(() -> rules("e-bill", Duration.ofHours(1)))
        .isInstanceOf(BadData.class)
        .hasMessageContaining("enrolled within 0 days");
    assertThatThrownBy(() -> rules("ebil", Duration.ofDays(90)))
        .isInstanceOf(BadData.class)
        .hasMessageContaining("no such program");
  }

  private static List<Segments.Segment> rules(String program, Duration within) {
    return new RuleLearning(ledger.jdbi())
        .learn(program, UnitKind.CUSTOMER, within, Set.of(), NOW, "tests");
  }

  private static List<Segments.Segment> rules(UnitKind unit) {
    return new RuleLearning(ledger.jdbi())
        .learn("e-bill", unit, Duration.ofDays(180), Set.of(), NOW, "tests");
  }

  private static Expression expression(String rule, UnitKind unit) {
    return ledger
        .jdbi()
        .withHandle(
            db ->
                switch (Expression.compile(rule, Attributes.catalogue(db), unit)) {
                  case Sound(var expression) -> expression;
                  case Expression.Outcome.Flawed(var flaws) ->
                      throw new AssertionError(flaws.toString());
                });
  }

  private static List<Long> met(String rule, UnitKind unit) {
    var sql = expression(rule, unit).sql();
    return ledger
        .jdbi()
        .withHandle(
            db -> Units.meeting(db, unit, sql, NOW).stream().map(Units.Unit::id).sorted().toList());
  }

  private static long count(String table) {
    return ledger
        .jdbi()
        .withHandle(db -> db.createQuery("SELECT count(*) FROM " + table).mapTo(Long.class).one());
  }
}
