package io.lamplighter.workers.learning;

import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.audience.Catalogue;
import io.lamplighter.campaigns.audience.Catalogue.Attribute;
import io.lamplighter.campaigns.audience.Sql;
import io.lamplighter.campaigns.audience.ValueType;
import io.lamplighter.models.data.FeatureSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/// The features of a campaign's units: the attributes of the catalogue that are numbers, yes or no,
/// or one of a list of words. Each reads only what was known at its instant, because the
/// catalogue's SQL does.
///
/// Attributes that only an audit may look at are never features: learning from them would treat
/// groups of people differently, whatever it gains.
public final class FeatureRows {
  private static final Set<String> ONLY_FOR_AUDIT =
      Set.of(
          "customer.birth_decade",
          "customer.low_income",
          "customer.medical_baseline",
          "customer.moratorium",
          "customer.language");

  private final UnitKind kind;
  private final List<Attribute> attributes;

  public FeatureRows(Catalogue catalogue, UnitKind kind) {
    this.kind = kind;
    this.attributes =
        catalogue.attributes().values().stream()
            .filter(attribute -> attribute.of() == UnitKind.CUSTOMER || attribute.of() == kind)
            .filter(attribute -> !ONLY_FOR_AUDIT.contains(attribute.path()))
            .filter(FeatureRows::isFeature)
            .toList();
  }

  private static boolean isFeature(Attribute attribute) {
    return attribute.type() == ValueType.INTEGER
        || attribute.type() == ValueType.DECIMAL
        || attribute.type() == ValueType.BOOL
        || (attribute.type() == ValueType.TEXT && !attribute.values().isEmpty());
  }

  /// What models learn from, in the order of the cells.
  public List<FeatureSpec> specs() {
    return attributes.stream()
        .map(
            attribute ->
                attribute.type() == ValueType.TEXT
                    ? (FeatureSpec) FeatureSpec.categorical(attribute.path())
                    : FeatureSpec.numeric(attribute.path()))
        .toList();
  }

  /// One unit with its features at an instant.
  ///
  /// @param values by attribute path: Double, String or null
  public record Row(
      long unit, long customer, long household, Map<String, @Nullable Object> values) {}

  /// Streams the features of the units that a condition names.
  ///
  /// @param where over the aliases of the unit kind, and `u` for a joined table of the caller
  /// @param join what the caller joins, for example the work table of a wave; may be empty
  public void read(
      Handle db,
      String join,
      Sql where,
      Instant at,
      Consumer<Query> binds,
      Consumer<Row> consumer) {
    var unit = kind.word().substring(0, 1);
    var columns = new StringBuilder();
    for (int i = 0; i < attributes.size(); i++) {
      var attribute = attributes.get(i);
      columns
          .append(",\n       (")
          .append(attribute.sql().replace(":now", ":at"))
          .append(attribute.type() == ValueType.TEXT ? ")::text" : ")")
          .append(" AS f")
          .append(i);
    }
    var from =
        switch (kind) {
          case CUSTOMER -> "customer c";
          case ACCOUNT ->
              """
              account a JOIN customer c ON c.id = a.customer_id
                LEFT JOIN premise p ON p.id = a.premise_id""";
          case PREMISE ->
              """
              premise p JOIN account a ON a.premise_id = p.id AND a.status = 'open'
                JOIN customer c ON c.id = a.customer_id""";
        };
    var query =
        db.createQuery(
            "SELECT "
                + unit
                + ".id AS unit_id, c.id AS customer_id, c.household_id"
                + columns
                + "\n  FROM "
                + from
                + " "
                + join
                + "\n WHERE ("
                + where.text().replace(":now", ":at")
                + ") IS TRUE ORDER BY c.household_id, "
                + unit
                + ".id");
    where.binds().forEach(query::bind);
    binds.accept(query);
    query.bind("at", at).setFetchSize(2_000);
    try (var rows =
        query
            .map(
                (result, context) -> {
                  var values = new LinkedHashMap<String, @Nullable Object>();
                  for (int i = 0; i < attributes.size(); i++) {
                    values.put(attributes.get(i).path(), cell(result.getObject("f" + i)));
                  }
                  return new Row(
                      result.getLong("unit_id"),
                      result.getLong("customer_id"),
                      result.getLong("household_id"),
                      values);
                })
            .stream()) {
      rows.forEach(consumer);
    }
  }

  /// Numbers as doubles, yes and no as 1 and 0, words as they are.
  static @Nullable Object cell(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Boolean yes -> yes ? 1.0 : 0.0;
      case Number number -> number.doubleValue();
      default -> value.toString();
    };
  }

  /// The cells of stored values, in the order of the specs; what was not stored is missing.
  List<@Nullable Object> cells(Map<String, ?> stored) {
    var cells = new ArrayList<@Nullable Object>();
    for (var attribute : attributes) {
      cells.add(cell(stored.get(attribute.path())));
    }
    return cells;
  }
}
