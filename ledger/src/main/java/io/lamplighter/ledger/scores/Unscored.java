package io.lamplighter.ledger.scores;

import io.lamplighter.campaigns.UnitKind;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Why `score('model')` is unknown for a unit.
public final class Unscored {
  private Unscored() {}

  /// What the ledger knows of a score that is not there.
  ///
  /// @param champion the version in force
  /// @param unhealthy whether that version is out of use
  /// @param newest when the newest score of the unit's customer was made that is kept, however old
  /// @param met whether the newest pass of that version has come by the unit
  /// @param noNumber whether the version has found no number for somebody since that pass began
  private record Known(
      Optional<Integer> champion,
      boolean unhealthy,
      Optional<Instant> newest,
      boolean met,
      boolean noNumber) {

    String words() {
      if (champion.isEmpty()) {
        return "no version of the model is in force";
      }
      int version = champion.get();
      if (unhealthy) {
        return "version %d was found unhealthy and may say nothing".formatted(version);
      }
      if (newest.isPresent()) {
        return "the newest one is older than %d days".formatted(Scores.FRESH.toDays());
      }
      if (noNumber) {
        return "version %d gave no number, it could not score them".formatted(version);
      }
      return met
          ? "version %d scored others only at its last pass".formatted(version)
          : "version %d has not come by them yet".formatted(version);
    }
  }

  /// The reason as a part of a sentence, for a unit without a score in force at an instant:
  /// `version 3 gave no number, it could not score them`.
  public static String why(Handle db, String model, UnitKind kind, long unit, Instant now) {
    var customers =
        switch (kind) {
          case CUSTOMER -> "SELECT CAST(:unit AS bigint)";
          case ACCOUNT -> "SELECT customer_id FROM account WHERE id = :unit";
          case PREMISE -> "SELECT customer_id FROM account WHERE premise_id = :unit";
        };
    return db.createQuery(
            """
            SELECT v.version,
                   EXISTS (SELECT FROM model_alarm f
                            WHERE f.model = :model AND f.version = v.version
                              AND f.code = 'UNHEALTHY'),
                   (SELECT max(s.as_of) FROM score s
                     WHERE s.model = :model AND s.as_of <= :now AND s.customer_id IN (%s)),
                   p.model IS NOT NULL,
                   EXISTS (SELECT FROM model_alarm f
                            WHERE f.model = :model AND f.version = v.version
                              AND f.code = 'NO_NUMBER'
                              AND f.at >= coalesce(p.started_at, '-infinity'))
              FROM (SELECT CAST(:model AS text) AS model) asked
              LEFT JOIN model_version v ON v.model = asked.model AND v.state = 'champion'
              LEFT JOIN LATERAL (
                SELECT model, started_at FROM score_pass
                 WHERE model = v.model AND model_version = v.version
                   AND (finished_at IS NOT NULL OR (kind = :kind AND reached >= :unit))
                 ORDER BY started_at DESC LIMIT 1) p ON true
            """
                .formatted(customers))
        .bind("model", model)
        .bind("kind", kind.word())
        .bind("unit", unit)
        .bind("now", now)
        .map(
            (rows, context) ->
                new Known(
                        Optional.ofNullable((Integer) rows.getObject(1)),
                        rows.getBoolean(2),
                        Optional.ofNullable(rows.getTimestamp(3)).map(at -> at.toInstant()),
                        rows.getBoolean(4),
                        rows.getBoolean(5))
                    .words())
        .one();
  }
}
