package io.lamplighter.ledger.reports;

import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Trigger;
import io.lamplighter.campaigns.statistics.Households;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// The rows behind the results of a campaign. A household counts from its first entry on, in the
/// group it was assigned to then; each of its units counts once.
final class ResultRows {
  /// The group of those who are left alone, beside the names of arms.
  static final String HOLDOUT = "holdout";

  /// One row for each unit that entered: its household's first entry, and whether the goal was
  /// reached in time after the unit's own first entry, as far as is known.
  static final String UNITS =
      """
      WITH entered AS (
        SELECT e.unit_id, e.customer_id, e.household_id, e.entered_at,
               first_value(e.held_out) OVER household AS held_out,
               first_value(e.arm) OVER household AS arm,
               first_value(e.entered_at) OVER household AS first,
               row_number() OVER (PARTITION BY e.unit_id ORDER BY e.entered_at, e.id) AS nth
          FROM entry e WHERE e.campaign = :campaign AND NOT e.is_test AND e.entered_at <= :now
        WINDOW household AS (PARTITION BY e.household_id ORDER BY e.entered_at, e.id)),
      result AS (
        SELECT u.household_id, u.held_out, u.arm, u.first, u.unit_id,
               EXISTS (SELECT FROM enrollment n
                        WHERE n.customer_id = u.customer_id AND n.program = :program
                          AND (:anyAccount OR coalesce(n.account_id, u.unit_id) = u.unit_id)
                          AND n.occurred_at > u.entered_at
                          AND n.occurred_at <= u.entered_at + make_interval(secs => :within)
                          AND n.known_at <= :now) AS enrolled,
               u.entered_at + make_interval(secs => :within) > :now AS open,
               EXISTS (SELECT FROM consent c
                        WHERE c.customer_id = u.customer_id AND NOT c.granted
                          AND c.since > u.entered_at AND c.captured_at <= :now
                          AND c.since <= u.entered_at + make_interval(secs => :within)) AS opted_out
          FROM entered u WHERE u.nth = 1),
      sums AS (
        SELECT household_id, held_out, arm, first, count(*) AS n,
               count(*) FILTER (WHERE enrolled) AS x, count(*) FILTER (WHERE open) AS open,
               count(*) FILTER (WHERE opted_out) AS out
          FROM result GROUP BY household_id, held_out, arm, first)
      """;

  private static final String HOUSEHOLD_SUMS =
      """
      count(*) AS households, sum(n) AS people, sum(x) AS enrolled, sum(n * n) AS sizes_squared,
      sum(x * x) AS enrolled_squared, sum(n * x) AS products
      """;

  private ResultRows() {}

  /// One arm, contacted or held out.
  ///
  /// @param open of its people, whose window is not over
  /// @param cost in dollars
  record Group(
      boolean heldOut, String arm, Households counts, double optedOut, long open, double cost) {
    String name(Campaign definition) {
      return heldOut ? HOLDOUT : definition.arms().isEmpty() ? "contacted" : arm;
    }
  }

  /// Households that entered first on one day (UTC).
  record DayGroup(LocalDate day, boolean heldOut, Households counts) {}

  static List<Group> groups(Handle db, Campaign definition, Instant now) {
    return bind(
            db.createQuery(
                UNITS
                    + """
                    , cost AS (
                      SELECT t.household_id, sum(t.cost) / 10000.0 AS dollars FROM touchpoint t
                       WHERE t.campaign = :campaign AND NOT t.is_test AND t.sent_at <= :now
                       GROUP BY t.household_id)
                    SELECT held_out, arm, sum(out) AS opted_out, sum(open) AS open,
                           coalesce(sum(c.dollars), 0) AS cost,
                    """
                    + HOUSEHOLD_SUMS
                    + """
                      FROM sums LEFT JOIN cost c USING (household_id)
                     GROUP BY held_out, arm ORDER BY held_out, arm
                    """),
            definition,
            now)
        .map(
            (rows, context) ->
                new Group(
                    rows.getBoolean("held_out"),
                    rows.getString("arm"),
                    households(rows),
                    rows.getDouble("opted_out"),
                    rows.getLong("open"),
                    rows.getDouble("cost")))
        .list();
  }

  static List<DayGroup> days(Handle db, Campaign definition, Instant now) {
    return bind(
            db.createQuery(
                UNITS
                    + "SELECT CAST(first AT TIME ZONE 'UTC' AS date) AS day, held_out, "
                    + HOUSEHOLD_SUMS
                    + " FROM sums GROUP BY 1, 2 ORDER BY 1, 2"),
            definition,
            now)
        .map(
            (rows, context) ->
                new DayGroup(
                    rows.getObject("day", LocalDate.class),
                    rows.getBoolean("held_out"),
                    households(rows)))
        .list();
  }

  static List<ChannelMix> channels(Handle db, Campaign definition, Instant now) {
    return bind(
            db.createQuery(
                """
                SELECT t.channel, count(*) AS sent,
                       count(*) FILTER (WHERE g.kinds @> '{bounced}') AS bounced,
                       count(*) FILTER (WHERE g.kinds @> '{opened}') AS opened,
                       count(*) FILTER (WHERE g.kinds @> '{clicked}') AS clicked,
                       count(*) FILTER (WHERE g.kinds @> '{unsubscribed}') AS unsubscribed,
                       count(DISTINCT t.customer_id) FILTER (WHERE EXISTS (
                         SELECT FROM enrollment n
                          WHERE n.customer_id = t.customer_id AND n.program = :program
                            AND n.occurred_at > t.sent_at
                            AND n.occurred_at <= t.sent_at + make_interval(secs => :within)
                            AND n.known_at <= :now)) AS enrolled,
                       sum(t.cost) / 100.0 AS cents
                  FROM touchpoint t
                  LEFT JOIN LATERAL (
                    SELECT array_agg(DISTINCT g.kind) AS kinds FROM engagement g
                     WHERE g.touchpoint_id = t.id AND g.known_at <= :now
                       AND (g.actor = 'human' OR g.kind = 'bounced')) g ON true
                 WHERE t.campaign = :campaign AND t.state = 'sent' AND NOT t.is_test
                   AND t.sent_at <= :now
                 GROUP BY t.channel ORDER BY t.channel
                """),
            definition,
            now)
        .map(
            (rows, context) ->
                new ChannelMix(
                    rows.getString("channel"),
                    rows.getLong("sent"),
                    rows.getLong("bounced"),
                    rows.getLong("opened"),
                    rows.getLong("clicked"),
                    rows.getLong("unsubscribed"),
                    rows.getLong("enrolled"),
                    rows.getDouble("cents")))
        .list();
  }

  static Funnel funnel(Handle db, Campaign definition, Instant now) {
    return bind(
            db.createQuery(
                UNITS
                    + """
                    , waves AS (
                      SELECT sum(people) FILTER (WHERE outcome IN ('suppressed', 'no_consent',
                               'no_address', 'capped', 'not_chosen', 'left_alone', 'over_budget', 'entered')) AS met,
                             sum(people) FILTER (WHERE outcome IN ('capped', 'not_chosen',
                               'left_alone', 'over_budget', 'entered'))
                               AS reachable,
                             sum(people) FILTER (WHERE outcome IN ('not_chosen', 'left_alone', 'over_budget', 'entered'))
                               AS uncapped,
                             sum(people) FILTER (WHERE outcome = 'entered') AS chosen
                        FROM wave_count c JOIN wave w ON w.id = c.wave_id
                       WHERE w.campaign = :campaign AND w.tick <= :now),
                    reached AS (
                      SELECT count(DISTINCT e.id) FILTER (WHERE NOT e.held_out) AS not_held_out,
                             count(DISTINCT t.entry_id) AS sent,
                             count(DISTINCT t.entry_id) FILTER (WHERE NOT coalesce(g.kinds @> '{bounced}', false))
                               AS delivered,
                             count(DISTINCT t.entry_id) FILTER (WHERE g.kinds @> '{opened}') AS opened,
                             count(DISTINCT t.entry_id) FILTER (WHERE g.kinds @> '{clicked}') AS clicked
                        FROM entry e
                        LEFT JOIN touchpoint t ON t.entry_id = e.id AND t.state = 'sent'
                              AND t.entry_month = CAST(date_trunc('month', e.entered_at, 'UTC')
                                                       AT TIME ZONE 'UTC' AS date)
                              AND t.sent_at <= :now
                        LEFT JOIN LATERAL (
                          SELECT array_agg(DISTINCT g.kind) AS kinds FROM engagement g
                           WHERE g.touchpoint_id = t.id AND g.known_at <= :now
                             AND (g.actor = 'human' OR g.kind = 'bounced')) g ON true
                       WHERE e.campaign = :campaign AND NOT e.is_test AND e.entered_at <= :now)
                    SELECT w.*, r.*, (SELECT count(*) FROM result WHERE enrolled AND NOT held_out)
                             AS enrolled
                      FROM waves w, reached r
                    """),
            definition,
            now)
        .map(
            (rows, context) ->
                new Funnel(
                    rows.getLong("met"),
                    rows.getLong("reachable"),
                    rows.getLong("uncapped"),
                    rows.getLong("chosen"),
                    rows.getLong("not_held_out"),
                    rows.getLong("sent"),
                    rows.getLong("delivered"),
                    rows.getLong("opened"),
                    rows.getLong("clicked"),
                    rows.getLong("enrolled")))
        .one();
  }

  /// The share of customers who enrolled in a program within a window before the campaign began;
  /// empty if nobody did.
  static Optional<Double> baseRate(Handle db, String campaign, String program, Duration within) {
    double base =
        db.createQuery(
                """
                SELECT coalesce(
                  (SELECT count(DISTINCT n.customer_id) FROM enrollment n
                    WHERE n.program = :program AND n.occurred_at <= c.since AND n.known_at <= c.since
                      AND n.occurred_at > c.since - make_interval(secs => :within))::double precision
                  / nullif((SELECT count(*) FROM customer WHERE erased_at IS NULL), 0), 0)
                  FROM campaign c WHERE c.name = :campaign
                """)
            .bind("program", program)
            .bind("within", within.toSeconds())
            .bind("campaign", campaign)
            .mapTo(Double.class)
            .one();
    return base > 0 ? Optional.of(base) : Optional.empty();
  }

  /// Who met the rule at the first wave; 0 for campaigns that events bring people into.
  static long firstAudience(Handle db, Campaign definition) {
    if (definition.trigger() instanceof Trigger.When) {
      return 0;
    }
    return db.createQuery(
            """
            SELECT coalesce(sum(people), 0) FROM wave_count
             WHERE wave_id = (SELECT id FROM wave WHERE campaign = :campaign
                                 AND state NOT IN ('selecting', 'scoring')
                               ORDER BY tick, id LIMIT 1)
               AND outcome IN ('suppressed', 'no_consent', 'no_address', 'capped', 'not_chosen', 'left_alone',
                               'over_budget', 'entered')
            """)
        .bind("campaign", definition.name())
        .mapTo(Long.class)
        .one();
  }

  static Query bind(Query query, Campaign definition, Instant now) {
    return query
        .bind("campaign", definition.name())
        .bind("program", definition.goal().map(Campaign.Goal::program).orElse(""))
        .bind("within", definition.goal().map(goal -> goal.within().toSeconds()).orElse(0L))
        .bind("anyAccount", definition.subject() != UnitKind.ACCOUNT)
        .bind("now", now);
  }

  static Households households(ResultSet rows) throws SQLException {
    return new Households(
        rows.getDouble("households"),
        rows.getDouble("people"),
        rows.getDouble("enrolled"),
        rows.getDouble("sizes_squared"),
        rows.getDouble("enrolled_squared"),
        rows.getDouble("products"));
  }
}
