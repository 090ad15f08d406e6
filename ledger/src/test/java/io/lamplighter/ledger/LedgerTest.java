package io.lamplighter.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lamplighter.campaigns.CustomerId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final Instant NOW = Instant.parse("2026-03-08T14:00:00.123456Z");

  @Test
  void upgradesAnEmptyDatabaseAndIsThenCurrent() {
    try (var ledger = TestLedger.fresh("rehearsal")) {
      assertThat(ledger.isCurrent()).isTrue();
      assertThat(ledger.upgrade()).isZero();
    }
  }

  @Test
  void postgresBreaksOffWhatNobodyWaitsForAnyMoreUnlessItHasALimitOfItsOwn() {
    try (var ledger = TestLedger.fresh("live")) {
      var name = text(ledger, "SELECT current_database()");
      assertThat(text(ledger, "SHOW statement_timeout")).isEqualTo("2min");

      ledger
          .jdbi()
          .useHandle(db -> db.execute("ALTER DATABASE " + name + " SET statement_timeout = 0"));
      try (var again = Ledger.open(TestLedger.address(name), "postgres", "postgres", 1)) {
        assertThat(text(again, "SHOW statement_timeout")).isEqualTo("590s");
        assertThat(text(again, "SHOW timezone")).isEqualTo("UTC");
      }
    }
  }

  private static String text(Ledger ledger, String sql) {
    return ledger.jdbi().withHandle(db -> db.createQuery(sql).mapTo(String.class).one());
  }

  @Test
  void isFencedOnAnotherServerThoughItWasLiveFromTheBeginning() {
    try (var ledger = TestLedger.fresh("live");
        var db = ledger.jdbi().open()) {
      assertThat(LedgerState.read(db).fence()).isEmpty();

      // What a dump says of the server that it came from.
      db.execute("UPDATE ledger_state SET system_id = system_id || '0'");

      assertThat(LedgerState.read(db).fence()).hasValue("restored");
    }
  }

  @Test
  void isFencedWhenADumpIsReadBackIntoTheServerItCameFrom() {
    try (var ledger = TestLedger.fresh("live");
        var db = ledger.jdbi().open()) {
      // What pg_restore --clean does.
      db.execute("CREATE TEMPORARY TABLE dump AS SELECT * FROM ledger_state");
      db.execute("ALTER TABLE ledger_state RENAME TO dropped");
      db.execute("CREATE TABLE ledger_state (LIKE dropped INCLUDING ALL)");
      db.execute("DROP TABLE dropped");
      db.execute("INSERT INTO ledger_state SELECT * FROM dump");

      assertThat(LedgerState.read(db).fence()).hasValue("restored");

      LedgerState.liftFence(db);
      assertThat(LedgerState.read(db).fence()).isEmpty();
    }
  }

  @Test
  void carriesIdsAndInstantsBothWays() {
    try (var ledger = TestLedger.fresh("rehearsal");
        var db = ledger.jdbi().open()) {
      assertThat(
              db.createQuery("SELECT CAST(:customer AS bigint)")
                  .bind("customer", new CustomerId(7))
                  .mapTo(CustomerId.class)
                  .one())
          .isEqualTo(new CustomerId(7));
      assertThat(
              db.createQuery("SELECT CAST(:at AS timestamptz)")
                  .bind("at", NOW)
                  .mapTo(Instant.class)
                  .one())
          .isEqualTo(NOW);
    }
  }

  @Test
  void namesTheAddressAndTheRemedyWhenNobodyAnswers() {
    assertThatThrownBy(
            () -> Ledger.open("jdbc:postgresql://127.0.0.1:1/nowhere", "nobody", "secret", 1))
        .isInstanceOf(LedgerUnavailableException.class)
        .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/nowhere")
        .hasMessageContaining("Is Postgres running")
        .hasMessageNotContaining("secret");
  }
}
