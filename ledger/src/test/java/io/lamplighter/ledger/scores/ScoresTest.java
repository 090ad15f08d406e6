package io.lamplighter.ledger.scores;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.audience.Expression;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.attributes.Attributes;
import io.lamplighter.ledger.attributes.Units;
import io.lamplighter.ledger.consent.Erasure;
import io.lamplighter.ledger.reports.ScoreCoverage;
import io.lamplighter.ledger.reports.Why;
import io.lamplighter.ledger.scores.Scores.Scored;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScoresTest {
  private static final Instant NOW = Instant.parse("2026-03-02T16:00:00Z");
  private static final String REASONS =
      "[{\"feature\": \"calls_12m\", \"value\": \"3\", \"contribution\": -0.8}]";

  private Ledger ledger;
  private Handle db;

  @BeforeEach
  void open() {
    ledger = TestLedger.fresh("rehearsal");
    db = ledger.jdbi().open();
  }

  @AfterEach
  void close() {
    db.close();
    ledger.close();
  }

  @Test
  void anAudienceTakesThoseWhoseScoreIsBelowAndNobodyOfWhomItIsUnknown() {
    var cross = aCustomer().in(ledger).id();
    var content = aCustomer().in(ledger).id();
    var unknown = aCustomer().in(ledger).id();
    keep("csat", cross, 2.1, NOW);
    keep("csat", content, 4.4, NOW);

    assertThat(met(UnitKind.CUSTOMER, "score('csat') < 3", NOW)).containsExactly(cross.value());
    assertThat(met(UnitKind.CUSTOMER, "!(score('csat') < 3)", NOW))
        .containsExactly(content.value());
    assertThat(met(UnitKind.CUSTOMER, "!has(score('csat'))", NOW)).containsExactly(unknown.value());
  }

  @Test
  void aScoreIsUnknownWhenItIsOldAndWhenItCameLongAfterTheInstantAskedAbout() {
    var ada = aCustomer().in(ledger).id();
    keep("csat", ada, 2, NOW);

    assertThat(met(UnitKind.CUSTOMER, "score('csat') < 3", NOW.plus(Duration.ofDays(6))))
        .hasSize(1);
    assertThat(met(UnitKind.CUSTOMER, "score('csat') < 3", NOW.plus(Duration.ofDays(8)))).isEmpty();
    assertThat(met(UnitKind.CUSTOMER, "score('csat') < 3", NOW.minusSeconds(60))).hasSize(1);
    assertThat(met(UnitKind.CUSTOMER, "score('csat') < 3", NOW.minus(Duration.ofDays(2))))
        .isEmpty();
    for (var at :
        List.of(
            NOW.plus(Duration.ofDays(6)),
            NOW.plus(Duration.ofDays(8)),
            NOW.minusSeconds(60),
            NOW.minus(Duration.ofDays(2)))) {
      assertThat(Scores.of(db, "csat", UnitKind.CUSTOMER, ada.value(), at).isPresent())
          .as("at %s", at)
          .isEqualTo(!met(UnitKind.CUSTOMER, "has(score('csat'))", at).isEmpty());
    }
  }

  @Test
  void anAccountIsAskedForItsOwnScoreAndElseForItsCustomers() {
    var ada = aCustomer().in(ledger);
    var bob = aCustomer().in(ledger);
    keep("csat", bob.id(), 4, NOW);
    Scores.keep(
        db,
        "ebill-adoption",
        1,
        UnitKind.ACCOUNT,
        NOW,
        List.of(new Scored(ada.account(), 0.3, "[]"), new Scored(bob.account(), 0.05, "[]")));

    assertThat(met(UnitKind.ACCOUNT, "score('ebill-adoption') >= 0.1", NOW))
        .containsExactly(ada.account());
    assertThat(met(UnitKind.ACCOUNT, "score('csat') >= 4.0", NOW)).containsExactly(bob.account());
    assertThat(met(UnitKind.CUSTOMER, "score('ebill-adoption') >= 0.1", NOW))
        .containsExactly(ada.id().value());
    assertThat(met(UnitKind.PREMISE, "score('csat') >= 4.0", NOW)).containsExactly(bob.premise());
  }

  @Test
  void whatAModelSaidThatWasFoundUnhealthyIsUnknown() {
    var ada = aCustomer().in(ledger).id();
    keep("csat", ada, 2, NOW);
    db.execute("INSERT INTO model_alarm VALUES ('csat', 1, now(), 'UNHEALTHY', 'no longer ranks')");

    assertThat(met(UnitKind.CUSTOMER, "score('csat') < 3", NOW)).isEmpty();
    assertThat(Scores.of(db, "csat", UnitKind.CUSTOMER, ada.value(), NOW)).isEmpty();
  }

  @Test
  void thereIsOneScoreAModelAndUnitAndTheNewestCounts() {
    var ada = aCustomer().in(ledger).id();
    keep("csat", ada, 4.5, NOW.minusSeconds(60));
    keep("csat", ada, 2.5, NOW);

    assertThat(Scores.of(db, ada, NOW))
        .singleElement()
        .satisfies(
            score -> {
              assertThat(score.value()).isEqualTo(2.5);
              assertThat(score.asOf()).isEqualTo(NOW);
              assertThat(score.reasons().getFirst()).containsEntry("feature", "calls_12m");
            });
  }

  @Test
  void theWhyOfAnAudienceShowsValueVersionAndReasonsOfTheScore() {
    aCampaign("rescue").audience("score('csat') < 3 && customer.language == 'en'").in(ledger);
    var ada = aCustomer().in(ledger).id();
    keep("csat", ada, 2.1, NOW);

    var leaf = Why.of(ledger.jdbi(), ada, "rescue", Optional.empty(), NOW).leaves().getFirst();

    assertThat(leaf.holds()).hasValue(true);
    assertThat(leaf.value()).containsEntry("score('csat')", "2.1");
    assertThat(leaf.scores())
        .singleElement()
        .satisfies(
            score -> {
              assertThat(score.version()).isEqualTo(1);
              assertThat(score.value()).isEqualTo(2.1);
              assertThat(score.toJson()).containsKeys("model", "version", "asOf", "reasons");
            });
  }

  @Test
  void theWhyOfAnUnknownScoreNamesItsReason() {
    aCampaign("rescue").audience("score('csat') < 3").in(ledger);
    var ada = aCustomer().in(ledger).id();
    var reasons = new ArrayList<String>();

    reasons.add(unscored(ada));
    db.execute(
        """
        INSERT INTO model_version (model, version, state, kind, trained_at, snapshot_at, fingerprint,
          artifact, card, trained_on, positives, own_outcomes, why)
        VALUES ('csat', 1, 'champion', 'logistic', now(), now(), 'f', '{}', '{}', 1, 1, 0, '')
        """);
    reasons.add(unscored(ada));
    keep("csat", ada, 2.1, NOW.minus(Duration.ofDays(9)));
    reasons.add(unscored(ada));
    keep("csat", ada, Double.NaN, NOW);
    db.execute("INSERT INTO model_alarm VALUES ('csat', 1, now(), 'NO_NUMBER', '1 of 1')");
    reasons.add(unscored(ada));
    db.execute("INSERT INTO model_alarm VALUES ('csat', 1, now(), 'UNHEALTHY', 'ranks no longer')");
    reasons.add(unscored(ada));

    assertThat(reasons)
        .containsExactly(
            "no version of the model is in force",
            "version 1 has not come by them yet",
            "the newest one is older than 7 days",
            "version 1 gave no number, it could not score them",
            "version 1 was found unhealthy and may say nothing");
  }

  private String unscored(CustomerId customer) {
    var leaf = Why.of(ledger.jdbi(), customer, "rescue", Optional.empty(), NOW).leaves().getFirst();
    assertThat(leaf.holds()).isEmpty();
    return leaf.unscored().get("csat");
  }

  @Test
  void anErasedCustomerHasNoScoreAndGetsNoneAgain() {
    var ada = aCustomer().in(ledger).id();
    keep("csat", ada, 2.1, NOW);

    db.useTransaction(transaction -> Erasure.erase(transaction, ada, NOW, "officer"));

    assertThat(Scores.of(db, ada, NOW)).isEmpty();
    assertThat(keep("csat", ada, 2.1, NOW)).isZero();
  }

  @Test
  void aLedgerKnowsTheModelsOfSurveysOfItsCampaignsAndNoOthers() {
    aCampaign("ebill").in(ledger);
    db.execute(
        """
        INSERT INTO model_version (model, version, state, kind, trained_at, snapshot_at, fingerprint,
          artifact, card, trained_on, positives, own_outcomes, why)
        VALUES ('ebill-adoption', 1, 'champion', 'logistic', now(), now(), 'f', '{}',
          '{"purpose": "Who enrols in e-bill"}', 1, 1, 0, '')
        """);
    var catalogue = Attributes.catalogue(db);

    assertThat(catalogue.models())
        .containsEntry("ebill-adoption", "Who enrols in e-bill")
        .containsOnlyKeys("ebill-adoption", "csat", "nps", "arrears");
    assertThat(Expression.compile("score('csta') < 3", catalogue, UnitKind.CUSTOMER))
        .isInstanceOfSatisfying(
            Expression.Outcome.Flawed.class,
            flawed -> assertThat(flawed.flaws().getFirst().hint()).contains("csat"));
  }

  @Test
  void coverageTellsOfHowManySomethingIsKnownAndHidesSmallGroups() {
    for (int i = 0; i < 20; i++) {
      keep("csat", aCustomer().in(ledger).id(), 1 + i % 5, NOW);
    }
    keep("csat", aCustomer().speaking("es").in(ledger).id(), 5, NOW);
    aCustomer().in(ledger);

    var coverage = ScoreCoverage.of(db, "csat", NOW);

    assertThat(coverage.customers()).isEqualTo(22);
    assertThat(coverage.scored()).isEqualTo(21);
    assertThat(coverage.mean().orElseThrow()).isBetween(3.0, 3.2);
    assertThat(coverage.tenths()).containsExactly(4L, 0L, 4L, 0L, 0L, 4L, 0L, 4L, 0L, 5L);
    assertThat(ScoreCoverage.by(db, "csat", "language", NOW))
        .extracting(ScoreCoverage.Group::name)
        .containsExactly("en");
    assertThat(ScoreCoverage.of(db, "csat", NOW.plus(Duration.ofDays(9))).scored()).isZero();
  }

  private int keep(String model, CustomerId customer, double value, Instant asOf) {
    return Scores.keep(
        db,
        model,
        1,
        UnitKind.CUSTOMER,
        asOf,
        List.of(new Scored(customer.value(), value, REASONS)));
  }

  private List<Long> met(UnitKind kind, String rule, Instant now) {
    return switch (Expression.compile(rule, Attributes.catalogue(), kind)) {
      case Expression.Outcome.Sound(var expression) ->
          Units.meeting(db, kind, expression.sql(), now).stream().map(Units.Unit::id).toList();
      case Expression.Outcome.Flawed(var flaws) -> throw new AssertionError(flaws.toString());
    };
  }
}
