package io.lamplighter.console.home;

import io.lamplighter.console.drawing.DayBars;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// What an ordinary day asks first: did it go out, to how many, is anything broken?
///
/// @param failed today
/// @param ambiguous ever, until settled
/// @param later messages that wait for their hour
/// @param leftToday people who unsubscribed or complained today
/// @param days messages sent per day, the last two weeks, today included
record Today(
    long sent,
    long failed,
    long ambiguous,
    long due,
    long later,
    long leftToday,
    long parked,
    long dead,
    long workers,
    long silentWorkers,
    List<DayBars.Day> days) {
  private static final int DAYS = 14;

  static Today of(Handle db, ZoneId zone, Instant now, Duration silent) {
    var today = now.atZone(zone).toLocalDate();
    var midnight = today.atStartOfDay(zone).toInstant();
    return db.createQuery(
            """
            SELECT (SELECT count(*) FROM touchpoint WHERE NOT is_test AND state = 'sent' AND sent_at >= :midnight) AS sent,
                   (SELECT count(*) FROM touchpoint WHERE NOT is_test AND state = 'failed' AND settled_at >= :midnight) AS failed,
                   (SELECT count(*) FROM touchpoint WHERE NOT is_test AND state = 'ambiguous') AS ambiguous,
                   (SELECT count(*) FROM touchpoint WHERE NOT is_test AND state IN ('due', 'leased') AND due_at <= :now) AS due,
                   (SELECT count(*) FROM touchpoint WHERE NOT is_test AND state IN ('due', 'leased') AND due_at > :now) AS later,
                   (SELECT count(DISTINCT customer_id) FROM engagement WHERE kind IN ('unsubscribed', 'complained') AND at >= :midnight) AS left_today,
                   (SELECT count(*) FROM cohort WHERE parked IS NOT NULL) AS parked,
                   (SELECT count(*) FROM entry WHERE state = 'dead' AND NOT is_test) AS dead,
                   (SELECT count(*) FROM worker_beat) AS workers,
                   (SELECT count(*) FROM worker_beat WHERE seen_at < :silent) AS silent
            """)
        .bind("midnight", midnight)
        .bind("now", now)
        .bind("silent", now.minus(silent))
        .map(
            (row, context) ->
                new Today(
                    row.getLong("sent"),
                    row.getLong("failed"),
                    row.getLong("ambiguous"),
                    row.getLong("due"),
                    row.getLong("later"),
                    row.getLong("left_today"),
                    row.getLong("parked"),
                    row.getLong("dead"),
                    row.getLong("workers"),
                    row.getLong("silent"),
                    days(db, zone, today)))
        .one();
  }

  private static List<DayBars.Day> days(Handle db, ZoneId zone, LocalDate today) {
    var first = today.minusDays(DAYS - 1);
    var counts =
        db.createQuery(
                """
                SELECT (sent_at AT TIME ZONE :zone)::date AS day, count(*) FROM touchpoint
                 WHERE NOT is_test AND state = 'sent' AND sent_at >= :from GROUP BY 1
                """)
            .bind("zone", zone.getId())
            .bind("from", first.atStartOfDay(zone).toInstant())
            .reduceRows(
                new java.util.HashMap<LocalDate, Long>(),
                (days, row) -> {
                  days.put(row.getColumn(1, LocalDate.class), row.getColumn(2, Long.class));
                  return days;
                });
    var days = new ArrayList<DayBars.Day>();
    for (var day = first; !day.isAfter(today); day = day.plusDays(1)) {
      days.add(new DayBars.Day(day, counts.getOrDefault(day, 0L)));
    }
    return days;
  }
}
