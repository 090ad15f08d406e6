package io.lamplighter.ledger.reports;

import io.lamplighter.campaigns.definition.Campaign.Goal;
import io.lamplighter.campaigns.statistics.Households;
import io.lamplighter.ledger.Sweep;
import io.lamplighter.ledger.attributes.EnergyBurden;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// What became of whom in a campaign, by group of what the ledger knows about people. For audits
/// only: nothing here decides about anybody.
public final class EquityRows {
  private EquityRows() {}

  /// One group of one attribute.
  ///
  /// @param attribute in words, such as `Assistance`
  /// @param eligible people who met the rule at some wave
  /// @param contacted of them, to whom a message went out
  /// @param reached of them, to whom one did not come back
  /// @param enrolled of the contacted, in time for the goal
  /// @param assigned to be contacted, and what came of it
  /// @param heldOut left alone, and what came of it
  public record Group(
      String attribute,
      String name,
      long eligible,
      long contacted,
      long reached,
      long enrolled,
      Households assigned,
      Households heldOut) {}

  /// Whether, and under which name, incomes are known.
  public static Optional<String> income(Handle db) {
    return EnergyBurden.income(db);
  }

  /// All groups by attribute and name. The burden of energy is the bills of twelve months over the
  /// household's income: from 6 % on it is high, from 10 % on severe.
  public static List<Group> of(Handle db, Applied campaign, Instant now) {
    var goal = campaign.definition().goal();
    var attributes = new ArrayList<String>();
    attributes.add("('Assistance', CASE WHEN c.low_income THEN 'qualifies' ELSE 'does not' END)");
    attributes.add("('Language', c.language)");
    attributes.add(
        """
        ('Years of service', CASE WHEN c.since IS NULL THEN 'unknown'
          WHEN c.since > CAST(:now AS date) - 730 THEN 'under 2' WHEN c.since > CAST(:now AS date) - 1826 THEN '2 to 5'
          WHEN c.since > CAST(:now AS date) - 3652 THEN '5 to 10' ELSE '10 and more' END)""");
    attributes.add(
        """
        ('Born', CASE WHEN c.birth_decade IS NULL THEN 'unknown' WHEN c.birth_decade < 1950 THEN 'before 1950'
          WHEN c.birth_decade < 1970 THEN '1950 to 1969' WHEN c.birth_decade < 1990 THEN '1970 to 1989'
          ELSE '1990 or later' END)""");
    attributes.add("('Home', coalesce(p.ownership, 'unknown'))");
    attributes.add("('Tract', coalesce(p.tract, 'unknown'))");
    income(db)
        .ifPresent(
            name ->
                attributes.add(
                    """
                    ('Energy burden', CASE WHEN y.income IS NULL OR y.bills IS NULL THEN 'unknown'
                      WHEN y.bills >= 0.10 * y.income THEN '10 % and more' WHEN y.bills >= 0.06 * y.income THEN '6 to 10 %'
                      ELSE 'under 6 %' END)"""));
    var burden =
        income(db)
            .map(
                name ->
                    """
                    LEFT JOIN LATERAL (
                      SELECT nullif(CAST(c.attributes->>'%s' AS double precision), 0) AS income,
                             (SELECT sum(v.amount) / 100 FROM event v
                               WHERE v.customer_id = c.id AND v.type = 'utility.bill.issued'
                                 AND v.occurred_at > CAST(:now AS timestamptz) - interval '12 months'
                                 AND v.occurred_at <= :now AND v.known_at <= :now) AS bills) y ON true
                    """
                        .formatted(name))
            .orElse("");
    var query =
        db.createQuery(
            """
                WITH met AS (
                  SELECT customer_id FROM standing WHERE campaign = :campaign AND from_tick <= :now
                  UNION
                  SELECT customer_id FROM entry
                   WHERE campaign = :campaign AND NOT is_test AND entered_at <= :now),
                entered AS (
                  SELECT e.customer_id, e.household_id, e.entered_at,
                         first_value(e.held_out) OVER household AS held_out,
                         row_number() OVER (PARTITION BY e.customer_id ORDER BY e.entered_at, e.id) AS nth
                    FROM entry e WHERE e.campaign = :campaign AND NOT e.is_test AND e.entered_at <= :now
                  WINDOW household AS (PARTITION BY e.household_id ORDER BY e.entered_at, e.id)),
                sent AS (
                  SELECT t.customer_id,
                         bool_or(NOT EXISTS (SELECT FROM engagement g
                                  WHERE g.touchpoint_id = t.id AND g.kind = 'bounced' AND g.known_at <= :now)) AS reached
                    FROM touchpoint t
                   WHERE t.campaign = :campaign AND t.state IN ('sent', 'ambiguous') AND NOT t.is_test
                     AND t.sent_at <= :now
                   GROUP BY t.customer_id),
                person AS (
                  SELECT m.customer_id, n.household_id, n.held_out, s.customer_id IS NOT NULL AS contacted,
                         coalesce(s.reached, false) AS reached,
                         n.customer_id IS NOT NULL AND EXISTS (
                           SELECT FROM enrollment x
                            WHERE x.customer_id = m.customer_id AND x.program = :program
                              AND x.occurred_at > n.entered_at
                              AND x.occurred_at <= n.entered_at + make_interval(secs => :within)
                              AND x.known_at <= :now) AS enrolled
                    FROM met m
                    LEFT JOIN entered n ON n.customer_id = m.customer_id AND n.nth = 1
                    LEFT JOIN sent s ON s.customer_id = m.customer_id),
                household AS (
                  SELECT g.attribute, g.name, r.household_id, r.held_out, count(*) AS n,
                         count(*) FILTER (WHERE contacted) AS contacted, count(*) FILTER (WHERE reached) AS reached,
                         count(*) FILTER (WHERE contacted AND enrolled) AS benefited, count(*) FILTER (WHERE enrolled) AS x
                    FROM person r
                    JOIN customer c ON c.id = r.customer_id AND c.erased_at IS NULL
                    LEFT JOIN LATERAL (SELECT * FROM account o WHERE o.customer_id = c.id AND o.status = 'open'
                                        ORDER BY o.opened NULLS LAST, o.id LIMIT 1) a ON true
                    LEFT JOIN premise p ON p.id = a.premise_id
                """
                + burden
                + " CROSS JOIN LATERAL (VALUES "
                + String.join(", ", attributes)
                + """
                    ) g (attribute, name)
                   GROUP BY 1, 2, 3, 4)
                SELECT attribute, name, sum(n) AS eligible, sum(contacted) AS contacted, sum(reached) AS reached,
                       sum(benefited) AS enrolled, %s, %s
                  FROM household GROUP BY 1, 2 ORDER BY 1, 2
                """
                    .formatted(sums("NOT held_out", "t"), sums("held_out", "c")));
    return Sweep.over(
        db,
        () ->
            query
                .bind("campaign", campaign.name())
                .bind("program", goal.map(Goal::program).orElse(""))
                .bind("within", goal.map(it -> it.within().toSeconds()).orElse(0L))
                .bind("now", now)
                .map(
                    (rows, context) ->
                        new Group(
                            rows.getString("attribute"),
                            rows.getString("name"),
                            rows.getLong("eligible"),
                            rows.getLong("contacted"),
                            rows.getLong("reached"),
                            rows.getLong("enrolled"),
                            households(rows, "t"),
                            households(rows, "c")))
                .list());
  }

  private static String sums(String condition, String prefix) {
    return """
        count(*) FILTER (WHERE %1$s) AS %2$s_households, coalesce(sum(n) FILTER (WHERE %1$s), 0) AS %2$s_people,
        coalesce(sum(x) FILTER (WHERE %1$s), 0) AS %2$s_enrolled, coalesce(sum(n * n) FILTER (WHERE %1$s), 0) AS %2$s_nn,
        coalesce(sum(x * x) FILTER (WHERE %1$s), 0) AS %2$s_xx, coalesce(sum(n * x) FILTER (WHERE %1$s), 0) AS %2$s_nx"""
        .formatted(condition, prefix);
  }

  private static Households households(ResultSet rows, String prefix) throws SQLException {
    return new Households(
        rows.getDouble(prefix + "_households"),
        rows.getDouble(prefix + "_people"),
        rows.getDouble(prefix + "_enrolled"),
        rows.getDouble(prefix + "_nn"),
        rows.getDouble(prefix + "_xx"),
        rows.getDouble(prefix + "_nx"));
  }
}
