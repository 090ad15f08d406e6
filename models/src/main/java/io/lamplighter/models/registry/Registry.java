package io.lamplighter.models.registry;

import io.lamplighter.models.learning.Scorer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Reads and writes model versions. Every trained model is kept, promoted or not, with its card and
/// the reason; at most one per name is the champion.
public final class Registry {
  private Registry() {}

  /// One version, ready to be stored.
  ///
  /// @param fingerprint of the training data: the same fingerprint is the same model
  /// @param card what is known about it, as JSON
  /// @param trainedOn matured cases used
  /// @param ownOutcomes how many of them come from this ledger's own decisions
  /// @param auc on cases it had not seen; null in a cold start
  /// @param champion whether it takes over
  /// @param why it was promoted or refused, in words
  public record Candidate(
      String model,
      Scorer scorer,
      Instant trainedAt,
      Instant snapshot,
      String fingerprint,
      String card,
      long trainedOn,
      long positives,
      long ownOutcomes,
      @Nullable Double auc,
      boolean champion,
      String why) {}

  /// One version as it is in force or was.
  public record Stored(
      String model,
      int version,
      String state,
      Instant trainedAt,
      long trainedOn,
      long ownOutcomes,
      @Nullable Double auc,
      String why) {}

  /// The champion of a model, with its scorer.
  public record Champion(String model, int version, Scorer scorer) {}

  /// The model in force, if there is one.
  public static Optional<Champion> champion(Handle db, String model) {
    return db.createQuery(
            """
            SELECT version, artifact::text FROM model_version
             WHERE model = :model AND state = 'champion'
            """)
        .bind("model", model)
        .map((rows, context) -> new Champion(model, rows.getInt(1), Scorer.read(rows.getString(2))))
        .findOne();
  }

  /// The version that was trained from this data, if it ever was.
  public static Optional<Integer> trainedFrom(Handle db, String model, String fingerprint) {
    return db.createQuery(
            "SELECT version FROM model_version WHERE model = :model AND fingerprint = :print")
        .bind("model", model)
        .bind("print", fingerprint)
        .mapTo(Integer.class)
        .findFirst();
  }

  /// Stores a version; a champion retires the one before it in the same transaction.
  ///
  /// @return its number
  public static int store(Handle db, Candidate candidate) {
    db.createQuery("SELECT pg_advisory_xact_lock(hashtext(:name))::text")
        .bind("name", "model " + candidate.model())
        .mapTo(String.class)
        .list();
    var known = trainedFrom(db, candidate.model(), candidate.fingerprint());
    if (known.isPresent()) {
      return known.get();
    }
    if (candidate.champion()) {
      db.createUpdate(
              """
              UPDATE model_version SET state = 'retired'
               WHERE model = :model AND state = 'champion'
              """)
          .bind("model", candidate.model())
          .execute();
    }
    return db.createQuery(
            """
            INSERT INTO model_version
              (model, version, state, kind, trained_at, snapshot_at, fingerprint, artifact, card,
               trained_on, positives, own_outcomes, auc, why)
            SELECT :model, coalesce(max(version), 0) + 1, :state, :kind, :at, :snapshot, :print,
                   CAST(:artifact AS jsonb), CAST(:card AS jsonb), :trainedOn, :positives, :own,
                   :auc, :why
              FROM model_version WHERE model = :model
            RETURNING version
            """)
        .bind("model", candidate.model())
        .bind("state", candidate.champion() ? "champion" : "refused")
        .bind("kind", candidate.scorer().kind())
        .bind("at", candidate.trainedAt())
        .bind("snapshot", candidate.snapshot())
        .bind("print", candidate.fingerprint())
        .bind("artifact", candidate.scorer().write())
        .bind("card", candidate.card())
        .bind("trainedOn", candidate.trainedOn())
        .bind("positives", candidate.positives())
        .bind("own", candidate.ownOutcomes())
        .bind("auc", candidate.auc())
        .bind("why", candidate.why())
        .mapTo(Integer.class)
        .one();
  }

  /// All versions of a model, the oldest first.
  public static List<Stored> versions(Handle db, String model) {
    return db.createQuery(
            """
            SELECT model, version, state, trained_at, trained_on, own_outcomes, auc, why
              FROM model_version WHERE model = :model ORDER BY version
            """)
        .bind("model", model)
        .map(
            (rows, context) ->
                new Stored(
                    rows.getString(1),
                    rows.getInt(2),
                    rows.getString(3),
                    rows.getTimestamp(4).toInstant(),
                    rows.getLong(5),
                    rows.getLong(6),
                    (Double) rows.getObject(7),
                    rows.getString(8)))
        .list();
  }
}
