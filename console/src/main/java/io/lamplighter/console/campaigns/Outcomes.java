package io.lamplighter.console.campaigns;

import io.lamplighter.campaigns.definition.Campaign.Goal;
import io.lamplighter.campaigns.statistics.Households;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/// Who reached the goal, by intent to treat: everybody whose window is over counts once, with the
/// first entry, delivered or not. A household counts on the day the first of its windows closed.
///
/// @param byDay sums over households, by group and the day from which they count
/// @param stillOpen people whose window is not over
record Outcomes(List<Row> byDay, long stillOpen, List<Mix> mix, List<Cohort> cohorts, Way way) {
  /// Households of one group that count from one day on.
  record Row(
      boolean heldOut,
      String arm,
      LocalDate day,
      double households,
      double people,
      double enrolled,
      double sizesSquared,
      double enrolledSquared,
      double products) {
    Households sums() {
      return new Households(households, people, enrolled, sizesSquared, enrolledSquared, products);
    }
  }

  /// One channel's messages.
  ///
  /// @param attributed enrollments whose last message within 7 days before was of this channel
  /// @param cost in hundredths of a cent
  record Mix(String channel, long messages, long delivered, long attributed, long cost) {}

  /// People who entered in one week, of one group.
  record Cohort(LocalDate week, boolean heldOut, long people, long enrolled) {}

  /// What became of those who were not held out.
  record Way(long sent, long delivered, long opened, long clicked, long enrolled, long reached) {}

  private static final String PERSON =
      """
      WITH person AS (
        SELECT DISTINCT ON (e.customer_id) e.customer_id, e.household_id, e.held_out, e.arm, e.entered_at,
               e.entered_at + make_interval(secs => :window) AS closes
          FROM entry e WHERE e.campaign = :campaign AND NOT e.is_test
         ORDER BY e.customer_id, e.entered_at),
      outcome AS (
        SELECT p.*, EXISTS (SELECT FROM enrollment n
                             WHERE n.customer_id = p.customer_id AND n.program = :program AND n.known_at <= :now
                               AND n.occurred_at >= p.entered_at AND n.occurred_at < p.closes) AS enrolled
          FROM person p)
      """;

  static Outcomes of(Handle db, Running campaign, Goal goal, ZoneId zone, Instant now) {
    var asked = new Asked(db, campaign.name(), goal, zone, now);
    return new Outcomes(
        asked.list(
            Row.class,
            PERSON
                + """
                , household AS (
                  SELECT household_id, bool_or(held_out) AS held_out, min(arm) AS arm,
                         (min(closes) AT TIME ZONE :zone)::date AS day, count(*) AS n,
                         count(*) FILTER (WHERE enrolled) AS x
                    FROM outcome WHERE closes <= :now GROUP BY household_id)
                SELECT held_out, CASE WHEN held_out THEN '' ELSE arm END AS arm, day, count(*) AS households,
                       sum(n) AS people, sum(x) AS enrolled, sum(n * n) AS sizes_squared,
                       sum(x * x) AS enrolled_squared, sum(n * x) AS products
                  FROM household GROUP BY 1, 2, 3 ORDER BY day, held_out, arm
                """),
        asked.number(PERSON + "SELECT count(*) FROM outcome WHERE closes > :now"),
        asked.list(Mix.class, MIX),
        asked.list(
            Cohort.class,
            PERSON
                + """
                SELECT date_trunc('week', entered_at AT TIME ZONE :zone)::date AS week, held_out, count(*) AS people,
                       count(*) FILTER (WHERE enrolled) AS enrolled
                  FROM outcome WHERE closes <= :now GROUP BY 1, 2 ORDER BY 1, 2
                """),
        asked.list(Way.class, WAY).getFirst());
  }

  private static final String MIX =
      """
      WITH sent AS (
        SELECT t.id, t.customer_id, t.channel, t.sent_at, t.cost,
               EXISTS (SELECT FROM engagement g WHERE g.touchpoint_id = t.id AND g.kind = 'bounced') AS bounced
          FROM touchpoint t WHERE t.campaign = :campaign AND t.state = 'sent' AND NOT t.is_test),
      credited AS (
        SELECT DISTINCT ON (n.customer_id, n.occurred_at) s.channel
          FROM enrollment n JOIN sent s ON s.customer_id = n.customer_id
           AND s.sent_at <= n.occurred_at AND s.sent_at > n.occurred_at - interval '7 days'
         WHERE n.program = :program AND n.known_at <= :now
         ORDER BY n.customer_id, n.occurred_at, s.sent_at DESC)
      SELECT channel, count(*) AS messages, count(*) FILTER (WHERE NOT bounced) AS delivered,
             (SELECT count(*) FROM credited c WHERE c.channel = sent.channel) AS attributed, sum(cost) AS cost
        FROM sent GROUP BY channel ORDER BY channel
      """;

  private static final String WAY =
      PERSON
          + """
          , heard AS (
            SELECT t.customer_id, bool_or(true) AS sent,
                   bool_or(NOT EXISTS (SELECT FROM engagement g WHERE g.touchpoint_id = t.id AND g.kind = 'bounced')) AS delivered,
                   bool_or(EXISTS (SELECT FROM engagement g WHERE g.touchpoint_id = t.id AND g.kind = 'opened')) AS opened,
                   bool_or(EXISTS (SELECT FROM engagement g WHERE g.touchpoint_id = t.id AND g.kind = 'clicked' AND g.actor = 'human')) AS clicked
              FROM touchpoint t WHERE t.campaign = :campaign AND t.state = 'sent' AND NOT t.is_test GROUP BY t.customer_id)
          SELECT count(*) FILTER (WHERE h.sent) AS sent, count(*) FILTER (WHERE h.delivered) AS delivered,
                 count(*) FILTER (WHERE h.opened) AS opened, count(*) FILTER (WHERE h.clicked) AS clicked,
                 count(*) FILTER (WHERE o.enrolled) AS enrolled,
                 count(*) FILTER (WHERE h.sent AND o.closes <= :now) AS reached
            FROM outcome o LEFT JOIN heard h USING (customer_id) WHERE NOT o.held_out
          """;

  /// Cost of all messages, in dollars.
  double dollars() {
    return mix.stream().mapToLong(Mix::cost).sum() / 10_000.0;
  }

  private record Asked(Handle db, String campaign, Goal goal, ZoneId zone, Instant now) {
    <T> List<T> list(Class<T> type, String sql) {
      db.registerRowMapper(ConstructorMapper.factory(type));
      return bound(sql).mapTo(type).list();
    }

    long number(String sql) {
      return bound(sql).mapTo(long.class).one();
    }

    private org.jdbi.v3.core.statement.Query bound(String sql) {
      return db.createQuery(sql)
          .configure(
              org.jdbi.v3.core.statement.SqlStatements.class,
              statements -> statements.setUnusedBindingAllowed(true))
          .bind("campaign", campaign)
          .bind("window", (double) goal.within().toSeconds())
          .bind("program", goal.program())
          .bind("zone", zone.getId())
          .bind("now", now);
    }
  }
}
