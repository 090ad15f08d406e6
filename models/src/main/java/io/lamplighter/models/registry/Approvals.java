package io.lamplighter.models.registry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// What people decide about versions: a yes or no to one that waits for it, and the way back to the
/// one before. Each is written into the audit with its reason.
public final class Approvals {
  private Approvals() {}

  /// A person's word.
  ///
  /// @param by who says it, never anonymous
  /// @param comment why; never a customer's name or address
  public record Word(String by, String comment, Instant at) {
    public Word {
      if (by.isBlank() || comment.isBlank()) {
        throw new IllegalArgumentException("a decision about a model names its person and reason");
      }
    }
  }

  /// Lets a waiting version decide from now on; the champion retires.
  ///
  /// @return false when that version does not wait (any more)
  public static boolean approve(Handle db, String model, int version, Word word) {
    Registry.lock(db, model);
    if (!isWaiting(db, model, version)) {
      return false;
    }
    db.createUpdate(
            """
            UPDATE model_version SET state = 'retired' WHERE model = :model AND state = 'champion'
            """)
        .bind("model", model)
        .execute();
    move(db, model, version, "champion", "approved by " + word.by() + ": " + word.comment());
    audit(db, "approve model", model, version, word);
    return true;
  }

  /// Refuses a waiting version.
  ///
  /// @return false when that version does not wait (any more)
  public static boolean reject(Handle db, String model, int version, Word word) {
    Registry.lock(db, model);
    if (!isWaiting(db, model, version)) {
      return false;
    }
    move(db, model, version, "refused", "rejected by " + word.by() + ": " + word.comment());
    audit(db, "reject model", model, version, word);
    return true;
  }

  /// Takes the champion back: the version before it decides again.
  ///
  /// @return that version; empty when there is none before it
  public static Optional<Integer> rollBack(Handle db, String model, Word word) {
    Registry.lock(db, model);
    // By number: the way back must not depend on whether the champion can still be read.
    var champion = newest(db, model, "champion", Integer.MAX_VALUE);
    var before = champion.flatMap(version -> newest(db, model, "retired", version));
    if (before.isEmpty()) {
      return Optional.empty();
    }
    Registry.takeBack(
        db, model, champion.get(), before.get(), "by " + word.by() + ": " + word.comment());
    audit(db, "roll back model", model, champion.get(), word);
    return before;
  }

  private static Optional<Integer> newest(Handle db, String model, String state, int below) {
    return db.createQuery(
            """
            SELECT max(version) FROM model_version
             WHERE model = :model AND state = :state AND version < :below
            """)
        .bind("model", model)
        .bind("state", state)
        .bind("below", below)
        .mapTo(Integer.class)
        .findOne();
  }

  private static boolean isWaiting(Handle db, String model, int version) {
    return db.createQuery(
            """
            SELECT EXISTS (SELECT FROM model_version
                            WHERE model = :model AND version = :version AND state = 'awaiting')
            """)
        .bind("model", model)
        .bind("version", version)
        .mapTo(Boolean.class)
        .one();
  }

  private static void move(Handle db, String model, int version, String state, String why) {
    db.createUpdate(
            """
            UPDATE model_version SET state = :state, why = why || '; ' || :why
             WHERE model = :model AND version = :version
            """)
        .bind("state", state)
        .bind("why", why)
        .bind("model", model)
        .bind("version", version)
        .execute();
  }

  private static void audit(Handle db, String action, String model, int version, Word word) {
    db.createUpdate(
            """
            INSERT INTO audit (at, actor, action, subject, detail)
            VALUES (:at, :by, :action, :subject, CAST(:detail AS jsonb))
            """)
        .bind("at", word.at())
        .bind("by", word.by())
        .bind("action", action)
        .bind("subject", model + " version " + version)
        .bind(
            "detail",
            JsonNodeFactory.instance.objectNode().put("comment", word.comment()).toString())
        .execute();
  }
}
