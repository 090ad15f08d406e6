package io.lamplighter.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.console.access.Role;
import io.lamplighter.ledger.reports.Applied;
import io.lamplighter.models.insights.EquityReport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FairnessTest {
  private OpenConsole open;

  @BeforeAll
  void open() {
    open = OpenConsole.overTheSample();
  }

  @AfterAll
  void close() {
    open.close();
  }

  @Test
  void tellsGroupByGroupWhomACampaignReachesAsTheReportDoes() {
    var page = open.as(Role.VIEWER).get("/campaigns/ebill-adoption/fairness").body();

    var report =
        open.ledger
            .jdbi()
            .withHandle(
                db ->
                    EquityReport.of(db, Applied.existing(db, "ebill-adoption"), SampleLedger.NOW));
    assertThat(report.attributes()).isNotEmpty();
    assertThat(page)
        .contains(report.finding())
        .contains("Reach, enrollment and effect by Language")
        .contains(
            "No model may learn from birth_decade, low_income, language. None in force here does.")
        .contains("no income is known");
    assertThat(open.as(Role.VIEWER).get("/campaigns/ebill-adoption/fairness.csv").body())
        .contains("Language,es,");
    assertThat(open.as(Role.VIEWER).get("/campaigns/nobody/fairness").statusCode()).isEqualTo(404);
  }

  @Test
  void saysNothingOfEnrollmentWhereACampaignHasNoGoal() {
    open.ledger
        .jdbi()
        .useHandle(
            db ->
                db.execute(
                    """
                    INSERT INTO standing (campaign, unit_id, customer_id, outcome, from_tick)
                    SELECT 'csat-after-call', id, id, 'no_address', TIMESTAMPTZ '2026-11-02 07:00Z'
                      FROM customer WHERE id < 500
                    """));

    assertThat(open.as(Role.VIEWER).get("/campaigns/csat-after-call/fairness").body())
        .contains("no goal", "Groups cannot be compared yet", "too few to compare")
        .doesNotContain("enrolls", "or enroll", "nobody is left behind");
  }

  @Test
  void namesAProtectedColumnThatTheModelReads() {
    var report =
        open.ledger
            .jdbi()
            .withHandle(
                db -> {
                  db.begin();
                  db.execute(
                      "UPDATE model_version SET card = '{\"features\": [{\"name\": \"language\"}, {\"name\": \"autopay\"}]}' WHERE state = 'champion'");
                  var found =
                      EquityReport.of(db, Applied.existing(db, "ebill-adoption"), SampleLedger.NOW);
                  db.rollback();
                  return found;
                });

    assertThat(report.read()).containsExactly("language");
    assertThat(report.finding()).contains("reads what may only be audited: language");
  }
}
