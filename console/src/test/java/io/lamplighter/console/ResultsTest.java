package io.lamplighter.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.console.access.Role;
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
  void countsByIntentToTreatExactlyWhatTheRowsSay() {
    var page = open.as(Role.VIEWER).get(PAGE).body();
    for (var heldOut : new boolean[] {true, false}) {
      var said =
          open.ledger
              .jdbi()
              .withHandle(
                  db ->
                      db.createQuery(
                              """
                              SELECT to_char(count(*) FILTER (WHERE EXISTS (
                                       SELECT FROM enrollment n WHERE n.customer_id = e.customer_id
                                          AND n.occurred_at >= e.entered_at AND n.occurred_at < e.entered_at + interval '30 days')), 'FM999,999')
                                     || ' of ' || to_char(count(*), 'FM999,999')
                                FROM entry e WHERE held_out = :heldOut AND entered_at + interval '30 days' <= :now
                              """)
                          .bind("heldOut", heldOut)
                          .bind("now", SampleLedger.NOW)
                          .mapTo(String.class)
                          .one());
      assertThat(page).contains(said + (heldOut ? " held out" : " contacted"));
    }
  }

  @Test
  void opensWithTheVerdictAndKeepsTheOrderOfQuestions() {
    var page = open.as(Role.VIEWER).get(PAGE).body();

    assertThat(page)
        .contains("more enrollments than the holdout would have had")
        .contains("every look");
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
        .contains("2026-09-07,contacted,320,");
  }

  @Test
  void saysWhyNothingIsComparedWithoutAGoal() {
    assertThat(open.as(Role.VIEWER).get("/campaigns/csat-after-call/results").body())
        .contains("Nothing to compare")
        .contains("states no goal")
        .doesNotContain("Verdict");
  }
}
