package io.lamplighter.ledger.attributes;

import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.audience.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// The units of campaigns: customers, accounts or premises, each with its customer and household.
public final class Units {
  private Units() {}

  /// One unit and whom it belongs to.
  public record Unit(long id, long customer, long household) {}

  /// A contact that another sender reported.
  public record Contact(Unit unit, Instant at) {}

  /// Units that met a rule at an instant, as far as was known then, by household.
  ///
  /// @param rule over the aliases of the unit kind, with `:now` for the instant
  public static List<Unit> meeting(Handle db, UnitKind kind, Sql rule, Instant at) {
    var unit = alias(kind);
    var query =
        db.createQuery(
            "SELECT %1$s.id, c.id, c.household_id FROM %2$s WHERE c.erased_at IS NULL AND (%3$s) IS TRUE ORDER BY c.household_id, %1$s.id"
                .formatted(unit, from(kind), rule.text()));
    rule.binds().forEach(query::bind);
    if (rule.readsNow()) {
      query.bind("now", at);
    }
    return query.map((rows, context) -> unit(rows)).list();
  }

  /// Contacts of one category that other senders reported up to an instant, the oldest first, with
  /// the unit of each: of a customer the oldest open account.
  public static List<Contact> contacted(Handle db, UnitKind kind, String category, Instant until) {
    var unit = kind == UnitKind.CUSTOMER ? "c.id" : alias(kind) + ".id";
    return db.createQuery(
            "SELECT "
                + unit
                + ", c.id, c.household_id, k.at FROM contact k CROSS JOIN LATERAL (SELECT k.customer_id AS unit) u "
                + joined(UnitKind.CUSTOMER)
                + " WHERE k.sender <> 'lamplighter' AND k.category = :category AND k.at <= :until AND c.erased_at IS NULL AND "
                + unit
                + " IS NOT NULL ORDER BY k.at, k.sender, k.ref")
        .bind("category", category)
        .bind("until", until)
        .map(
            (rows, context) ->
                new Contact(unit(rows), rows.getObject(4, OffsetDateTime.class).toInstant()))
        .list();
  }

  private static Unit unit(ResultSet rows) throws SQLException {
    return new Unit(rows.getLong(1), rows.getLong(2), rows.getLong(3));
  }

  private static String alias(UnitKind kind) {
    return kind.word().substring(0, 1);
  }

  private static String from(UnitKind kind) {
    return switch (kind) {
      case CUSTOMER -> "customer c";
      case ACCOUNT ->
          """
          account a JOIN customer c ON c.id = a.customer_id
            LEFT JOIN premise p ON p.id = a.premise_id""";
      case PREMISE ->
          """
          premise p
            JOIN LATERAL (SELECT * FROM account WHERE premise_id = p.id AND status = 'open'
                           ORDER BY opened DESC NULLS LAST, id LIMIT 1) a ON true
            JOIN customer c ON c.id = a.customer_id""";
    };
  }

  /// Joins the aliases c, a and p to `u.unit`. One row a unit; a or p may be missing.
  static String joined(UnitKind kind) {
    return switch (kind) {
      case CUSTOMER ->
          """
          JOIN customer c ON c.id = u.unit
          LEFT JOIN LATERAL (
            SELECT * FROM account o WHERE o.customer_id = c.id AND o.status = 'open'
             ORDER BY o.opened NULLS LAST, o.id LIMIT 1) a ON true
          LEFT JOIN premise p ON p.id = a.premise_id
          """;
      case ACCOUNT ->
          """
          JOIN account a ON a.id = u.unit
          JOIN customer c ON c.id = a.customer_id
          LEFT JOIN premise p ON p.id = a.premise_id
          """;
      case PREMISE ->
          """
          JOIN premise p ON p.id = u.unit
          JOIN LATERAL (
            SELECT * FROM account o WHERE o.premise_id = p.id AND o.status = 'open'
             ORDER BY o.opened DESC NULLS LAST, o.id LIMIT 1) a ON true
          JOIN customer c ON c.id = a.customer_id
          """;
    };
  }
}
