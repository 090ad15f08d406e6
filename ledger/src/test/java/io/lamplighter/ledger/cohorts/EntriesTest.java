package io.lamplighter.ledger.cohorts;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.StepKey;
import io.lamplighter.campaigns.language.CompiledCampaign;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.facts.Feeds;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

class EntriesTest {
  private static final Instant TICK = Instant.parse("2026-03-02T16:00:00Z");
  private static final Instant NOW = TICK.plus(Duration.ofDays(8));

  @Test
  void knowsHowFarTheFeedOfAWaitIs() {
    try (var ledger = TestLedger.fresh("rehearsal");
        var db = ledger.jdbi().open()) {
      var ebill = aCampaign("ebill-adoption").in(ledger);
      ebill.entered(aCustomer().in(ledger), ebill.wave(TICK), TICK);

      assertThat(completeThrough(db)).isEmpty();

      Feeds.declare(db, "enrollment.changed", Duration.ofHours(24));
      assertThat(completeThrough(db)).hasValue(NOW.minus(Duration.ofHours(24)));

      Feeds.complete(db, "enrollment.changed", TICK);
      assertThat(completeThrough(db)).hasValue(TICK);
    }
  }

  private static Optional<Instant> completeThrough(Handle db) {
    var campaign =
        CompiledCampaign.fromJson(
            db.createQuery("SELECT compiled::text FROM definition").mapTo(String.class).one());
    var cohort = db.createQuery("SELECT id FROM cohort").mapTo(String.class).one();
    return db.inTransaction(
        transaction -> {
          var due = Entries.due(transaction, cohort, NOW, 10);
          var wait = campaign.journey().step(new StepKey("wait-1"));
          return Entries.facts(transaction, campaign, wait, due, NOW, null, null)
              .values()
              .iterator()
              .next()
              .feedCompleteThrough();
        });
  }
}
