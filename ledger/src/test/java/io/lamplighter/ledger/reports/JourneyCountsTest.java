package io.lamplighter.ledger.reports;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.StepKey;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.reports.JourneyCounts.AtStep;
import io.lamplighter.ledger.reports.JourneyCounts.Contacted;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JourneyCountsTest {
  private static final Instant TICK = Instant.parse("2026-03-02T16:00:00Z");

  @Test
  void tellsAtEachStepWhoWaitsHasPassedAndDropped() {
    try (var ledger = TestLedger.fresh("rehearsal");
        var db = ledger.jdbi().open()) {
      var ebill = aCampaign("ebill-adoption").in(ledger);
      var wave = ebill.wave(TICK);
      ebill.sent(ebill.entered(aCustomer().in(ledger), wave, TICK), "invite", TICK);
      var enrolled = ebill.entered(aCustomer().in(ledger), wave, TICK);
      ebill.sent(enrolled, "invite", TICK);
      ebill.ended(enrolled, "exited", "wait-1", "enrolled", TICK.plusSeconds(9));
      var through = ebill.heldOut(aCustomer().in(ledger), wave, TICK);
      ebill.touchpoint(through, "invite", "held_out", null, TICK, null);
      ebill.touchpoint(through, "reminder", "held_out", null, TICK.plusSeconds(9), null);
      ebill.ended(through, "done", "reminder", null, TICK.plusSeconds(9));

      var counts = JourneyCounts.of(db, "ebill-adoption", Optional.empty());

      assertThat(counts.entered()).isEqualTo(3);
      assertThat(counts.heldOut()).isEqualTo(1);
      assertThat(counts.steps())
          .containsExactly(
              new AtStep(
                  new StepKey("invite"), 0, 3, Map.of(), new Contacted(2, 0, 2, 0, Map.of())),
              new AtStep(
                  new StepKey("wait-1"),
                  1,
                  1,
                  Map.of("enrolled", 1L),
                  new Contacted(2, 1, 0, 1, Map.of())),
              new AtStep(
                  new StepKey("reminder"), 0, 1, Map.of(), new Contacted(0, 0, 0, 0, Map.of())));
    }
  }
}
