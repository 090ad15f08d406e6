package io.lamplighter.models.registry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lamplighter.campaigns.policy.ModelApproval;
import io.lamplighter.campaigns.policy.Policy;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/// Whether models of this ledger wait for a person's yes. The ledger remembers that a policy has
/// asked for it: whoever trains later without that policy, by a verb or a worker that lacks the
/// file, has to wait too. No policy takes it back; a person does, with a reason.
public final class ApprovalRule {
  private ApprovalRule() {}

  /// Remembers what a policy asks for, with an audit row the first time. A policy that asks for
  /// nothing changes nothing.
  ///
  /// @param by who runs with it
  public static void remember(Handle db, Policy policy, String by, Instant now) {
    if (policy.modelApproval() == ModelApproval.AUTOMATIC) {
      return;
    }
    int first =
        db.createUpdate(
                """
                INSERT INTO model_approval (policy, by, since) VALUES (:policy, :by, :now)
                ON CONFLICT DO NOTHING
                """)
            .bind("policy", policy.name())
            .bind("by", by)
            .bind("now", now)
            .execute();
    if (first > 0) {
      audit(db, "require a yes to models", "policy", policy.name(), by, now);
    }
  }

  /// Whether what passes the promotion rule waits for a person.
  ///
  /// @param own what the policy at hand says
  public static boolean waits(Handle db, ModelApproval own) {
    return own == ModelApproval.REQUIRED || isRequired(db);
  }

  static boolean isRequired(Handle db) {
    return db.createQuery("SELECT EXISTS (SELECT FROM model_approval)").mapTo(Boolean.class).one();
  }

  /// Lets the promotion rule decide alone again. What waits goes on waiting; a worker whose policy
  /// asks for a yes asks for it anew when it starts.
  ///
  /// @return false if no yes was asked for
  public static boolean takeBack(Handle db, Approvals.Word word) {
    boolean asked = db.execute("DELETE FROM model_approval") > 0;
    if (asked) {
      audit(db, "require no yes to models", "comment", word.comment(), word.by(), word.at());
    }
    return asked;
  }

  private static void audit(
      Handle db, String action, String key, String value, String by, Instant now) {
    db.createUpdate(
            """
            INSERT INTO audit (at, actor, action, subject, detail)
            VALUES (:at, :by, :action, 'all models', CAST(:detail AS jsonb))
            """)
        .bind("at", now)
        .bind("by", by)
        .bind("action", action)
        .bind("detail", JsonNodeFactory.instance.objectNode().put(key, value).toString())
        .execute();
  }
}
