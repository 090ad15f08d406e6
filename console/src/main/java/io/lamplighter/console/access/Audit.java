package io.lamplighter.console.access;

import io.lamplighter.ledger.Ledger;
import java.time.Instant;

/// The record of who did what. Rows are only ever added.
final class Audit {
  private final Ledger ledger;

  Audit(Ledger ledger) {
    this.ledger = ledger;
  }

  /// Notes one deed.
  ///
  /// @param actor the console name of the person
  /// @param action a verb, for example `pause`
  /// @param subject what it was done to, for example a campaign; never a customer's name or address
  void add(Instant at, String actor, String action, String subject) {
    ledger
        .jdbi()
        .useHandle(
            db ->
                db.createUpdate(
                        """
                        INSERT INTO audit (at, actor, action, subject)
                        VALUES (:at, :actor, :action, :subject)
                        """)
                    .bind("at", at)
                    .bind("actor", actor)
                    .bind("action", action)
                    .bind("subject", subject)
                    .execute());
  }
}
