package io.lamplighter.ledger.attributes;

import io.lamplighter.campaigns.UnitKind;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// What a household's bills of twelve months are of its income. Known only where an import brought
/// incomes; no model learns from it.
public final class EnergyBurden {
  /// Names under which an import brings a household's income, in dollars a year.
  private static final List<String> INCOMES =
      List.of("household_income", "annual_income", "income");

  private EnergyBurden() {}

  /// Whether, and under which name, incomes are known.
  public static Optional<String> income(Handle db) {
    var known =
        db.createQuery(
                """
                SELECT name FROM attribute
                 WHERE about = 'customer' AND type IN ('integer', 'decimal')
                """)
            .mapTo(String.class)
            .list();
    return INCOMES.stream().filter(known::contains).findFirst();
  }

  /// The burden of each unit's customer as of an instant, 0.1 for a tenth of the income. Who has no
  /// income or no bill is left out.
  public static Map<Long, Double> of(Handle db, UnitKind kind, List<Long> units, Instant now) {
    var burdens = new HashMap<Long, Double>();
    var income = income(db);
    if (income.isEmpty() || units.isEmpty()) {
      return burdens;
    }
    db.createQuery(
            """
            SELECT u.unit, b.cents / 100.0 / CAST(c.attributes->>'%s' AS double precision)
              FROM unnest(:units) AS u (unit)
            %s
              CROSS JOIN LATERAL (
                SELECT sum(v.amount) AS cents FROM event v
                 WHERE v.customer_id = c.id AND v.type = 'utility.bill.issued'
                   AND v.occurred_at > CAST(:now AS timestamptz) - interval '12 months'
                   AND v.occurred_at <= :now AND v.known_at <= :now) b
             WHERE CAST(c.attributes->>'%s' AS double precision) > 0 AND b.cents IS NOT NULL
            """
                .formatted(income.get(), Units.joined(kind), income.get()))
        .bindArray("units", Long.class, units)
        .bind("now", now)
        .map((rows, context) -> burdens.put(rows.getLong(1), rows.getDouble(2)))
        .list();
    return burdens;
  }
}
