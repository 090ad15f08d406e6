package io.lamplighter.workers.learning;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.language.CompiledCampaign;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.attributes.Features;
import io.lamplighter.ledger.reports.ActionRows;
import io.lamplighter.ledger.reports.Applied;
import io.lamplighter.ledger.reports.ModelCases;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two persons were decided about, one of them to try the campaign out.
class TestPersonsTest {
  private static final Instant MARCH = Instant.parse("2026-03-02T16:00:00Z");
  private static final Instant LATER = MARCH.plus(Duration.ofDays(60));

  private Ledger ledger;
  private Campaign campaign;

  @BeforeEach
  void open() {
    ledger = TestLedger.fresh("rehearsal");
    var ebill = aCampaign("ebill").in(ledger);
    var wave = ebill.wave(MARCH);
    ebill.entered(aCustomer().in(ledger), wave, MARCH);
    var trial = ebill.entered(aCustomer().in(ledger), wave, MARCH);
    ledger
        .jdbi()
        .useHandle(
            db -> {
              db.execute("UPDATE entry SET is_test = true WHERE id = ?", trial.value());
              db.execute("UPDATE decision SET features = '{}', score = .2");
              db.execute("UPDATE decision SET score = 1 WHERE id = ?", trial.value());
            });
    campaign =
        ledger
            .jdbi()
            .withHandle(
                db ->
                    CompiledCampaign.fromJson(
                        db.createQuery("SELECT compiled::text FROM definition")
                            .mapTo(String.class)
                            .one()));
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void teachNoModel() {
    ledger
        .jdbi()
        .useHandle(
            db -> {
              var set = Features.set(db, Features.MODELS);
              assertThat(TrainingSet.own(db, campaign, set, LATER)).hasSize(1);
              assertThat(Randomised.of(db, campaign, set, LATER).cases()).hasSize(1);
            });
  }

  @Test
  void areInNoReportOfAModel() {
    ledger
        .jdbi()
        .useHandle(
            db -> {
              var applied = Applied.all(db).getFirst();
              assertThat(ModelCases.matured(db, applied, LATER, 10)).hasSize(1);
              assertThat(ModelCases.asked(db, applied, LATER, 10)).hasSize(1);
              assertThat(ActionRows.usual(db, "ebill", LATER).score()).hasValue(.2);
            });
  }
}
