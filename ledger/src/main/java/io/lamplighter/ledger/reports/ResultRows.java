package io.lamplighter.ledger.reports;

import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Trigger;
import io.lamplighter.campaigns.statistics.Households;
import io.lamplighter.ledger.Sweep;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/// The rows behind the results of a campaign. A household counts from its first entry on, in the
/// group it was assigned to then; each of its units counts once.
final class ResultRows {
  /// The group of those who are left alone, beside the names of arms.
  static final String HOLDOUT = "holdout";

  /// One row for each household: its first entry, how many units of it entered, and of how many the
  /// goal was reached in time after the unit's own first entry, as far as is known.
  static final String UNITS =
      """
      WITH entered AS (
        SELECT id, unit_id, customer_id, household_id, held_out, arm, entered_at
          FROM entry WHERE campaign = :campaign AND NOT is_test AND entered_at <= :now),
      begun AS (SELECT min(entered_at) AS first FROM entered),
      home AS (
        SELECT DISTINCT ON (household_id) household_id, held_out, arm, entered_at AS first
          FROM entered ORDER BY household_id, entered_at, id),
      unit AS (
        SELECT DISTINCT ON (unit_id) unit_id, customer_id, household_id, entered_at,
               entered_at + make_interval(secs => :within) AS ends
          FROM entered ORDER BY unit_id, entered_at, id),
      enrolled AS (
        SELECT DISTINCT u.unit_id FROM unit u
          JOIN enrollment n ON n.customer_id = u.customer_id AND n.program = :program
           AND (:anyAccount OR coalesce(n.account_id, u.unit_id) = u.unit_id)
           AND n.occurred_at > u.entered_at AND n.occurred_at <= u.ends AND n.known_at <= :now
         WHERE n.occurred_at > (SELECT first FROM begun)),
      refused AS (
        SELECT DISTINCT u.unit_id FROM unit u
          JOIN consent c ON c.customer_id = u.customer_id AND NOT c.granted
           AND c.since > u.entered_at AND c.since <= u.ends AND c.captured_at <= :now
         WHERE c.since > (SELECT first FROM begun)),
      sums AS (
        SELECT h.household_id, h.held_out, h.arm, h.first, c.n, c.x, c.open, c.out
          FROM home h
          JOIN (SELECT u.household_id, count(*) AS n, count(n.unit_id) AS x,
                       count(*) FILTER (WHERE u.ends > :now) AS open, count(r.unit_id) AS out
                  FROM unit u
                  LEFT JOIN enrolled n ON n.unit_id = u.unit_id
                  LEFT JOIN refused r ON r.unit_id = u.unit_id
                 GROUP BY u.household_id) c ON c.household_id = h.household_id)
      """;

  private ResultRows() {}

  /// The households of one arm, contacted or held out, that entered first on one day.
  ///
  /// @param day UTC
  /// @param first entry of that day
  /// @param open of their people, whose window is not over
  /// @param cost in dollars
  record Group(
      LocalDate day,
      Instant first,
      boolean heldOut,
      String arm,
      Households counts,
      double optedOut,
      long open,
      double cost) {
    String name(Campaign definition) {
      return heldOut ? HOLDOUT : definition.arms().isEmpty() ? "contacted" : arm;
    }
  }

  /// All groups, by day: everything that is told of people and not of messages comes from these.
  ///
  /// @param costs whether they are wanted: they stand in the messages
  static List<Group> groups(Handle db, Campaign definition, Instant now, boolean costs) {
    return Sweep.over(
        db,
        () ->
            bind(
                    db.createQuery(
                        UNITS
                            + """
                    , cost AS (
                      SELECT t.household_id, sum(t.cost) / 10000.0 AS dollars FROM touchpoint t
                       WHERE t.campaign = :campaign AND NOT t.is_test AND t.sent_at <= :now
                         AND t.cost > 0 AND %s
                       GROUP BY t.household_id)
                    SELECT CAST(s.first AT TIME ZONE 'UTC' AS date) AS day, min(s.first) AS first,
                           s.held_out, s.arm, sum(s.out) AS opted_out, sum(s.open) AS open,
                           coalesce(sum(c.dollars), 0) AS cost, count(*) AS households,
                           sum(n) AS people, sum(x) AS enrolled, sum(n * n) AS sizes_squared,
                           sum(x * x) AS enrolled_squared, sum(n * x) AS products
                      FROM sums s LEFT JOIN cost c ON c.household_id = s.household_id
                     GROUP BY 1, s.held_out, s.arm ORDER BY 1, s.held_out, s.arm
                    """
                                .formatted(costs)),
                    definition,
                    now)
                .map(
                    (rows, context) ->
                        new Group(
                            rows.getObject("day", LocalDate.class),
                            rows.getTimestamp("first").toInstant(),
                            rows.getBoolean("held_out"),
                            rows.getString("arm"),
                            households(rows),
                            rows.getDouble("opted_out"),
                            rows.getLong("open"),
                            rows.getDouble("cost")))
                .list());
  }

  /// What was sent and what came back: for each channel, and over all of them by unit.
  ///
  /// @param sent units that were sent a message, over any channel
  /// @param delivered of them, with a message that did not come back
  record Messages(
      List<ChannelMix> channels, long sent, long delivered, long opened, long clicked) {}

  static Messages messages(Handle db, Campaign definition, Instant now) {
    record Row(@Nullable ChannelMix mix, long sent, long delivered, long opened, long clicked) {}
    var rows =
        Sweep.over(
            db,
            () ->
                bind(
                        db.createQuery(
                            """
                    WITH message AS (
                      SELECT t.id, e.unit_id, t.customer_id, t.channel, t.sent_at, t.cost
                        FROM touchpoint t JOIN entry e ON e.id = t.entry_id
                       WHERE t.campaign = :campaign AND t.state = 'sent' AND NOT t.is_test
                         AND t.sent_at <= :now),
                    answer AS (
                      SELECT g.touchpoint_id, bool_or(g.kind = 'bounced') AS bounced,
                             bool_or(g.kind = 'opened') AS opened,
                             bool_or(g.kind = 'clicked') AS clicked,
                             bool_or(g.kind = 'unsubscribed') AS unsubscribed
                        FROM engagement g JOIN message m ON m.id = g.touchpoint_id
                       WHERE g.known_at <= :now AND (g.actor = 'human' OR g.kind = 'bounced')
                       GROUP BY g.touchpoint_id),
                    attributed AS (
                      SELECT DISTINCT m.id FROM message m
                        JOIN enrollment n ON n.customer_id = m.customer_id AND n.program = :program
                         AND n.occurred_at > m.sent_at
                         AND n.occurred_at <= m.sent_at + make_interval(secs => :within)
                         AND n.known_at <= :now
                       WHERE n.occurred_at > (SELECT min(sent_at) FROM message))
                    SELECT m.channel, count(*) AS messages,
                           count(*) FILTER (WHERE a.bounced) AS bounced,
                           count(*) FILTER (WHERE a.opened) AS opened,
                           count(*) FILTER (WHERE a.clicked) AS clicked,
                           count(*) FILTER (WHERE a.unsubscribed) AS unsubscribed,
                           count(DISTINCT m.customer_id) FILTER (WHERE n.id IS NOT NULL)
                             AS enrolled,
                           coalesce(sum(m.cost), 0) / 100.0 AS cents,
                           count(DISTINCT m.unit_id) AS entries,
                           count(DISTINCT m.unit_id) FILTER (WHERE NOT coalesce(a.bounced, false))
                             AS entries_delivered,
                           count(DISTINCT m.unit_id) FILTER (WHERE a.opened) AS entries_opened,
                           count(DISTINCT m.unit_id) FILTER (WHERE a.clicked) AS entries_clicked
                      FROM message m
                      LEFT JOIN answer a ON a.touchpoint_id = m.id
                      LEFT JOIN attributed n ON n.id = m.id
                     GROUP BY GROUPING SETS ((m.channel), ()) ORDER BY m.channel
                    """),
                        definition,
                        now)
                    .map(
                        (row, context) ->
                            new Row(
                                row.getString("channel") == null
                                    ? null
                                    : new ChannelMix(
                                        row.getString("channel"),
                                        row.getLong("messages"),
                                        row.getLong("bounced"),
                                        row.getLong("opened"),
                                        row.getLong("clicked"),
                                        row.getLong("unsubscribed"),
                                        row.getLong("enrolled"),
                                        row.getDouble("cents")),
                                row.getLong("entries"),
                                row.getLong("entries_delivered"),
                                row.getLong("entries_opened"),
                                row.getLong("entries_clicked")))
                    .list());
    var all = rows.stream().filter(row -> row.mix() == null).findFirst().orElseThrow();
    return new Messages(
        rows.stream().map(Row::mix).filter(Objects::nonNull).toList(),
        all.sent(),
        all.delivered(),
        all.opened(),
        all.clicked());
  }

  /// From the rule to the goal, each unit once however many waves it was met at. Standings tell of
  /// those who did not enter; who entered counts everywhere before that.
  ///
  /// @param enrolled of those not held out, in time
  static Funnel funnel(
      Handle db, Campaign definition, Messages messages, long enrolled, Instant now) {
    return Sweep.over(
        db,
        () ->
            bind(
                    db.createQuery(
                        """
                WITH entered AS (
                  SELECT unit_id, bool_and(held_out) AS held_out FROM entry
                   WHERE campaign = :campaign AND NOT is_test AND entered_at <= :now
                   GROUP BY unit_id),
                beside AS (
                  SELECT s.unit_id,
                         bool_or(s.outcome IN ('not_chosen', 'left_alone', 'over_budget')) AS uncapped,
                         bool_or(s.outcome = 'capped') AS capped
                    FROM standing s
                   WHERE s.campaign = :campaign AND s.from_tick <= :now
                     AND NOT EXISTS (SELECT FROM entered e WHERE e.unit_id = s.unit_id)
                   GROUP BY s.unit_id)
                SELECT e.chosen + b.met AS met, e.chosen + b.reachable AS reachable,
                       e.chosen + b.uncapped AS uncapped, e.chosen, e.not_held_out
                  FROM (SELECT count(*) AS chosen,
                               count(*) FILTER (WHERE NOT held_out) AS not_held_out
                          FROM entered) e,
                       (SELECT count(*) AS met, count(*) FILTER (WHERE uncapped OR capped) AS reachable,
                               count(*) FILTER (WHERE uncapped) AS uncapped
                          FROM beside) b
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
                            messages.sent(),
                            messages.delivered(),
                            messages.opened(),
                            messages.clicked(),
                            enrolled))
                .one());
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
