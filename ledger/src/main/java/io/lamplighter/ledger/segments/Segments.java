package io.lamplighter.ledger.segments;

import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.ledger.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// Segments that were learned. Each name has versions that are never changed; `segment('name')`
/// means the current one when a campaign is applied, and that campaign keeps its meaning.
public final class Segments {
  private Segments() {}

  /// What a segment was found by.
  public enum Kind {
    /// A condition that leads to a goal.
    RULE,
    /// Likeness of customers.
    PERSONA;

    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /// A segment to be kept.
  ///
  /// @param meaning in a sentence, for people
  /// @param condition in the language of audiences
  /// @param unit what it was counted in
  /// @param units how many met it
  /// @param share of all units
  /// @param lineage what it was learned from: numbers, texts, lists and maps of such
  public record Draft(
      String name,
      Kind kind,
      String meaning,
      String condition,
      UnitKind unit,
      long units,
      double share,
      Map<String, Object> lineage) {}

  /// A version as it is kept.
  ///
  /// @param current whether it is what the name means now
  public record Segment(
      int version, Draft draft, Instant learnedAt, String learnedBy, boolean current) {
    /// As commands and the API print it.
    public Map<String, Object> toJson() {
      var json = new LinkedHashMap<String, Object>();
      json.put("name", draft.name());
      json.put("version", version);
      json.put("kind", draft.kind().word());
      json.put("meaning", draft.meaning());
      json.put("condition", draft.condition());
      json.put("unit", draft.unit().word());
      json.put("units", draft.units());
      json.put("share", draft.share());
      json.put("current", current);
      json.put("learnedAt", learnedAt.toString());
      json.put("learnedBy", learnedBy);
      json.put("lineage", draft.lineage());
      return json;
    }
  }

  /// Keeps a family of segments as the current versions of their names, and takes those of the same
  /// family that were not found again out of use: what an applied campaign means by them stays.
  ///
  /// @param family what `lineage` says under that key; all drafts are of it
  public static void keep(Handle db, String family, List<Draft> drafts, Instant now, String by) {
    db.createUpdate(
            "UPDATE segment SET current = false WHERE current AND lineage->>'family' = :family")
        .bind("family", family)
        .execute();
    for (var draft : drafts) {
      db.createUpdate("UPDATE segment SET current = false WHERE current AND name = :name")
          .bind("name", draft.name())
          .execute();
      db.createUpdate(
              """
              INSERT INTO segment (name, version, kind, meaning, condition, unit, units, share,
                                   lineage, learned_at, learned_by, current)
              SELECT :name, coalesce(max(version), 0) + 1, :kind, :meaning, :condition, :unit,
                     :units, :share, CAST(:lineage AS jsonb), :now, :by, true
                FROM segment WHERE name = :name
              """)
          .bind("name", draft.name())
          .bind("kind", draft.kind().word())
          .bind("meaning", draft.meaning())
          .bind("condition", draft.condition())
          .bind("unit", draft.unit().word())
          .bind("units", draft.units())
          .bind("share", draft.share())
          .bind("lineage", Json.of(family(family, draft.lineage())))
          .bind("now", now)
          .bind("by", by)
          .execute();
    }
  }

  private static Map<String, Object> family(String family, Map<String, Object> lineage) {
    var whole = new LinkedHashMap<String, Object>();
    whole.put("family", family);
    whole.putAll(lineage);
    return whole;
  }

  /// The segments that may be asked for now, by name.
  public static List<Segment> current(Handle db) {
    return db.createQuery(SELECT + " WHERE current ORDER BY name")
        .map((rows, context) -> segment(rows))
        .list();
  }

  /// All versions of a name, the newest first; none if there never was such a segment.
  public static List<Segment> versions(Handle db, String name) {
    return db.createQuery(SELECT + " WHERE name = :name ORDER BY version DESC")
        .bind("name", name)
        .map((rows, context) -> segment(rows))
        .list();
  }

  private static final String SELECT =
      """
      SELECT name, version, kind, meaning, condition, unit, units, share, lineage::text, learned_at,
             learned_by, current FROM segment
      """;

  private static Segment segment(ResultSet rows) throws SQLException {
    return new Segment(
        rows.getInt("version"),
        new Draft(
            rows.getString("name"),
            Kind.valueOf(rows.getString("kind").toUpperCase(java.util.Locale.ROOT)),
            rows.getString("meaning"),
            rows.getString("condition"),
            UnitKind.named(rows.getString("unit")).orElseThrow(),
            rows.getLong("units"),
            rows.getDouble("share"),
            Json.object(rows.getString("lineage"))),
        rows.getTimestamp("learned_at").toInstant(),
        rows.getString("learned_by"),
        rows.getBoolean("current"));
  }
}
