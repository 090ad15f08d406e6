package io.lamplighter.ledger.attributes;

import io.lamplighter.campaigns.UnitKind;

/// From a unit to its customer, account and premise.
final class Units {
  private Units() {}

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
