package io.lamplighter.ledger.waves;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HouseholdMovesTest {
  private static final Instant MARCH = Instant.parse("2026-03-02T16:00:00Z");
  private static final Instant MAY = Instant.parse("2026-05-04T15:00:00Z");

  @Test
  void whoWasHeldOutStaysSoInANewHouseholdTogetherWithEverybodyThere() {
    try (var ledger = TestLedger.fresh("rehearsal")) {
      aCampaign("ebill").in(ledger);
      var ada = aCustomer().in(ledger);
      wave(ledger, MARCH, 1);
      execute(ledger, "UPDATE entry SET state = 'done', ended_at = entered_at, due_at = NULL");
      var bob = aCustomer().in(ledger);
      var cara = aCustomer().in(ledger);
      execute(ledger, "INSERT INTO household (id, key) VALUES (-7, 'together')");
      execute(
          ledger,
          "UPDATE customer SET household_id = -7 WHERE id IN (%d, %d)"
              .formatted(ada.id().value(), bob.id().value()));

      // Nobody would be drawn now.
      wave(ledger, MAY, 0);

      assertThat(
              texts(
                  ledger,
                  """
                  SELECT c.key || ' ' || e.held_out FROM entry e JOIN customer c ON c.id = e.customer_id
                   WHERE e.wave_id = '%s'
                  """
                      .formatted(Waves.id("ebill", MAY))))
          .containsExactlyInAnyOrder(
              ada.key() + " true", bob.key() + " true", cara.key() + " false");
      assertThat(texts(ledger, "SELECT held_out::text FROM assignment WHERE household_id = -7"))
          .containsExactly("true");
    }
  }

  private static void wave(Ledger ledger, Instant tick, double holdout) {
    OneLetter.decide(ledger, OneLetter.daily(UnitKind.CUSTOMER, holdout), tick);
  }

  private static void execute(Ledger ledger, String sql) {
    ledger.jdbi().useHandle(db -> db.execute(sql));
  }

  private static List<String> texts(Ledger ledger, String sql) {
    return ledger.jdbi().withHandle(db -> db.createQuery(sql).mapTo(String.class).list());
  }
}
