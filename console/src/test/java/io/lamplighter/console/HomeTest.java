package io.lamplighter.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.console.access.Role;
import org.junit.jupiter.api.Test;

class HomeTest {
  @Test
  void answersWhetherItWentOutAndWhetherAnythingIsBroken() {
    try (var open = OpenConsole.overTheSample()) {
      var viewer = open.as(Role.VIEWER);
      var page = viewer.get("/").body();

      assertThat(page)
          .contains("80\u00a0messages should have left by now")
          .contains("1\u00a0cohort is parked")
          .contains("3\u00a0people are stuck")
          .doesNotContain("No campaign yet");
      for (var question :
          new String[] {
            "SELECT count(*) FROM entry",
            "SELECT count(*) FROM touchpoint WHERE state = 'sent' AND campaign = 'ebill-adoption'"
          }) {
        long rows =
            open.ledger.jdbi().withHandle(db -> db.createQuery(question).mapTo(long.class).one());
        assertThat(page)
            .as(question)
            .contains(
                "<td class=\"num\">" + String.format(java.util.Locale.US, "%,d", rows) + "</td>");
      }
      assertThat(viewer.get("/campaigns").body()).doesNotContain("No campaign yet");
      assertThat(viewer.get("/reconciliation").body()).doesNotContain("No campaign yet");
      assertThat(viewer.get("/sent-per-day.csv").body())
          .startsWith("day,sent\r\n2026-11-05,0\r\n")
          .contains("2026-11-09,6");
    }
  }

  @Test
  void aWaveThatDoesNotGoOnStandsOnHomeAndOperationsWithReasonAndRemedy() {
    try (var open = OpenConsole.overTheSample()) {
      open.ledger
          .jdbi()
          .useHandle(
              db ->
                  db.execute(
                      """
                      UPDATE wave SET state = 'scoring', failing = 'sql_57014'
                       WHERE id = (SELECT max(id) FROM wave)
                      """));
      var viewer = open.as(Role.VIEWER);

      assertThat(viewer.get("/").body())
          .contains("1\u00a0wave does not go on", "a wave does not go on")
          .contains("Ebill adoption, wave of", "while scoring and choosing people")
          .contains("broke it off because it took too long", "sql_57014")
          .contains("raise its statement_timeout");
      assertThat(viewer.get("/operations").body())
          .contains("1\u00a0wave does not go on", "<code>sql_57014</code>")
          .contains("raise its statement_timeout");
      assertThat(viewer.get("/operations/stalled.csv").body())
          .startsWith("wave,campaign,tick,stage,code,why,remedy\r\n")
          .contains(",ebill-adoption,", ",scoring,sql_57014,");
    }
  }

  @Test
  void aPageThatStaysOpenIsToldWhatIsNewAndNoMore() {
    try (var open = OpenConsole.overTheSample()) {
      var viewer = open.as(Role.VIEWER);
      var before = viewer.get("/").body();
      open.ledger
          .jdbi()
          .useHandle(
              db ->
                  db.execute(
                      """
                      UPDATE wave SET state = 'scoring', failing = 'sql_57014'
                       WHERE id = (SELECT max(id) FROM wave)
                      """));

      var again = viewer.again("/").body();

      assertThat(before).doesNotContain("does not go on");
      assertThat(again)
          .contains("1\u00a0wave does not go on", "id=\"live-sub\"", "id=\"asof\"", "As of")
          .doesNotContain("<table", "<nav", "<svg role");
      assertThat(before).contains(figures(again));
    }
  }

  private static String figures(String page) {
    return page.substring(page.indexOf("<dl"), page.indexOf("</dl>"));
  }

  @Test
  void showsTheCommandThatFillsItWhenThereIsNothing() {
    try (var open = OpenConsole.overNothing()) {
      for (var path : new String[] {"/", "/campaigns", "/reconciliation"}) {
        assertThat(open.as(Role.VIEWER).get(path).body())
            .as(path)
            .contains("No campaign yet")
            .contains("lamplighter apply");
      }
      assertThat(open.as(Role.VIEWER).get("/").body()).contains("Nobody works");
    }
  }
}
