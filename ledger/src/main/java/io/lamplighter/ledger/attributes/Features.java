package io.lamplighter.ledger.attributes;

import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.ledger.attributes.FeatureSet.Feature;
import io.lamplighter.ledger.attributes.FeatureSet.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Features of units at instants, set by set. Each row sees what was known at its own instant, so
/// the same call serves a wave now and decisions of the past.
public final class Features {
  /// The set of all attributes that imports brought for models.
  public static final String IMPORTED = "imported";

  /// The set that campaigns' models learn from: programs and what imports brought, without what is
  /// only there for audits.
  public static final String MODELS = "models";

  /// The set that models of satisfaction learn from: what the utility did to a household and what
  /// imports brought, without what is only there for audits.
  public static final String SATISFACTION = "satisfaction";

  /// The set that tells who falls behind with a bill: how bills came and were paid, and nothing
  /// that an import brought.
  public static final String PAYMENTS = "payments";

  private static final Map<String, FeatureSet> SHIPPED =
      FeatureSet.parse(Attributes.text("features.yaml"));
  private static final int CHUNK = 20_000;

  private Features() {}

  /// A unit at an instant.
  public record At(long unit, Instant at) {}

  /// What is known about a unit at an instant.
  ///
  /// @param cells one per feature of the set, in its order: Double, String, or null for missing
  public record Row(long unit, Instant at, List<@Nullable Object> cells) {
    /// The cells by name, missing ones left out: what a decision logs.
    public Map<String, Object> named(FeatureSet set) {
      var named = new LinkedHashMap<String, Object>();
      for (int i = 0; i < cells.size(); i++) {
        var cell = cells.get(i);
        if (cell != null) {
          named.put(set.features().get(i).name(), cell);
        }
      }
      return named;
    }
  }

  /// A set by its name: one that ships, [#IMPORTED] or [#MODELS].
  ///
  /// @throws IllegalArgumentException if there is none
  public static FeatureSet set(Handle db, String name) {
    if (name.equals(IMPORTED)) {
      return new FeatureSet(name, "Attributes that imports brought", "", imported(db));
    }
    if (name.equals(MODELS)) {
      return set(db, "programs").forModels().and(MODELS, set(db, IMPORTED));
    }
    if (name.equals(SATISFACTION)) {
      return set(db, "operations").forModels().and(SATISFACTION, set(db, IMPORTED));
    }
    var set = SHIPPED.get(name);
    if (set == null) {
      throw new IllegalArgumentException(
          "no feature set '%s'; one of %s, %s, %s"
              .formatted(name, String.join(", ", SHIPPED.keySet()), IMPORTED, MODELS));
    }
    return set;
  }

  /// Reads features. Rows come in the order asked for; units that do not exist are left out.
  ///
  /// @param kind what the numbers are of
  public static List<Row> read(Handle db, FeatureSet set, UnitKind kind, List<At> units) {
    var rows = new ArrayList<Row>(units.size());
    for (int from = 0; from < units.size(); from += CHUNK) {
      rows.addAll(
          readChunk(db, set, kind, units.subList(from, Math.min(units.size(), from + CHUNK))));
    }
    return rows;
  }

  /// Reads features of the candidates of a wave that is being decided, by unit.
  ///
  /// @param now the wave's tick
  public static List<Row> candidates(
      Handle db, FeatureSet set, UnitKind kind, String wave, Instant now) {
    var units =
        db.createQuery(
                """
                SELECT unit_id FROM wave_candidate
                 WHERE wave_id = :wave AND outcome = 'candidate' ORDER BY unit_id
                """)
            .bind("wave", wave)
            .mapTo(Long.class)
            .list();
    return read(db, set, kind, units.stream().map(unit -> new At(unit, now)).toList());
  }

  /// Whether each unit's customer enrolled in a program after its instant and within a window, as
  /// far as is known now. Says nothing yet about windows that are still open.
  public static List<Boolean> enrolled(
      Handle db, UnitKind kind, String program, Duration within, List<At> units, Instant now) {
    var enrolled = new ArrayList<>(Collections.nCopies(units.size(), false));
    if (units.isEmpty()) {
      return enrolled;
    }
    db.createQuery(
            "SELECT u.place FROM unnest(:units, :instants) WITH ORDINALITY AS u (unit, at, place) "
                + Units.joined(kind)
                + """
                WHERE EXISTS (
                  SELECT FROM enrollment n
                   WHERE n.customer_id = c.id AND n.program = :program
                     AND n.occurred_at > u.at AND n.occurred_at <= u.at + :within * interval '1 second'
                     AND n.known_at <= :now)
                """)
        .bindArray("units", Long.class, units.stream().map(At::unit).toList())
        .bindArray("instants", Instant.class, units.stream().map(At::at).toList())
        .bind("program", program)
        .bind("within", within.toSeconds())
        .bind("now", now)
        .mapTo(Integer.class)
        .forEach(place -> enrolled.set(place - 1, true));
    return enrolled;
  }

  private static List<Row> readChunk(Handle db, FeatureSet set, UnitKind kind, List<At> units) {
    if (units.isEmpty()) {
      return List.of();
    }
    var columns = new StringBuilder();
    for (var feature : set.features()) {
      columns
          .append(", CAST((")
          .append(feature.sql())
          .append(feature.kind() == Kind.NUMBER ? ") AS double precision)" : ") AS text)");
    }
    var sql =
        "SELECT u.unit, u.at"
            + columns
            + " FROM unnest(:units, :instants) WITH ORDINALITY AS u (unit, at, place) "
            + Units.joined(kind)
            + set.from()
            + " ORDER BY u.place";
    // Each row has a now of its own.
    return db.createQuery(sql.replaceAll(":now\\b", "u.at"))
        .bindArray("units", Long.class, units.stream().map(At::unit).toList())
        .bindArray("instants", Instant.class, units.stream().map(At::at).toList())
        .setFetchSize(2_000)
        .map((rows, context) -> row(rows, set))
        .list();
  }

  private static Row row(ResultSet rows, FeatureSet set) throws SQLException {
    var cells = new ArrayList<@Nullable Object>(set.features().size());
    int column = 3;
    for (var feature : set.features()) {
      cells.add(cell(rows, column++, feature));
    }
    return new Row(
        rows.getLong(1),
        rows.getObject(2, OffsetDateTime.class).toInstant(),
        Collections.unmodifiableList(cells));
  }

  private static @Nullable Object cell(ResultSet rows, int column, Feature feature)
      throws SQLException {
    if (feature.kind() == Kind.WORD) {
      return rows.getString(column);
    }
    double number = rows.getDouble(column);
    return rows.wasNull() ? null : number;
  }

  /// A name that a customer's attribute has is not taken by a tract's.
  private static List<Feature> imported(Handle db) {
    var named = new LinkedHashMap<String, Feature>();
    for (var brought : Brought.forModels(db)) {
      named.putIfAbsent(brought.feature().name(), brought.feature());
    }
    return List.copyOf(named.values());
  }

  /// All sets that ship, by name.
  static Map<String, FeatureSet> shipped() {
    return new HashMap<>(SHIPPED);
  }
}
