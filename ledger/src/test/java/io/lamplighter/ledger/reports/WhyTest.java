package io.lamplighter.ledger.reports;

import static io.lamplighter.campaigns.Channel.EMAIL;
import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.consent.Consent;
import io.lamplighter.ledger.consent.Consents;
import io.lamplighter.ledger.consent.Purpose;
import io.lamplighter.ledger.reports.Why.Leaf;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WhyTest {
  private static final Instant TICK = Instant.parse("2026-03-02T16:00:00Z");
  private static final Instant NOW = TICK.plus(Duration.ofDays(10));

  private Ledger ledger;

  @BeforeEach
  void open() {
    ledger = TestLedger.fresh("rehearsal");
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void tellsLeafByLeafWhySomebodyIsNotIn() {
    aCampaign("ebill-adoption")
        .audience("!enrolled('e-bill') && customer.language == 'es' && has(calls.last_at)")
        .in(ledger);
    var ada = aCustomer().in(ledger).id();

    var why = Why.of(ledger.jdbi(), ada, "ebill-adoption", Optional.empty(), NOW);

    assertThat(why.eligible()).isFalse();
    assertThat(why.leaves())
        .extracting(Leaf::expression, Leaf::holds)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("!enrolled('e-bill')", Optional.of(true)),
            org.assertj.core.groups.Tuple.tuple("customer.language == 'es'", Optional.of(false)),
            org.assertj.core.groups.Tuple.tuple("has(calls.last_at)", Optional.of(false)));
    assertThat(why.leaves().get(1).value()).isEqualTo(Map.of("customer.language", "en"));
    assertThat(why.decision()).isEmpty();
    assertThat(why.nextPossible()).hasValue(NOW);
  }

  @Test
  void showsTheDecisionTheConsentOfThatTimeAndEachMessageWithItsHistory() {
    var campaign = aCampaign("ebill-adoption").in(ledger);
    var ada = aCustomer().in(ledger);
    var entry = campaign.entered(ada, campaign.wave(TICK), TICK);
    campaign.sent(entry, "invite", TICK.plusSeconds(3600));
    new Consents(ledger.jdbi())
        .record(List.of(Consent.no(ada.id(), EMAIL, Purpose.PROGRAM, "web", TICK.plusSeconds(60))));

    var why = Why.of(ledger.jdbi(), ada.id(), "ebill-adoption", Optional.empty(), NOW);

    assertThat(why.eligible()).isTrue();
    assertThat(why.decision())
        .containsEntry("wave_id", "ebill-adoption/" + TICK)
        .containsEntry("p_chosen", 1.0)
        .containsEntry("at", TICK.toString());
    assertThat(why.consents())
        .filteredOn(consent -> consent.purpose() == Purpose.PROGRAM)
        .allMatch(Consent::granted);
    assertThat(why.touchpoints())
        .singleElement()
        .satisfies(
            touchpoint -> {
              assertThat(touchpoint.step()).isEqualTo("invite");
              assertThat(touchpoint.state()).isEqualTo("sent");
              assertThat(touchpoint.history()).extracting(Why.Line::state).containsExactly("sent");
            });
    assertThat(why.nextPossible()).isEmpty();
    assertThat(why.toJson())
        .containsKeys("eligible", "leaves", "decision", "touchpoints", "nextPossible");
    assertThat(io.lamplighter.ledger.Json.of(why.toJson()))
        .doesNotContain("example.com")
        .doesNotContain("Fixture");
  }

  @Test
  void givesTheReasonsOfTheModelAsTheyWereKept() {
    var campaign = aCampaign("ebill-adoption").in(ledger);
    var ada = aCustomer().in(ledger);
    campaign.entered(ada, campaign.wave(TICK), TICK);
    ledger
        .jdbi()
        .useHandle(
            db ->
                db.execute(
                    """
                    UPDATE decision SET reasons =
                      '[{"feature": "portal.sessions_90d", "value": "4", "contribution": 1.5}]'
                    """));

    var why = Why.of(ledger.jdbi(), ada.id(), "ebill-adoption", Optional.empty(), NOW);

    assertThat(why.decision().get("reasons"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .singleElement()
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsEntry("feature", "portal.sessions_90d");
  }

  @Test
  void waitsForTheEndOfTheTimeThatADecisionStands() {
    aCampaign("ebill-adoption").in(ledger);
    var ada = aCustomer().in(ledger).id();
    ledger
        .jdbi()
        .useHandle(
            db ->
                db.execute(
                    """
                    INSERT INTO decision (id, campaign, version, definition_hash, wave_id, unit_id,
                      customer_id, household_id, at, chosen, explored, p_chosen, held_out, arm, p_arm)
                    SELECT gen_random_uuid(), 'ebill-adoption', 1, 'h', 'w', id, id, household_id,
                           '2026-03-02T16:00:00Z', false, false, 0, false, '', 1 FROM customer
                    """));

    var why = Why.of(ledger.jdbi(), ada, "ebill-adoption", Optional.empty(), NOW);

    assertThat(why.nextPossible()).hasValue(TICK.plus(Duration.ofDays(30)));
  }
}
