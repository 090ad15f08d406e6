package io.lamplighter.ledger.cohorts;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.ledger.Interleaving;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.cohorts.Cohorts.Rolling;
import io.lamplighter.ledger.facts.Event;
import io.lamplighter.ledger.facts.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Races for a cohort's row, each played at every statement.
class CohortRacesTest {
  private static final Instant NOW = Instant.parse("2026-03-02T16:00:00Z");

  @Test
  void nobodyIsLeftInACohortThatEndsWhileTheyComeIn() {
    try (var ledger = withACampaign()) {
      int statements =
          Interleaving.everywhere(
              at -> {
                var ada = aCustomer().in(ledger).id();
                var old = anOldRollingCohort(ledger, at);

                var race =
                    Interleaving.at(ledger, at, () -> end(ledger, old), () -> comeIn(ledger, ada));

                assertThat(orphans(ledger))
                    .as("admission at statement %d of the end", at)
                    .isEmpty();
                return race.reached();
              });

      assertThat(statements).isGreaterThan(3);
    }
  }

  @Test
  void aCohortThatSomebodyIsComingIntoDoesNotEndBeforeThem() {
    try (var ledger = withACampaign()) {
      int statements =
          Interleaving.everywhere(
              at -> {
                var ada = aCustomer().in(ledger).id();
                var old = anOldRollingCohort(ledger, at);

                var race =
                    Interleaving.at(ledger, at, () -> comeIn(ledger, ada), () -> end(ledger, old));

                assertThat(orphans(ledger)).as("end at statement %d of admission", at).isEmpty();
                return race.reached();
              });

      assertThat(statements).isGreaterThan(4);
    }
  }

  @Test
  void oneRunTakesACohortOverOnceAndTheOneBeforeIsThrough() {
    try (var ledger = withACampaign()) {
      var old = anOldRollingCohort(ledger, 0);
      var cohorts = new Cohorts(ledger.jdbi());

      assertThat(cohorts.take(old, "first", 0)).hasValue(1);
      assertThat(cohorts.take(old, "first", 0)).hasValue(1);
      assertThat(cohorts.take(old, "second", 0)).hasValue(2);
      assertThat(cohorts.take(old, "first", 1)).isEmpty();
      assertThat(cohorts.take(old, "second", 2)).hasValue(2);
    }
  }

  private static Ledger withACampaign() {
    var ledger = TestLedger.fresh("rehearsal");
    aCampaign("power-back").in(ledger);
    ledger.jdbi().useHandle(db -> db.execute("UPDATE campaign SET on_event = 'outage.restored'"));
    return ledger;
  }

  /// The campaign's open cohort, due to be sealed, with nobody inside.
  private static String anOldRollingCohort(Ledger ledger, int number) {
    var id = "power-back/r1/" + number;
    ledger
        .jdbi()
        .useHandle(
            db -> {
              db.execute("UPDATE pending_entry SET decided_at = now()");
              db.execute("UPDATE cohort SET state = 'ended'");
              db.createUpdate(
                      """
                      INSERT INTO cohort (id, campaign, rolling, state, opened_at)
                      VALUES (:id, 'power-back', true, 'open', :at)
                      """)
                  .bind("id", id)
                  .bind("at", NOW.minus(Duration.ofDays(8)))
                  .execute();
            });
    return id;
  }

  private static void end(Ledger ledger, String cohort) {
    new Cohorts(ledger.jdbi()).endIfEmpty(cohort, NOW, Rolling.STANDARD);
  }

  private static void comeIn(Ledger ledger, CustomerId customer) {
    new Facts(ledger.jdbi(), new JourneyEvents())
        .record(
            List.of(
                Event.of("test", customer.toString(), "outage.restored", customer, NOW, Map.of())),
            NOW);
  }

  /// People waiting in a cohort that nobody drives any more.
  private static List<String> orphans(Ledger ledger) {
    return ledger
        .jdbi()
        .withHandle(
            db ->
                db.createQuery(
                        """
                        SELECT p.cohort_id FROM pending_entry p JOIN cohort c ON c.id = p.cohort_id
                         WHERE p.decided_at IS NULL AND c.state = 'ended'
                        """)
                    .mapTo(String.class)
                    .list());
  }
}
