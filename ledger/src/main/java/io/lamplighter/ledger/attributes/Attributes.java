package io.lamplighter.ledger.attributes;

import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.audience.Catalogue;
import io.lamplighter.campaigns.audience.Catalogue.Attribute;
import io.lamplighter.campaigns.audience.Catalogue.Segment;
import io.lamplighter.campaigns.audience.ValueType;
import io.lamplighter.ledger.segments.PersonaSchemes;
import io.lamplighter.ledger.segments.Segments;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The attribute catalogue of a ledger, and the values of attributes.
public final class Attributes {
  private static final Catalogue SHIPPED = Catalogue.parse(text("attributes.yaml"));

  private Attributes() {}

  /// The catalogue that ships, for commands that need no database.
  public static Catalogue catalogue() {
    return SHIPPED;
  }

  /// The catalogue that ships, with the models that every ledger has: any other model is one that
  /// only a ledger can know.
  public static Catalogue withoutLedger() {
    return SHIPPED.with(Map.of(), OF_THE_UTILITY, List.of());
  }

  /// What a survey's model tells, by the survey's word: it may be asked for before it was trained.
  private static final Map<String, String> OF_THE_UTILITY =
      Map.of(
          "arrears", "Chance that an account falls behind with a bill within 60 days",
          "csat", "Satisfaction expected of the household, 1 to 5",
          "nps", "Readiness to recommend expected of the household, 0 to 10");

  /// The catalogue with what this ledger knows besides: attributes that imports brought, its
  /// programs, and its models: those that were trained, that applied campaigns choose by, and those
  /// that speak for the whole utility.
  public static Catalogue catalogue(Handle db) {
    return catalogue(db, Brought.all(db));
  }

  /// The same without imported attributes that models must not learn from.
  public static Catalogue catalogueForModels(Handle db) {
    return catalogue(db, Brought.forModels(db));
  }

  private static Catalogue catalogue(Handle db, List<Brought> imported) {
    var attributes = new LinkedHashMap<>(SHIPPED.attributes());
    for (var brought : imported) {
      attributes.putIfAbsent(brought.attribute().path(), brought.attribute());
    }
    for (var scheme : PersonaSchemes.all(db)) {
      attributes.putIfAbsent(scheme.attribute(), personas(scheme));
    }
    var whole =
        new Catalogue(
            attributes,
            SHIPPED.events(),
            SHIPPED.programs(),
            SHIPPED.models(),
            SHIPPED.segments(),
            SHIPPED.reach(),
            SHIPPED.questions());
    return whole.with(words(db, "SELECT name, title FROM program"), models(db), segments(db));
  }

  private static Attribute personas(PersonaSchemes.Scheme scheme) {
    return new Attribute(
        scheme.attribute(),
        UnitKind.CUSTOMER,
        ValueType.TEXT,
        "Persona of the grouping number " + scheme.number() + " that was learned here",
        scheme.names(),
        /* always= */ false,
        scheme.names().getFirst(),
        "SELECT m.persona FROM persona_member m WHERE m.customer_id = c.id AND m.scheme = "
            + scheme.number());
  }

  /// Those of the catalogue that ships keep their names.
  private static List<Segment> segments(Handle db) {
    return Segments.current(db).stream()
        .map(Segments.Segment::draft)
        .filter(draft -> !SHIPPED.segments().containsKey(draft.name()))
        .map(draft -> new Segment(draft.name(), draft.meaning(), draft.condition()))
        .toList();
  }

  private static Map<String, String> models(Handle db) {
    var models =
        words(
            db,
            """
            SELECT model, min(meaning) FROM (
              SELECT model, coalesce(card->>'purpose', 'Learned from this ledger') AS meaning
                FROM model_version
              UNION ALL
              SELECT compiled->'choice'->'score'->>'model', 'What an applied campaign chooses by'
                FROM definition) m
             WHERE model IS NOT NULL GROUP BY model ORDER BY model
            """);
    models.putAll(OF_THE_UTILITY);
    return models;
  }

  /// What templates show about many units: values by path, nested as the path's words are. What is
  /// unknown is absent.
  ///
  /// @param kind what the numbers are of; a customer's account and premise are those of the oldest
  ///   open account
  /// @param paths the attributes wanted; those that the catalogue does not have are left out
  /// @param now values as they were known then
  public static Map<Long, Map<String, Object>> of(
      Handle db,
      Catalogue catalogue,
      UnitKind kind,
      Collection<Long> units,
      Collection<String> paths,
      Instant now) {
    var wanted =
        paths.stream()
            .distinct()
            .sorted()
            .map(catalogue.attributes()::get)
            .filter(Objects::nonNull)
            .toList();
    var byUnit = new HashMap<Long, Map<String, Object>>();
    if (units.isEmpty()) {
      return byUnit;
    }
    var columns = new StringBuilder();
    for (var attribute : wanted) {
      columns.append(", (").append(attribute.sql()).append(")");
    }
    db.createQuery(
            "SELECT u.unit"
                + columns
                + " FROM (SELECT unnest(CAST(:units AS bigint[])) AS unit) u "
                + Units.joined(kind))
        .bindArray("units", Long.class, units)
        .bind("now", now)
        .map(
            (rows, context) -> {
              var values = new LinkedHashMap<String, Object>();
              for (int i = 0; i < wanted.size(); i++) {
                var value = value(rows, i + 2, wanted.get(i).type());
                if (value != null) {
                  nest(values, wanted.get(i).path(), value);
                }
              }
              return byUnit.put(rows.getLong(1), values);
            })
        .list();
    return byUnit;
  }

  @SuppressWarnings("unchecked") // inner maps are made here
  private static void nest(Map<String, Object> values, String path, Object value) {
    var level = values;
    int dot;
    var rest = path;
    while ((dot = rest.indexOf('.')) >= 0) {
      level =
          (Map<String, Object>)
              level.computeIfAbsent(rest.substring(0, dot), none -> new LinkedHashMap<>());
      rest = rest.substring(dot + 1);
    }
    level.put(rest, value);
  }

  private static @Nullable Object value(ResultSet rows, int column, ValueType type)
      throws SQLException {
    var value =
        switch (type) {
          case TEXT -> rows.getString(column);
          case INTEGER, DURATION -> rows.getLong(column);
          case DECIMAL -> rows.getDouble(column);
          case BOOL -> rows.getBoolean(column);
          case TIME -> {
            var at = rows.getObject(column, OffsetDateTime.class);
            yield at == null ? null : at.toInstant();
          }
        };
    return rows.wasNull() ? null : value;
  }

  private static Map<String, String> words(Handle db, String sql) {
    var words = new LinkedHashMap<String, String>();
    for (var pair :
        db.createQuery(sql)
            .map((rows, context) -> List.of(rows.getString(1), rows.getString(2)))
            .list()) {
      words.put(pair.get(0), pair.get(1));
    }
    return words;
  }

  static String text(String resource) {
    var path = "/io/lamplighter/ledger/" + resource;
    try (InputStream in = Objects.requireNonNull(Attributes.class.getResourceAsStream(path))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
