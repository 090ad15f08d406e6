package io.lamplighter.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.console.access.Role;
import org.junit.jupiter.api.Test;

class OperationsTest {
  @Test
  void showsWhatTheRowsSay() {
    try (var open = OpenConsole.overTheSample()) {
      var page = open.as(Role.VIEWER).get("/operations").body();

      assertThat(page)
          .contains("waits for a person")
          .contains("silent for 43")
          .contains("mail server refuses: 421");
      for (var question :
          new String[] {
            "SELECT count(*) FROM touchpoint WHERE state = 'due'",
            "SELECT count(*) FROM touchpoint WHERE state = 'ambiguous'",
            "SELECT count(*) FROM entry WHERE state = 'dead'"
          }) {
        long rows =
            open.ledger.jdbi().withHandle(db -> db.createQuery(question).mapTo(long.class).one());
        assertThat(rows).isPositive();
        assertThat(page).as(question).contains("<dd class=\"figure\">" + rows + "</dd>");
      }
      assertThat(open.as(Role.VIEWER).get("/operations/dead.csv").body())
          .startsWith("campaign,step,why,people,newest\r\n")
          .contains("ebill-adoption,invite,template_failed,1,");
    }
  }

  @Test
  void saysThatNobodyWorksAndHowToStartAWorker() {
    try (var open = OpenConsole.overNothing()) {
      assertThat(open.as(Role.VIEWER).get("/operations").body())
          .contains("nobody works")
          .contains("lamplighter worker")
          .contains("All quiet: nobody is stuck. Checked 13:05 MST.")
          .contains("All quiet: every wave goes on. Checked 13:05 MST.");
    }
  }
}
