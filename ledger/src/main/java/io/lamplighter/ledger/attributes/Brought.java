package io.lamplighter.ledger.attributes;

import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.audience.Catalogue.Attribute;
import io.lamplighter.campaigns.audience.ValueType;
import io.lamplighter.ledger.attributes.FeatureSet.Feature;
import io.lamplighter.ledger.attributes.FeatureSet.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// An attribute that an import brought: of a customer, of an account, or of the tract that a
/// premise lies in.
///
/// @param about `customer`, `account` or `tract`
/// @param name one lower-case word
/// @param words the only values of a text; empty means any
/// @param calendar whether it merely tells the time
/// @param codes numbers that are no amounts
record Brought(
    String about,
    String name,
    ValueType type,
    String meaning,
    List<String> words,
    boolean calendar,
    List<Double> codes) {

  /// Of a tract the edition counts that was out before the decision.
  private static final Map<String, String> TEXTS =
      Map.of(
          "customer",
          "c.attributes->>'%s'",
          "account",
          "a.attributes->>'%s'",
          "tract",
          """
          (SELECT r.attributes->>'%s' FROM tract r
            WHERE r.key = p.tract AND r.published <= CAST(:now AS date)
            ORDER BY r.published DESC LIMIT 1)""");

  static List<Brought> all(Handle db) {
    return where(db, "true");
  }

  /// Those that models may learn from.
  static List<Brought> forModels(Handle db) {
    return where(db, "for_models");
  }

  private static List<Brought> where(Handle db, String condition) {
    return db.createQuery(
            """
            SELECT about, name, type, meaning, words, calendar, codes FROM attribute
             WHERE %s ORDER BY about <> 'customer', about, name
            """
                .formatted(condition))
        .map(
            (rows, context) ->
                new Brought(
                    rows.getString("about"),
                    rows.getString("name"),
                    ValueType.valueOf(rows.getString("type").toUpperCase(Locale.ROOT)),
                    rows.getString("meaning"),
                    List.of((String[]) rows.getArray("words").getArray()),
                    rows.getBoolean("calendar"),
                    List.of((Double[]) rows.getArray("codes").getArray())))
        .list();
  }

  /// As audiences and templates speak of it.
  Attribute attribute() {
    return switch (about) {
      case "account" -> attribute("account." + name, UnitKind.ACCOUNT);
      case "tract" -> attribute("premise.tract_" + name, UnitKind.PREMISE);
      default -> attribute("customer." + name, UnitKind.CUSTOMER);
    };
  }

  private Attribute attribute(String path, UnitKind unit) {
    return new Attribute(path, unit, type, meaning, words, /* always= */ false, "", sql());
  }

  /// As models see it.
  Feature feature() {
    return new Feature(
        about.equals("customer") ? name : about + "_" + name,
        type == ValueType.TEXT ? Kind.WORD : Kind.NUMBER,
        meaning,
        calendar,
        /* audit= */ false,
        codes,
        switch (type) {
          case BOOL -> "CAST(" + sql() + " AS integer)";
          case TIME -> "EXTRACT(EPOCH FROM " + sql() + ")";
          case TEXT, INTEGER, DECIMAL, DURATION -> sql();
        });
  }

  private String sql() {
    var text = TEXTS.getOrDefault(about, "").formatted(name);
    return switch (type) {
      case TEXT, DURATION -> text;
      case INTEGER -> "CAST(" + text + " AS bigint)";
      case DECIMAL -> "CAST(" + text + " AS double precision)";
      case BOOL -> "CAST(" + text + " AS boolean)";
      case TIME -> "CAST(" + text + " AS timestamptz)";
    };
  }
}
