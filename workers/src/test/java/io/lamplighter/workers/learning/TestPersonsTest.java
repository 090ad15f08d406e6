package io.lamplighter.workers.learning;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.campaigns.language.CompiledCampaign;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.attributes.Features;
import io.lamplighter.ledger.reports.ActionRows;
import io.lamplighter.ledger.reports.Applied;
import io.lamplighter.ledger.reports.ModelCases;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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
  void wakeNoTrainingBySurveysThatWereTried() {
    ledger
        .jdbi()
        .useHandle(
            db -> {
              db.execute(
                  """
                  INSERT INTO touchpoint (entry_month, id, entry_id, lineage, occurrence, campaign,
                    version, wave_id, cohort_id, step, customer_id, household_id, channel, class,
                    category, arm, survey, state, became_due_at, due_at, sent_at, is_test)
                  SELECT date_trunc('month', e.entered_at), gen_random_uuid(), e.id, 'survey', n,
                         e.campaign, 1, e.wave_id, e.cohort_id, 'survey', e.customer_id,
                         e.household_id, 'email', 'marketing', 'survey', '', 'csat', 'sent',
                         e.entered_at, e.entered_at, e.entered_at, true
                    FROM entry e, generate_series(1, 200) n WHERE e.is_test
                  """);
              db.execute(
                  """
                  INSERT INTO survey_answer (touchpoint_id, survey, customer_id, answer, at,
                                             known_at, actor)
                  SELECT id, 'csat', customer_id, 1 + occurrence % 5, sent_at, sent_at, 'human'
                    FROM touchpoint WHERE survey = 'csat'
                  """);
              var csat = new SatisfactionModel(Survey.CSAT);
              assertThat(csat.hasNews(db, Optional.empty(), LATER)).isFalse();

              db.execute("UPDATE touchpoint SET is_test = false");

              assertThat(csat.hasNews(db, Optional.empty(), LATER)).isTrue();
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
