package io.lamplighter.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.statistics.Households;
import io.lamplighter.campaigns.statistics.Readout;
import io.lamplighter.console.access.Role;
import io.lamplighter.ledger.reports.Funnel;
import io.lamplighter.ledger.reports.Results;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResultsTest {
  private static final String PAGE = "/campaigns/ebill-adoption/results";

  private OpenConsole open;

  @BeforeAll
  void open() {
    open = OpenConsole.overTheSample();
    // A week of its own with fourteen people: too few to be shown.
    open.ledger
        .jdbi()
        .useHandle(
            db ->
                db.execute(
                    """
                    UPDATE entry SET entered_at = TIMESTAMPTZ '2026-08-19 15:00Z'
                     WHERE id IN (SELECT id FROM entry WHERE NOT held_out AND wave_id = 'ebill-adoption/2026-08-31' ORDER BY customer_id LIMIT 14)
                    """));
  }

  @AfterAll
  void close() {
    open.close();
  }

  @Test
  void saysHowItsPeopleAreChosen() {
    var page = open.as(Role.VIEWER).get(PAGE).body();

    assertThat(page)
        .contains("ranked by response")
        .contains("The best 60 % by their chance of enrolling (model e-bill)")
        .contains("5 % of households are taken whatever their score")
        .contains("The newest wave, of")
        .contains("href=\"/models/e-bill\"");
    open.ledger
        .jdbi()
        .useHandle(
            db ->
                db.execute(
                    "UPDATE decision SET ranked_by = 'propensity_no_gain' WHERE ranked_by IS NOT NULL"));
    assertThat(open.as(Role.VIEWER).get(PAGE).body())
        .contains("ranked by response: no gain of uplift shown")
        .contains("no gain over response shown yet: ranked by chance of enrolling");
  }

  @Test
  void countsWhoMetTheRuleOnceHoweverManyWavesMetThem() {
    var before = funnel();
    open.ledger
        .jdbi()
        .useHandle(
            db ->
                db.execute(
                    """
                    INSERT INTO standing (campaign, unit_id, customer_id, outcome, from_tick, until_tick)
                    VALUES ('ebill-adoption', 990001, 5999, 'no_consent', TIMESTAMPTZ '2026-08-31 15:00Z', TIMESTAMPTZ '2026-09-07 15:00Z'),
                           ('ebill-adoption', 990001, 5999, 'capped', TIMESTAMPTZ '2026-09-07 15:00Z', NULL),
                           ('ebill-adoption', 1, 1, 'no_consent', TIMESTAMPTZ '2026-08-24 15:00Z', NULL)
                    """));

    var funnel = funnel();

    assertThat(rows("SELECT count(*) FROM entry WHERE unit_id = 1")).isPositive();
    assertThat((double) funnel.chosen())
        .isEqualTo(
            rows(
                "SELECT count(DISTINCT unit_id) FROM entry WHERE campaign = 'ebill-adoption' AND NOT is_test"));
    assertThat(funnel.notCapped()).isEqualTo(before.notCapped());
    assertThat(funnel.reachable()).isEqualTo(before.reachable() + 1);
    assertThat(funnel.metTheRule()).isEqualTo(before.metTheRule() + 1);
    assertThat(funnel.sent()).isBetween(1L, funnel.notHeldOut());
    assertThat(open.as(Role.VIEWER).get(PAGE).body())
        .contains(" of not held out", " of delivered")
        .contains("counts once");
  }

  @Test
  void saysWhatTheReportSays() {
    var page = open.as(Role.VIEWER).get(PAGE).body();

    var report =
        open.ledger.jdbi().withHandle(db -> Results.of(db, "ebill-adoption", SampleLedger.NOW));

    var control = report.control().orElseThrow().counts();
    var contacted =
        report.contacted().stream().map(Readout.Arm::counts).reduce(Households::plus).orElseThrow();
    assertThat(contacted.people() + control.people()).isEqualTo(rows("SELECT count(*) FROM entry"));
    assertThat(page)
        .contains("%,.0f of %,.0f contacted".formatted(contacted.enrolled(), contacted.people()))
        .contains("%,.0f of %,.0f held out".formatted(control.enrolled(), control.people()));
    report.readout().orElseThrow().sentences().forEach(said -> assertThat(page).contains(said));
    assertThat(open.as(Role.VIEWER).get(PAGE + "/channels.csv").body().lines().skip(1))
        .containsExactlyElementsOf(
            report.channels().stream()
                .map(
                    mix ->
                        String.join(
                            ",",
                            mix.channel(),
                            "" + mix.sent(),
                            "" + mix.bounced(),
                            "" + mix.opened(),
                            "" + mix.clicked(),
                            "" + mix.unsubscribed(),
                            "" + mix.enrolled(),
                            "" + mix.cents() / 100))
                .toList());
    assertThat(open.as(Role.VIEWER).get(PAGE + "/waterfall.csv").body())
        .contains("Met the rule," + report.funnel().metTheRule())
        .contains("Enrolled," + report.funnel().enrolled());
    var extra = report.readout().orElseThrow().incremental().orElseThrow();
    assertThat(open.as(Role.VIEWER).get("/").body())
        .contains("%+,d<".formatted(Math.round(extra.estimate())).replace('-', '−'))
        .contains(
            "%,d to %,d"
                .formatted(Math.round(extra.interval().low()), Math.round(extra.interval().high()))
                .replace('-', '−'));
  }

  private Funnel funnel() {
    return open.ledger
        .jdbi()
        .withHandle(db -> Results.of(db, "ebill-adoption", SampleLedger.NOW))
        .funnel();
  }

  private double rows(String sql) {
    return open.ledger.jdbi().withHandle(db -> db.createQuery(sql).mapTo(Double.class).one());
  }

  @Test
  void opensWithTheVerdictAndKeepsTheOrderOfQuestions() {
    var page = open.as(Role.VIEWER).get(PAGE).body();

    assertThat(page)
        .contains("more enrollments than the holdout would have had")
        .contains("95 % interval with daily looks");
    assertThat(page)
        .containsSubsequence(
            "aria-label=\"Verdict\"",
            "Sample ratio",
            ">Arms<",
            "id=\"h-daily\"",
            "id=\"h-wf\"",
            ">Channel mix<",
            ">Entry cohorts<",
            ">Method<");
  }

  @Test
  void givesEveryChartAFindingATableAndItsRows() {
    var page = open.as(Role.VIEWER).get(PAGE).body();

    int charts = page.split("<figure", -1).length - 1;
    assertThat(charts).isEqualTo(2);
    assertThat(page.split("<figcaption", -1)).hasSize(charts + 1);
    assertThat(page.split("<summary>Data table", -1)).hasSize(charts + 1);
    assertThat(page)
        .contains("results/daily.csv")
        .contains("results/waterfall.csv")
        .contains("role=\"img\"");
  }

  @Test
  void hidesGroupsUnderFifteenOnThePageAndInTheCsv() {
    assertThat(open.as(Role.VIEWER).get(PAGE).body())
        .contains("17 Aug 2026")
        .contains("under 15")
        .doesNotContain("of 14<");
    assertThat(open.as(Role.VIEWER).get(PAGE + "/cohorts.csv").body())
        .doesNotContain("2026-08-17")
        .contains("2026-09-07,contacted,");
  }

  @Test
  void saysWhyNothingIsComparedWithoutAGoal() {
    assertThat(open.as(Role.VIEWER).get("/campaigns/csat-after-call/results").body())
        .contains("Nothing to compare")
        .contains("states no goal")
        .doesNotContain("Verdict");
  }
}
