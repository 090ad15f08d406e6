package io.lamplighter.ledger.scores;

import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.ledger.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The scores in force, one per model and unit. `score('model')` of the language reads the same
/// rows: see `questions` of the attribute catalogue, where the bounds of [#FRESH] and [#AHEAD]
/// stand too.
public final class Scores {
  /// A score older than this is unknown: something stands still, and nobody shall be contacted for
  /// what was true once.
  public static final Duration FRESH = Duration.ofDays(7);

  /// How much newer than the decision a score may be: there is only the newest one, and a wave is
  /// worked through a while after its tick. Decisions of the past find nothing, rather than what
  /// came later.
  public static final Duration AHEAD = Duration.ofDays(1);

  private static final int CHUNK = 5_000;

  private static final String IN_FORCE =
      """
       FROM score s
       WHERE s.model = :model AND s.as_of <= CAST(:now AS timestamptz) + interval '1 day'
         AND s.as_of > CAST(:now AS timestamptz) - interval '7 days'
         AND NOT EXISTS (SELECT FROM model_alarm f
                          WHERE f.model = s.model AND f.version = s.model_version
                            AND f.code = 'UNHEALTHY')
      """;

  private Scores() {}

  /// A score to be kept.
  ///
  /// @param reasons a JSON array, as [io.lamplighter.ledger.scores.Scores.Score#reasons] gives it
  ///   back
  public record Scored(long unit, double value, String reasons) {}

  /// A score in force.
  ///
  /// @param value a chance 0..1; of a survey's model the mark that is expected on its scale
  /// @param asOf what was known then went into it
  /// @param reasons what moved it most, the weightiest first: `feature`, `value`, `contribution`
  public record Score(
      String model,
      int version,
      UnitKind kind,
      long unit,
      double value,
      Instant asOf,
      List<Map<String, Object>> reasons) {
    /// As commands and the API print it.
    public Map<String, Object> toJson() {
      var json = new LinkedHashMap<String, Object>();
      json.put("model", model);
      json.put("value", value);
      json.put("version", version);
      json.put("asOf", asOf.toString());
      json.put("reasons", reasons);
      return json;
    }
  }

  /// Keeps scores, overwriting those of before. Units whose customer was erased, or that are not
  /// there, are left out; what is no number is unknown from now on. Writers of one model must not
  /// run side by side: the later one overwrites.
  ///
  /// @return how many were kept
  public static int keep(
      Handle db,
      String model,
      int version,
      UnitKind kind,
      Instant asOf,
      Collection<Scored> scored) {
    // In one order, so that two writers wait for each other and never in a ring.
    var rows = new ArrayList<Scored>();
    var unknown = new ArrayList<Long>();
    for (var each : scored) {
      if (Double.isFinite(each.value())) {
        rows.add(each);
      } else {
        unknown.add(each.unit());
      }
    }
    forget(db, model, kind, unknown);
    rows.sort(Comparator.comparingLong(Scored::unit));
    int kept = 0;
    for (int from = 0; from < rows.size(); from += CHUNK) {
      var chunk = rows.subList(from, Math.min(rows.size(), from + CHUNK));
      kept +=
          db.createUpdate(
                  """
                  INSERT INTO score (model, kind, unit_id, customer_id, value, model_version,
                                     reasons, as_of)
                  SELECT :model, :kind, u.unit, c.id, u.value, :version,
                         CAST(u.reasons AS jsonb), :asOf
                    FROM unnest(:units, :values, :reasons) AS u (unit, value, reasons)
                    %s
                    JOIN customer c ON c.id = o.customer_id AND c.erased_at IS NULL
                   ORDER BY u.unit
                  ON CONFLICT (model, kind, unit_id) DO UPDATE
                     SET customer_id = excluded.customer_id, value = excluded.value,
                         model_version = excluded.model_version, reasons = excluded.reasons,
                         as_of = excluded.as_of
                  """
                      .formatted(owner(kind)))
              .bind("model", model)
              .bind("kind", kind.word())
              .bind("version", version)
              .bind("asOf", asOf)
              .bindArray("units", Long.class, chunk.stream().map(Scored::unit).toList())
              .bindArray("values", Double.class, chunk.stream().map(Scored::value).toList())
              .bindArray("reasons", String.class, chunk.stream().map(Scored::reasons).toList())
              .execute();
    }
    return kept;
  }

  private static void forget(Handle db, String model, UnitKind kind, List<Long> units) {
    if (!units.isEmpty()) {
      db.createUpdate(
              "DELETE FROM score WHERE model = :model AND kind = :kind AND unit_id = ANY(:units)")
          .bind("model", model)
          .bind("kind", kind.word())
          .bindArray("units", Long.class, units)
          .execute();
    }
  }

  private static String owner(UnitKind kind) {
    return switch (kind) {
      case CUSTOMER -> "CROSS JOIN LATERAL (SELECT u.unit AS customer_id) o";
      case ACCOUNT -> "JOIN account o ON o.id = u.unit";
      case PREMISE ->
          """
          JOIN LATERAL (SELECT customer_id FROM account
                         WHERE premise_id = u.unit AND status = 'open'
                         ORDER BY opened DESC NULLS LAST, id LIMIT 1) o ON true
          """;
    };
  }

  /// The score that `score('model')` means for a unit at an instant; empty if it is unknown.
  public static Optional<Score> of(Handle db, String model, UnitKind kind, long unit, Instant now) {
    var whose =
        switch (kind) {
          case CUSTOMER ->
              "AND s.customer_id = :unit ORDER BY s.kind <> 'customer', s.value DESC LIMIT 1";
          case ACCOUNT ->
              """
              AND s.customer_id = (SELECT customer_id FROM account WHERE id = :unit)
              AND (s.kind = 'customer' OR (s.kind = 'account' AND s.unit_id = :unit))
              ORDER BY s.kind LIMIT 1
              """;
          case PREMISE ->
              """
              AND s.customer_id IN (SELECT customer_id FROM account
                                     WHERE premise_id = :unit AND status = 'open')
              ORDER BY s.kind <> 'customer', s.value DESC LIMIT 1
              """;
        };
    return db.createQuery(
            "SELECT s.model, s.model_version, s.kind, s.unit_id, s.value, s.as_of, s.reasons::text"
                + IN_FORCE
                + whose)
        .bind("model", model)
        .bind("unit", unit)
        .bind("now", now)
        .map((rows, context) -> score(rows))
        .findOne();
  }

  /// All scores of a customer in force at an instant, by model.
  public static List<Score> of(Handle db, CustomerId customer, Instant now) {
    return db.createQuery(
            "SELECT s.model, s.model_version, s.kind, s.unit_id, s.value, s.as_of, s.reasons::text"
                + IN_FORCE.replace("s.model = :model AND", "")
                + "AND s.customer_id = :customer ORDER BY s.model, s.kind, s.unit_id")
        .bind("customer", customer)
        .bind("now", now)
        .map((rows, context) -> score(rows))
        .list();
  }

  /// Forgets the scores of a model, for example because it is no longer to be asked.
  public static int forget(Handle db, String model) {
    db.createUpdate("DELETE FROM score_pass WHERE model = :model").bind("model", model).execute();
    return db.createUpdate("DELETE FROM score WHERE model = :model").bind("model", model).execute();
  }

  private static Score score(ResultSet rows) throws SQLException {
    return new Score(
        rows.getString(1),
        rows.getInt(2),
        UnitKind.named(rows.getString(3)).orElseThrow(),
        rows.getLong(4),
        rows.getDouble(5),
        rows.getObject(6, OffsetDateTime.class).toInstant(),
        reasons(rows.getString(7)));
  }

  @SuppressWarnings("unchecked") // an array of objects, as it was written
  private static List<Map<String, Object>> reasons(@Nullable String json) {
    return json == null ? List.of() : (List<Map<String, Object>>) Json.value(json);
  }
}
