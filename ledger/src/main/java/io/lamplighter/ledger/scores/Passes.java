package io.lamplighter.ledger.scores;

import io.lamplighter.campaigns.UnitKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The pass over everybody that each model makes once a day and after each training. It is cut into
/// batches, each with its own transaction; how far it is stands in the ledger, so that any worker
/// can go on.
public final class Passes {
  private Passes() {}

  /// The models in force, each with the kinds of units it is asked about: those of the campaigns
  /// that choose by it; without one those that its card names, else customers.
  public static List<Wanted> wanted(Handle db) {
    return db.createQuery(
            """
            SELECT v.model, v.version, coalesce(d.kind, v.card->>'unit', 'customer')
              FROM model_version v
              LEFT JOIN LATERAL (
                SELECT DISTINCT d.compiled->>'for' AS kind
                  FROM campaign c JOIN definition d ON d.campaign = c.name AND d.version = c.version
                 WHERE d.compiled->'choice'->'score'->>'model' = v.model) d ON true
             WHERE v.state = 'champion'
             ORDER BY v.model, 3
            """)
        .map(
            (rows, context) ->
                new Wanted(
                    rows.getString(1),
                    rows.getInt(2),
                    UnitKind.named(rows.getString(3)).orElseThrow()))
        .list();
  }

  /// A model in force and what it is asked about.
  public record Wanted(String model, int version, UnitKind kind) {}

  /// Where a pass goes on.
  ///
  /// @param after the last unit that is done
  public record Open(Instant startedAt, long after) {
    /// As of when scores count that are made while it is open: not before it began, or its end
    /// would take them for those that it did not meet. Another worker's clock may be a little
    /// behind, and who waited for its turn took its instant earlier.
    public Instant asOf(Instant now) {
      return startedAt.isAfter(now) ? startedAt : now;
    }
  }

  /// Goes on with the pass that is open, or begins one if the last began too long ago, was of
  /// another version, or began by a clock that has been set back since.
  ///
  /// @param every how long a pass lasts for
  /// @return empty if nothing is due
  public static Optional<Open> due(Handle db, Wanted wanted, Duration every, Instant now) {
    db.createUpdate(
            """
            INSERT INTO score_pass AS p (model, kind, model_version, started_at, reached)
            VALUES (:model, :kind, :version, :now, :least)
            ON CONFLICT (model, kind) DO UPDATE
               SET model_version = excluded.model_version, started_at = excluded.started_at,
                   reached = excluded.reached, scored = 0, finished_at = NULL
             WHERE p.model_version <> excluded.model_version
                OR (p.finished_at IS NOT NULL AND p.started_at < :before)
                OR p.started_at > :ahead
            """)
        .bind("model", wanted.model())
        .bind("kind", wanted.kind().word())
        .bind("version", wanted.version())
        .bind("now", now)
        .bind("before", now.minus(every))
        .bind("ahead", now.plus(Scores.AHEAD))
        .bind("least", Long.MIN_VALUE)
        .execute();
    return open(db, wanted);
  }

  /// The pass that is open, if one is.
  public static Optional<Open> open(Handle db, Wanted wanted) {
    return db.createQuery(
            """
            SELECT started_at, reached FROM score_pass
             WHERE model = :model AND kind = :kind AND finished_at IS NULL
            """)
        .bind("model", wanted.model())
        .bind("kind", wanted.kind().word())
        .map((rows, context) -> new Open(rows.getTimestamp(1).toInstant(), rows.getLong(2)))
        .findOne();
  }

  /// Whether a pass is open or due, without beginning one.
  public static boolean isDue(Handle db, Wanted wanted, Duration every, Instant now) {
    return db.createQuery(
            """
            SELECT NOT EXISTS (
              SELECT FROM score_pass
               WHERE model = :model AND kind = :kind AND model_version = :version
                 AND finished_at IS NOT NULL AND started_at >= :before AND started_at <= :ahead)
            """)
        .bind("model", wanted.model())
        .bind("kind", wanted.kind().word())
        .bind("version", wanted.version())
        .bind("before", now.minus(every))
        .bind("ahead", now.plus(Scores.AHEAD))
        .mapTo(Boolean.class)
        .one();
  }

  /// The next units of a pass, by their number.
  public static List<Long> next(Handle db, UnitKind kind, long after, int most) {
    var sql =
        switch (kind) {
          case CUSTOMER -> "SELECT id FROM customer WHERE erased_at IS NULL AND id > :after";
          case ACCOUNT -> "SELECT id FROM account WHERE status = 'open' AND id > :after";
          case PREMISE -> "SELECT id FROM premise WHERE id > :after";
        };
    return db.createQuery(sql + " ORDER BY id LIMIT :most")
        .bind("after", after)
        .bind("most", most)
        .mapTo(Long.class)
        .list();
  }

  /// Notes how far a pass is.
  public static void reached(Handle db, Wanted wanted, long unit, int scored) {
    db.createUpdate(
            """
            UPDATE score_pass SET reached = :unit, scored = scored + :scored
             WHERE model = :model AND kind = :kind
            """)
        .bind("unit", unit)
        .bind("scored", scored)
        .bind("model", wanted.model())
        .bind("kind", wanted.kind().word())
        .execute();
  }

  /// Ends a pass: what it did not meet, such as closed accounts, has no score any more.
  public static void finish(Handle db, Wanted wanted, Open pass, Instant now) {
    db.createUpdate(
            """
            DELETE FROM score WHERE model = :model AND kind = :kind AND as_of < :started
            """)
        .bind("model", wanted.model())
        .bind("kind", wanted.kind().word())
        .bind("started", pass.startedAt())
        .execute();
    db.createUpdate(
            """
            UPDATE score_pass SET finished_at = :now WHERE model = :model AND kind = :kind
            """)
        .bind("now", now)
        .bind("model", wanted.model())
        .bind("kind", wanted.kind().word())
        .execute();
  }
}
