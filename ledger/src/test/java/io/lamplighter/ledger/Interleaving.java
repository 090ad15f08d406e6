package io.lamplighter.ledger;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// A race, played by hand: somebody works through a few statements, and at one of them somebody
/// else comes in on another connection. The first goes on when the other is through or waits for a
/// lock, so the outcome depends on the statement and never on the machine's speed.
public final class Interleaving {
  private final Ledger ledger;
  private @Nullable CompletableFuture<Void> other;
  private boolean overtook;

  private Interleaving(Ledger ledger) {
    this.ledger = ledger;
  }

  /// Plays a race once for every statement of the first, each time on a new stage.
  ///
  /// @param play sets a stage, plays the race at the n-th statement with [#at], checks it, and says
  ///   whether that statement was reached
  /// @return how many statements there were
  public static int everywhere(IntPredicate play) {
    int statement = 0;
    while (play.test(statement)) {
      statement++;
    }
    return statement;
  }

  /// What came of a race.
  ///
  /// @param reached whether the first had that many statements
  /// @param overtook whether the other was through before the first went on
  public record Race(boolean reached, boolean overtook) {}

  /// Plays `first`, and `other` just before its n-th statement, counted from 0.
  public static Race at(Ledger ledger, int statement, Runnable first, Runnable other) {
    return new Interleaving(ledger).play(statement, first, other);
  }

  private Race play(int statement, Runnable first, Runnable second) {
    var me = Thread.currentThread();
    var seen = new AtomicInteger();
    ledger
        .jdbi()
        .setSqlLogger(
            new SqlLogger() {
              @Override
              public void logBeforeExecution(StatementContext context) {
                if (Thread.currentThread() == me && seen.getAndIncrement() == statement) {
                  comeIn(second);
                }
              }
            });
    try {
      first.run();
    } finally {
      ledger.jdbi().setSqlLogger(SqlLogger.NOP_SQL_LOGGER);
    }
    if (other != null) {
      try {
        other.get();
      } catch (InterruptedException | ExecutionException broken) {
        throw new IllegalStateException("the other one failed", broken);
      }
    }
    return new Race(other != null, overtook);
  }

  private void comeIn(Runnable second) {
    var coming = CompletableFuture.runAsync(second, task -> Thread.ofVirtual().start(task));
    other = coming;
    while (!coming.isDone() && !somebodyWaits()) {
      Thread.onSpinWait();
    }
    overtook = coming.isDone();
  }

  private boolean somebodyWaits() {
    try (var connection = ledger.dataSource().getConnection();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                SELECT EXISTS (SELECT FROM pg_stat_activity
                                WHERE datname = current_database() AND wait_event_type = 'Lock')
                """)) {
      rows.next();
      return rows.getBoolean(1);
    } catch (java.sql.SQLException broken) {
      throw new IllegalStateException(broken);
    }
  }
}
