package io.lamplighter.ledger.scores;

import io.lamplighter.campaigns.UnitKind;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Customers of whom something became known since they were scored. Triggers of the ledger fill the
/// queue in the transaction of the fact, while there is a model and the ledger is live; whoever
/// scores takes customers out in the transaction that keeps their new scores, so that a crash
/// between loses none.
public final class StaleScores {
  private StaleScores() {}

  /// Lets one transaction score at a time, until it ends: features are read behind the lock, so
  /// that the last writer is the one that has seen most.
  public static void alone(Handle db) {
    db.createQuery("SELECT pg_advisory_xact_lock(hashtext('scores'))::text")
        .mapTo(String.class)
        .list();
  }

  /// Takes customers out of the queue, those that wait longest first.
  ///
  /// @param most notes taken; several may be about one customer
  public static Taken take(Handle db, int most) {
    var taken =
        db.createQuery(
                """
                DELETE FROM score_stale
                 WHERE id IN (SELECT id FROM score_stale ORDER BY id LIMIT :most)
                RETURNING customer_id
                """)
            .bind("most", most)
            .mapTo(Long.class)
            .list();
    return new Taken(taken.size(), taken.stream().distinct().sorted().toList());
  }

  /// What was taken.
  ///
  /// @param notes about them
  public record Taken(int notes, List<Long> customers) {}

  /// The units of some customers: themselves, their open accounts, or the premises of these.
  public static List<Long> units(Handle db, UnitKind kind, Collection<Long> customers) {
    var sql =
        switch (kind) {
          case CUSTOMER ->
              "SELECT id FROM customer WHERE id = ANY (:customers) AND erased_at IS NULL";
          case ACCOUNT ->
              "SELECT id FROM account WHERE customer_id = ANY (:customers) AND status = 'open'";
          case PREMISE ->
              """
              SELECT DISTINCT premise_id AS id FROM account
               WHERE customer_id = ANY (:customers) AND status = 'open' AND premise_id IS NOT NULL
              """;
        };
    return db.createQuery(sql + " ORDER BY id")
        .bindArray("customers", Long.class, customers)
        .mapTo(Long.class)
        .list();
  }

  /// Whether anybody waits.
  public static boolean any(Handle db) {
    return db.createQuery("SELECT EXISTS (SELECT FROM score_stale)").mapTo(Boolean.class).one();
  }

  /// Notes in a transaction of its own that whoever scores is to be told.
  ///
  /// @return whether the caller is the one to tell; false if nobody waits, or another one tells
  public static boolean announce(Jdbi jdbi) {
    return jdbi.inTransaction(
        db ->
            any(db)
                && db.createUpdate("UPDATE score_wake SET pending = true WHERE NOT pending")
                        .execute()
                    > 0);
  }

  /// Notes in a transaction of its own, before the queue is looked at, that whoever scores was
  /// told: what comes later is announced anew.
  public static void heard(Jdbi jdbi) {
    jdbi.useTransaction(db -> db.execute("UPDATE score_wake SET pending = false WHERE pending"));
  }
}
