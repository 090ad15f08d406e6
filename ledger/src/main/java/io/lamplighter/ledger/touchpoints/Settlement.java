package io.lamplighter.ledger.touchpoints;

import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.ledger.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// A person's word on a message of which nobody knew whether it went out. The journey has gone on
/// long since, as if it was sent; what changes is what is counted, and whether it counts for caps.
public final class Settlement {
  /// The reason that a settled message carries.
  public static final String BY_A_PERSON = "settled_by_a_person";

  private Settlement() {}

  /// Settles one ambiguous message, with an audit row. Works in the caller's transaction.
  ///
  /// @param sent whether it went out after all
  /// @param reason why the person thinks so, for the audit; no personal data
  /// @param by name of the person
  /// @return false if the message is not ambiguous any more: evidence or somebody else came first
  public static boolean settle(
      Handle db, TouchpointId id, boolean sent, String reason, String by, Instant now) {
    var state = sent ? "sent" : "failed";
    var campaign =
        db.createQuery(
                """
                UPDATE touchpoint
                   SET state = :state, reason = :why, settled_at = :now,
                       sent_at = CASE WHEN :sent THEN coalesce(sent_at, intent_at) END,
                       cost = CASE WHEN :sent THEN cost ELSE 0 END
                 WHERE id = :id AND state = 'ambiguous'
                RETURNING campaign
                """)
            .bind("state", state)
            .bind("why", BY_A_PERSON)
            .bind("now", now)
            .bind("sent", sent)
            .bind("id", id)
            .mapTo(String.class)
            .findOne();
    if (campaign.isEmpty()) {
      return false;
    }
    History.add(db, List.of(new History.Line(id, now, state, BY_A_PERSON, by)));
    if (!sent) {
      db.createUpdate("DELETE FROM contact WHERE sender = 'lamplighter' AND ref = :ref")
          .bind("ref", id.value().toString())
          .execute();
    }
    db.createUpdate(
            """
            INSERT INTO audit (at, actor, action, subject, detail)
            VALUES (:at, :by, :action, :campaign, CAST(:detail AS jsonb))
            """)
        .bind("at", now)
        .bind("by", by)
        .bind("action", "settle as " + state)
        .bind("campaign", campaign.get())
        .bind("detail", Json.of(Map.of("touchpoint", id.value().toString(), "reason", reason)))
        .execute();
    return true;
  }
}
