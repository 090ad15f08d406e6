package io.lamplighter.ledger.reports;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// What a marketer asks first: did it go out, to how many, is anything broken.
///
/// @param today what became of messages since midnight in the utility's zone
/// @param campaigns all that are not stopped, by name
/// @param alarms what needs a person, in words
public record Home(Today today, List<Running> campaigns, List<String> alarms) {

  /// @param held due and kept back by a pause
  public record Today(long sent, long failed, long ambiguous, long held) {}

  /// One campaign.
  ///
  /// @param entered units that ever entered
  /// @param inside of them, still in the journey
  /// @param enrolled of those who entered, how many reached the goal in time, held out or not
  public record Running(
      String name,
      String state,
      int version,
      Instant since,
      Optional<Instant> nextTick,
      Optional<Instant> lastWave,
      long entered,
      long inside,
      long heldOut,
      long sent,
      long enrolled) {}

  /// Reads the page.
  public static Home of(Handle db, ZoneId zone, Instant now) {
    var midnight = now.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
    var today =
        db.createQuery(
                """
                SELECT count(*) FILTER (WHERE state = 'sent' AND sent_at >= :midnight) AS sent,
                       count(*) FILTER (WHERE state = 'failed' AND settled_at >= :midnight) AS failed,
                       count(*) FILTER (WHERE state = 'ambiguous') AS ambiguous,
                       count(*) FILTER (WHERE state = 'due' AND reason = 'paused') AS held
                  FROM touchpoint
                 WHERE NOT is_test
                   AND (sent_at >= :midnight OR settled_at >= :midnight OR state IN ('due', 'ambiguous'))
                """)
            .bind("midnight", midnight)
            .map(
                (rows, context) ->
                    new Today(
                        rows.getLong("sent"),
                        rows.getLong("failed"),
                        rows.getLong("ambiguous"),
                        rows.getLong("held")))
            .one();
    return new Home(today, running(db, now), alarms(db, today));
  }

  private static List<Running> running(Handle db, Instant now) {
    return db.createQuery(
            """
            SELECT c.*, (SELECT max(tick) FROM wave w WHERE w.campaign = c.name) AS last_wave,
                   coalesce(e.entered, 0) AS entered, coalesce(e.inside, 0) AS inside,
                   coalesce(e.held_out, 0) AS held_out, coalesce(e.enrolled, 0) AS enrolled,
                   (SELECT count(*) FROM touchpoint t
                     WHERE t.campaign = c.name AND t.state = 'sent' AND NOT t.is_test) AS sent
              FROM campaign c
              JOIN definition d ON d.campaign = c.name AND d.version = c.version
              LEFT JOIN LATERAL (
                SELECT count(DISTINCT n.unit_id) AS entered,
                       count(DISTINCT n.unit_id) FILTER (WHERE n.state = 'active') AS inside,
                       count(DISTINCT n.unit_id) FILTER (WHERE n.held_out) AS held_out,
                       count(DISTINCT n.unit_id) FILTER (WHERE EXISTS (
                         SELECT FROM enrollment r
                          WHERE r.customer_id = n.customer_id AND r.program = d.goal_program
                            AND r.occurred_at > n.entered_at
                            AND r.occurred_at <= n.entered_at
                                + CAST(coalesce(d.compiled #>> '{goal,within}', 'P30D') AS interval)
                            AND r.known_at <= :now)) AS enrolled
                  FROM entry n WHERE n.campaign = c.name AND NOT n.is_test) e ON true
             WHERE c.state <> 'stopped' ORDER BY c.name
            """)
        .bind("now", now)
        .map(
            (rows, context) ->
                new Running(
                    rows.getString("name"),
                    rows.getString("state"),
                    rows.getInt("version"),
                    rows.getTimestamp("since").toInstant(),
                    Optional.ofNullable(rows.getTimestamp("next_tick")).map(t -> t.toInstant()),
                    Optional.ofNullable(rows.getTimestamp("last_wave")).map(t -> t.toInstant()),
                    rows.getLong("entered"),
                    rows.getLong("inside"),
                    rows.getLong("held_out"),
                    rows.getLong("sent"),
                    rows.getLong("enrolled")))
        .list();
  }

  private static List<String> alarms(Handle db, Today today) {
    var alarms = new ArrayList<String>();
    db.createQuery(
            """
            SELECT campaign, count(*) AS cohorts, min(parked) AS why FROM cohort
             WHERE parked IS NOT NULL AND state <> 'ended' GROUP BY campaign ORDER BY campaign
            """)
        .map(
            (rows, context) ->
                "%s: %d cohorts wait for a person: %s"
                    .formatted(rows.getString(1), rows.getLong(2), rows.getString(3)))
        .forEach(alarms::add);
    db.createQuery(
            """
            SELECT campaign, count(*) FROM entry WHERE state = 'dead' AND NOT is_test
             GROUP BY campaign ORDER BY campaign
            """)
        .map(
            (rows, context) ->
                "%s: %d entries are set aside as dead letters"
                    .formatted(rows.getString(1), rows.getLong(2)))
        .forEach(alarms::add);
    if (today.ambiguous() > 0) {
      alarms.add(today.ambiguous() + " messages are ambiguous: sent or not, nobody knows yet");
    }
    db.createQuery("SELECT fence_reason FROM ledger_state WHERE fenced")
        .mapTo(String.class)
        .forEach(why -> alarms.add("sending is fenced: " + why));
    return List.copyOf(alarms);
  }
}
