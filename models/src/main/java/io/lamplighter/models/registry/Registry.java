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
      Ranking ranking,
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
  ///
  /// @param byUplift whether it ranks by what contact adds, not by the chance if contacted
  public record Stored(
      String model,
      int version,
      String state,
      boolean byUplift,
      Instant trainedAt,
      long trainedOn,
      long ownOutcomes,
      @Nullable Double auc,
      String why) {}

  /// A version with its scorer.
  ///
  /// @param snapshot what it was trained on was known by then
  /// @param card as JSON
  public record Champion(
      String model, int version, Ranking ranking, Instant snapshot, String card) {
    /// The chance of the outcome if contacted.
    public Scorer scorer() {
      return ranking.response();
    }
  }

  /// Something that a person should know about a version.
  ///
  /// @param code for example `PRIOR_SHIFT`, or [#UNHEALTHY]
  public record Alarm(String model, int version, Instant at, String code, String detail) {}

  /// The code of the alarm under which a version no longer decides about anybody.
  public static final String UNHEALTHY = "UNHEALTHY";

  /// The model in force, if there is one.
  public static Optional<Champion> champion(Handle db, String model) {
    return version(db, model, "state = 'champion'");
  }

  /// The model in force, unless it was found unhealthy: who decides by a model asks for this one.
  public static Optional<Champion> targeting(Handle db, String model) {
    return version(
        db,
        model,
        """
        state = 'champion' AND NOT EXISTS (
          SELECT FROM model_alarm a
           WHERE a.model = v.model AND a.version = v.version AND a.code = 'UNHEALTHY')
        """);
  }

  /// A version by its number; empty when there is none.
  public static Optional<Champion> version(Handle db, String model, int number) {
    return version(db, model, "version = " + number);
  }

  /// A version that is or was in force.
  ///
  /// @param snapshot what it was trained on was known by then
  public record Tenure(int version, Instant snapshot) {}

  /// The versions that are or were in force, the oldest first.
  public static List<Tenure> tenures(Handle db, String model) {
    return db.createQuery(
            """
            SELECT version, snapshot_at FROM model_version
             WHERE model = :model AND state IN ('champion', 'retired') ORDER BY snapshot_at, version
            """)
        .bind("model", model)
        .map((rows, context) -> new Tenure(rows.getInt(1), rows.getTimestamp(2).toInstant()))
        .list();
  }

  /// The version that was in force before the champion.
  public static Optional<Champion> predecessor(Handle db, String model) {
    return version(
        db,
        model,
        """
        state = 'retired' AND version = (
          SELECT max(version) FROM model_version
           WHERE model = :model AND state = 'retired' AND version < (
             SELECT version FROM model_version WHERE model = :model AND state = 'champion'))
        """);
  }

  /// The newest version after the champion that did not take over, or waits for a yes, and was not
  /// found unhealthy: it scores beside the champion.
  public static Optional<Champion> standing(Handle db, String model) {
    return version(
        db,
        model,
        """
        state IN ('refused', 'awaiting') AND version = (
          SELECT max(version) FROM model_version WHERE model = :model)
        AND NOT EXISTS (
          SELECT FROM model_alarm a
           WHERE a.model = v.model AND a.version = v.version AND a.code = 'UNHEALTHY')
        """);
  }

  /// Lets a version that did not take over at its training do so now.
  ///
  /// @param asked whether it waits for a yes first, even if the ledger knows of no such rule
  /// @return whether anything changed
  public static boolean promote(Handle db, String model, int version, String why, boolean asked) {
    lock(db, model);
    boolean approval = asked || ApprovalRule.isRequired(db);
    var state =
        db.createQuery(
                "SELECT state FROM model_version WHERE model = :model AND version = :version")
            .bind("model", model)
            .bind("version", version)
            .mapTo(String.class)
            .findOne()
            .orElse("");
    if (!state.equals("refused")) {
      return false;
    }
    if (!approval) {
      db.createUpdate(
              """
              UPDATE model_version SET state = 'retired'
               WHERE model = :model AND state = 'champion'
              """)
          .bind("model", model)
          .execute();
    }
    db.createUpdate(
            """
            UPDATE model_version SET state = :state, why = :why || '; before: ' || why
             WHERE model = :model AND version = :version
            """)
        .bind("state", approval ? "awaiting" : "champion")
        .bind("why", (approval ? "awaiting approval: " : "") + why)
        .bind("model", model)
        .bind("version", version)
        .execute();
    return true;
  }

  private static Optional<Champion> version(Handle db, String model, String condition) {
    return db.createQuery(
            "SELECT version, artifact::text, snapshot_at, card::text FROM model_version v"
                + " WHERE model = :model AND "
                + condition)
        .bind("model", model)
        .map(
            (rows, context) ->
                new Champion(
                    model,
                    rows.getInt(1),
                    Ranking.read(rows.getString(2)),
                    rows.getTimestamp(3).toInstant(),
                    rows.getString(4)))
        .findOne();
  }

  /// Takes the champion back: the version before it is in force again.
  ///
  /// @param why in words, added to what was said at its promotion
  public static void takeBack(Handle db, Champion champion, Champion predecessor, String why) {
    takeBack(db, champion.model(), champion.version(), predecessor.version(), why);
  }

  static void takeBack(Handle db, String model, int champion, int predecessor, String why) {
    db.createUpdate(
            """
            UPDATE model_version SET state = 'refused', why = why || '; taken back: ' || :why
             WHERE model = :model AND version = :version AND state = 'champion'
            """)
        .bind("why", why)
        .bind("model", model)
        .bind("version", champion)
        .execute();
    db.createUpdate(
            """
            UPDATE model_version SET state = 'champion'
             WHERE model = :model AND version = :version AND state = 'retired'
            """)
        .bind("model", model)
        .bind("version", predecessor)
        .execute();
  }

  /// Notes an alarm. The same one at the same instant is one.
  public static void alarm(Handle db, Alarm alarm) {
    db.createUpdate(
            """
            INSERT INTO model_alarm (model, version, at, code, detail)
            VALUES (:model, :version, :at, :code, :detail) ON CONFLICT DO NOTHING
            """)
        .bind("model", alarm.model())
        .bind("version", alarm.version())
        .bind("at", alarm.at())
        .bind("code", alarm.code())
        .bind("detail", alarm.detail())
        .execute();
  }

  /// All alarms of a model, the oldest first.
  public static List<Alarm> alarms(Handle db, String model) {
    return db.createQuery(
            """
            SELECT model, version, at, code, detail FROM model_alarm
             WHERE model = :model ORDER BY at, version, code
            """)
        .bind("model", model)
        .map(
            (rows, context) ->
                new Alarm(
                    rows.getString(1),
                    rows.getInt(2),
                    rows.getTimestamp(3).toInstant(),
                    rows.getString(4),
                    rows.getString(5)))
        .list();
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

  static void lock(Handle db, String model) {
    db.createQuery("SELECT pg_advisory_xact_lock(hashtext(:name))::text")
        .bind("name", "model " + model)
        .mapTo(String.class)
        .list();
  }

  /// Stores a version; a champion retires the one before it in the same transaction.
  ///
  /// @return its number
  public static int store(Handle db, Candidate candidate) {
    return store(db, candidate, /* asked= */ false);
  }

  /// The same where a person is asked first, which is also where the ledger remembers that a policy
  /// asked for it: a version that would take over waits, and overtakes whichever waited before it.
  ///
  /// @return its number
  public static int store(Handle db, Candidate candidate, boolean asked) {
    lock(db, candidate.model());
    boolean approval = asked || ApprovalRule.isRequired(db);
    var known = trainedFrom(db, candidate.model(), candidate.fingerprint());
    if (known.isPresent()) {
      return known.get();
    }
    if (candidate.champion()) {
      db.createUpdate(
              """
              UPDATE model_version SET state = 'refused', why = why || '; overtaken by a newer one'
               WHERE model = :model AND state = 'awaiting'
              """)
          .bind("model", candidate.model())
          .execute();
    }
    if (candidate.champion() && !approval) {
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
              (model, version, state, kind, ranks_by, trained_at, snapshot_at, fingerprint, artifact, card,
               trained_on, positives, own_outcomes, auc, why)
            SELECT :model, coalesce(max(version), 0) + 1, :state, :kind, :by, :at, :snapshot, :print,
                   CAST(:artifact AS jsonb), CAST(:card AS jsonb), :trainedOn, :positives, :own,
                   :auc, :why
              FROM model_version WHERE model = :model
            RETURNING version
            """)
        .bind("model", candidate.model())
        .bind("state", !candidate.champion() ? "refused" : approval ? "awaiting" : "champion")
        .bind("kind", candidate.ranking().kind())
        .bind("by", candidate.ranking().byUplift() ? "uplift" : "response")
        .bind("at", candidate.trainedAt())
        .bind("snapshot", candidate.snapshot())
        .bind("print", candidate.fingerprint())
        .bind("artifact", candidate.ranking().write())
        .bind("card", candidate.card())
        .bind("trainedOn", candidate.trainedOn())
        .bind("positives", candidate.positives())
        .bind("own", candidate.ownOutcomes())
        .bind("auc", candidate.auc())
        .bind(
            "why",
            (candidate.champion() && approval ? "awaiting approval: " : "") + candidate.why())
        .mapTo(Integer.class)
        .one();
  }

  /// All versions of a model, the oldest first.
  public static List<Stored> versions(Handle db, String model) {
    return db.createQuery(
            """
            SELECT model, version, state, ranks_by = 'uplift' AS by_uplift, trained_at, trained_on,
                   own_outcomes, auc, why
              FROM model_version WHERE model = :model ORDER BY version
            """)
        .bind("model", model)
        .map(
            (rows, context) ->
                new Stored(
                    rows.getString(1),
                    rows.getInt(2),
                    rows.getString(3),
                    rows.getBoolean(4),
                    rows.getTimestamp(5).toInstant(),
                    rows.getLong(6),
                    rows.getLong(7),
                    (Double) rows.getObject(8),
                    rows.getString(9)))
        .list();
  }
}
