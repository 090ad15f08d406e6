package io.lamplighter.ledger.reports;

import io.lamplighter.campaigns.definition.Choice;
import io.lamplighter.ledger.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// What a campaign's decisions saw of people and what came of it, for questions about its model.
public final class ModelCases {
  private ModelCases() {}

  /// One decision.
  ///
  /// @param values features by name, as they were logged
  /// @param enrolled in time for the goal
  public record Case(Map<String, Object> values, boolean enrolled) {}

  /// The campaign that chooses by a model, toward a goal.
  public static Optional<Applied> campaign(Handle db, String model) {
    return Applied.all(db).stream()
        .filter(each -> each.definition().goal().isPresent())
        .filter(
            each ->
                each.definition()
                    .choice()
                    .score()
                    .map(Choice.Score::model)
                    .equals(Optional.of(model)))
        .findFirst();
  }

  /// Contacted people whose window for the goal is over, by chance of a hash.
  public static List<Case> matured(Handle db, Applied campaign, Instant now, int most) {
    var goal = campaign.definition().goal().orElseThrow();
    return db.createQuery(
            """
            SELECT d.features::text,
                   EXISTS (SELECT FROM enrollment n
                            WHERE n.customer_id = d.customer_id AND n.program = :program
                              AND n.occurred_at > d.at
                              AND n.occurred_at <= d.at + make_interval(secs => :within)
                              AND n.known_at <= :now) AS enrolled
              FROM decision d
             WHERE d.campaign = :campaign AND d.chosen AND NOT d.held_out AND d.features IS NOT NULL
               AND d.at + make_interval(secs => :within) <= :now
               AND NOT EXISTS (SELECT FROM entry e WHERE e.id = d.id AND e.is_test)
             ORDER BY md5(d.id::text) LIMIT :most
            """)
        .bind("campaign", campaign.name())
        .bind("program", goal.program())
        .bind("within", goal.within().toSeconds())
        .bind("now", now)
        .bind("most", most)
        .map((rows, context) -> new Case(Json.object(rows.getString(1)), rows.getBoolean(2)))
        .list();
  }

  /// What the last decision about each unit saw, chosen or not, by chance of a hash.
  public static List<Map<String, Object>> asked(
      Handle db, Applied campaign, Instant now, int most) {
    return db.createQuery(
            """
            SELECT features::text
              FROM (SELECT DISTINCT ON (unit_id) id, features FROM decision d
                     WHERE campaign = :campaign AND at <= :now AND features IS NOT NULL
                       AND NOT EXISTS (SELECT FROM entry e WHERE e.id = d.id AND e.is_test)
                     ORDER BY unit_id, at DESC) d
             ORDER BY md5(d.id::text) LIMIT :most
            """)
        .bind("campaign", campaign.name())
        .bind("now", now)
        .bind("most", most)
        .map((rows, context) -> Json.object(rows.getString(1)))
        .list();
  }

  /// Customers by chance of a hash.
  public static List<Long> customers(Handle db, int most) {
    return db.createQuery(
            """
            SELECT c.id FROM customer c
             WHERE c.erased_at IS NULL
               AND EXISTS (SELECT FROM account a WHERE a.customer_id = c.id AND a.status = 'open')
             ORDER BY md5(c.id::text) LIMIT :most
            """)
        .bind("most", most)
        .mapTo(Long.class)
        .list();
  }
}
