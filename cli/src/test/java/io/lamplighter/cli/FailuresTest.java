package io.lamplighter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lamplighter.ledger.TestLedger;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class FailuresTest {
  @Test
  void aLedgerThatGoesDownInTheMiddleIsNoBug() {
    try (var ledger = TestLedger.fresh("live")) {
      var broken =
          catchThrowableOfType(
              RuntimeException.class,
              () ->
                  ledger
                      .jdbi()
                      .useHandle(
                          db -> db.execute("SELECT pg_terminate_backend(pg_backend_pid())")));
      var err = new StringWriter();

      assertThat(Failures.tell(broken, new PrintWriter(err))).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(err.toString())
          .contains("connection to the ledger was lost", "run it again")
          .doesNotContain("bug", "\tat ");
    }
  }

  @Test
  void whatTheLedgerRefusesIsOne() {
    try (var ledger = TestLedger.fresh("live")) {
      var broken =
          catchThrowableOfType(
              RuntimeException.class,
              () -> ledger.jdbi().useHandle(db -> db.execute("SELECT 1 / 0")));
      var err = new StringWriter();

      assertThat(Failures.tell(broken, new PrintWriter(err))).isEqualTo(ExitCode.BUG);
      assertThat(err.toString()).contains("This is a bug of Lamplighter");
    }
  }
}
