package io.lamplighter.ledger.reports;

import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.statistics.Households;
import io.lamplighter.ledger.Sweep;
import java.time.Instant;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/// The contacted households of a campaign that learns its arms, by the chances that were logged
/// when they entered first.
final class ArmRows {
  private static final String CHANCE =
      """
      , chance AS (
        SELECT DISTINCT ON (e.household_id) e.household_id, d.p_arm, d.wave_id, d.arm, d.arm_why,
               d.arm_segment
          FROM entry e JOIN decision d ON d.id = e.decision_id
         WHERE e.campaign = :campaign AND NOT e.is_test AND e.entered_at <= :now
         ORDER BY e.household_id, e.entered_at, e.id)
      """;

  private ArmRows() {}

  /// Each arm's households times the inverse of the chance with which they came to it.
  static Map<String, Households> weighted(Handle db, Campaign definition, Instant now) {
    return byArm(
        db,
        definition,
        now,
        """
            SELECT s.arm, count(*) AS households, sum(s.n / c.p_arm) AS people,
                   sum(s.x / c.p_arm) AS enrolled,
                   sum((s.n / c.p_arm) ^ 2) AS sizes_squared,
                   sum((s.x / c.p_arm) ^ 2) AS enrolled_squared,
                   sum(s.n * s.x / c.p_arm ^ 2) AS products
              FROM sums s JOIN chance c USING (household_id)
             WHERE NOT s.held_out GROUP BY s.arm
        """,
        (rows, context) -> ResultRows.households(rows));
  }

  /// The part of the contacted households that each arm was meant to get: the mean of its chances
  /// in the waves in which they entered. Who was not drawn by learned chances counts where they
  /// are.
  static Map<String, Double> meant(Handle db, Campaign definition, Instant now) {
    return byArm(
        db,
        definition,
        now,
        """
            , drawn AS (
              SELECT c.* FROM sums s JOIN chance c USING (household_id)
               WHERE NOT s.held_out),
            meant AS (
              SELECT l.option AS arm, l.probability AS part
                FROM drawn c JOIN learned_share l
                  ON l.wave_id = c.wave_id AND l.question = 'arm'
                 AND l.segment = CASE WHEN EXISTS (
                       SELECT FROM learned_share o
                        WHERE o.wave_id = c.wave_id AND o.question = 'arm'
                          AND o.segment = c.arm_segment) THEN c.arm_segment ELSE '' END
               WHERE c.arm_why IS NOT NULL AND c.arm_why <> 'kept'
              UNION ALL
              SELECT c.arm, 1 FROM drawn c
               WHERE c.arm_why IS NULL OR c.arm_why = 'kept')
            SELECT arm, sum(part) / (SELECT count(*) FROM drawn) AS share
              FROM meant GROUP BY arm
        """,
        (rows, context) -> rows.getDouble("share"));
  }

  private static <T> Map<String, T> byArm(
      Handle db, Campaign definition, Instant now, String select, RowMapper<T> figure) {
    return Sweep.over(
        db,
        () ->
            ResultRows.bind(db.createQuery(ResultRows.UNITS + CHANCE + select), definition, now)
                .map((rows, context) -> Map.entry(rows.getString("arm"), figure.map(rows, context)))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
