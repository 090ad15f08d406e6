package io.lamplighter.ledger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// A real Postgres for tests: one server a JVM, a fresh database with the schema for each caller.
public final class TestLedger {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final EmbeddedPostgres SERVER = start();

  /// Databases by what they are filled with; nobody uses them but as templates.
  private static final Map<String, String> FILLED = new HashMap<>();

  private static boolean templateMade;

  private TestLedger() {}

  /// A ledger without customers in rehearsal or live mode, owned by the caller.
  public static Ledger fresh(String mode) {
    var name = "ledger_" + NUMBER.incrementAndGet();
    run("CREATE DATABASE " + name + " TEMPLATE " + template());
    var ledger = open(name);
    ledger
        .jdbi()
        .useHandle(
            db ->
                LedgerState.found(
                    db,
                    "test",
                    "Meridian Electric & Gas",
                    LedgerState.Mode.valueOf(mode.toUpperCase(Locale.ROOT)),
                    ZoneId.of("America/Denver"),
                    "salt",
                    Instant.parse("2026-01-01T00:00:00Z")));
    return ledger;
  }

  /// A ledger of the caller's own that begins as the filled one: it is filled once a JVM.
  ///
  /// @param name of what it is filled with, one lower-case word
  public static synchronized Ledger like(String name, String mode, Consumer<Ledger> fill) {
    var original =
        FILLED.computeIfAbsent(
            name,
            none -> {
              try (var ledger = fresh(mode)) {
                fill.accept(ledger);
                return database(ledger);
              }
            });
    var copy = "ledger_" + NUMBER.incrementAndGet();
    run("CREATE DATABASE " + copy + " TEMPLATE " + original);
    return open(copy);
  }

  private static String database(Ledger ledger) {
    return ledger
        .jdbi()
        .withHandle(db -> db.createQuery("SELECT current_database()").mapTo(String.class).one());
  }

  /// The address of the same server, for processes that a test starts.
  public static String address(String database) {
    return SERVER.getJdbcUrl("postgres", database);
  }

  private static Ledger open(String name) {
    return Ledger.open(address(name), "postgres", "postgres", 8);
  }

  private static synchronized String template() {
    if (!templateMade) {
      run("CREATE DATABASE ledger_template");
      try (var ledger = open("ledger_template")) {
        ledger.upgrade();
      }
      templateMade = true;
    }
    return "ledger_template";
  }

  private static void run(String sql) {
    try (var connection = SERVER.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static EmbeddedPostgres start() {
    try {
      // Nothing in a test database has to survive the test.
      return EmbeddedPostgres.builder()
          .setServerConfig("fsync", "off")
          .setServerConfig("full_page_writes", "off")
          .setServerConfig("max_connections", "200")
          // What is asked of tables that were never counted must end as well, on any machine.
          .setServerConfig("autovacuum", "off")
          .setServerConfig("statement_timeout", "120s")
          .start();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
