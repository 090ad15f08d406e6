package io.lamplighter.ledger;

import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/// Reads that put long lists together: all who entered a campaign, all answers to a survey.
///
/// Postgres plans by what it counted at its last ANALYZE. Of a campaign that began since then it
/// expects a single row, and finds it cheap to walk through one list anew for each row of another:
/// minutes for some thousand people, and no end for a million. Without nested loops it sorts or
/// hashes, which suits lists of any length.
public final class Sweep {
  private Sweep() {}

  /// Runs a read, in the transaction of the handle or one of its own. Not for a few rows that are
  /// found by their keys: their tables would be read whole.
  public static <T> T over(Handle db, Supplier<T> read) {
    return db.inTransaction(
        tx -> {
          tx.execute("SET LOCAL enable_nestloop = off");
          var rows = read.get();
          tx.execute("SET LOCAL enable_nestloop = on");
          return rows;
        });
  }
}
