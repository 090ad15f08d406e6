package io.lamplighter.ledger.reports;

import io.lamplighter.campaigns.statistics.Readout;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// What somebody who opens the console in the morning asks first: did it go out, to how many, is
/// anything broken, does it work?
///
/// @param today what became of messages since midnight in the utility's zone
/// @param days messages sent on each of the last 14 days in that zone, today the last
/// @param campaigns all that are not stopped, by name
/// @param models what about models needs a person, in words
/// @param stalled waves that do not go on
/// @param fence why nothing may be sent at all; absent while it may
public record Home(
    Today today,
    List<Day> days,
    List<Running> campaigns,
    List<String> models,
    List<StalledWave> stalled,
    Optional<String> fence) {
  /// A worker that has not been seen for so long is taken for gone.
  public static final Duration SILENT = Duration.ofMinutes(2);

  private static final int DAYS = 14;

  /// @param failed today
  /// @param ambiguous ever, until settled
  /// @param held due and kept back by a pause
  /// @param due should have left by now and have not, the held apart
  /// @param later wait for their hour
  /// @param left people who unsubscribed or complained today
  /// @param parked cohorts that wait for a person
  /// @param dead people whose step broke
  /// @param silent of the workers, how many have not been seen lately
  public record Today(
      long sent,
      long failed,
      long ambiguous,
      long held,
      long due,
      long later,
      long left,
      long parked,
      long dead,
      long workers,
      long silent) {}

  /// Messages sent on one day.
  public record Day(LocalDate day, long sent) {}

  /// One campaign.
  ///
  /// @param entered units that ever entered
  /// @param inside of them, still in the journey
  /// @param enrolled of those who entered, how many reached the goal in time after their first
  ///   entry, held out or not
  /// @param parked cohorts of it that wait for a person
  /// @param dead people of it whose step broke
  /// @param readout what it changed; absent without a goal or without a holdout
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
      long enrolled,
      long parked,
      long dead,
      Optional<Readout> readout) {}

  /// What may change at any moment and costs little to ask: for whoever looks again and again.
  ///
  /// @param campaigns how many are not stopped
  public record Watch(Today today, int campaigns, List<String> models, List<StalledWave> stalled) {}

  /// Reads the page.
  public static Home of(Handle db, ZoneId zone, Instant now) {
    var today = now.atZone(zone).toLocalDate();
    return new Home(
        today(db, today.atStartOfDay(zone).toInstant(), now),
        days(db, zone, today),
        running(db, now),
        models(db),
        StalledWave.all(db),
        db.createQuery("SELECT coalesce(fence_reason, '') FROM ledger_state WHERE fenced")
            .mapTo(String.class)
            .findOne());
  }

  /// Reads what may change at any moment, and nothing that takes all that was ever sent.
  public static Watch watch(Handle db, ZoneId zone, Instant now) {
    var midnight = now.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
    return new Watch(
        today(db, midnight, now),
        db.createQuery("SELECT count(*) FROM campaign WHERE state <> 'stopped'")
            .mapTo(int.class)
            .one(),
        models(db),
        StalledWave.all(db));
  }

  /// The same of a page that was read whole.
  public Watch watch() {
    return new Watch(today, campaigns.size(), models, stalled);
  }

  private static List<String> models(Handle db) {
    return ModelHealth.all(db).stream().flatMap(model -> model.needs().stream()).toList();
  }

  /// What needs a person, in words, for scripts.
  public List<String> alarms() {
    return alarms(Instant::toString);
  }

  /// What needs a person, in words.
  ///
  /// @param moment how an instant is written
  public List<String> alarms(Function<Instant, String> moment) {
    var alarms = new ArrayList<String>();
    for (var campaign : campaigns) {
      if (campaign.parked() > 0) {
        alarms.add(
            "%s: %d cohort%s for a person"
                .formatted(
                    campaign.name(),
                    campaign.parked(),
                    campaign.parked() == 1 ? " waits" : "s wait"));
      }
      if (campaign.dead() > 0) {
        alarms.add(
            "%s: %d %s set aside as dead letters"
                .formatted(
                    campaign.name(),
                    campaign.dead(),
                    campaign.dead() == 1 ? "entry is" : "entries are"));
      }
    }
    if (today.ambiguous() > 0) {
      alarms.add(
          today.ambiguous()
              + (today.ambiguous() == 1 ? " message is" : " messages are")
              + " ambiguous: sent or not, nobody knows yet");
    }
    stalled.forEach(wave -> alarms.add(wave.sentence(moment)));
    alarms.addAll(models);
    fence.ifPresent(why -> alarms.add("sending is fenced: " + why));
    return List.copyOf(alarms);
  }

  private static Today today(Handle db, Instant midnight, Instant now) {
    // Each figure has an index of its own: none reads what went out long ago.
    return db.createQuery(
            """
            WITH waiting AS (
              SELECT reason, due_at FROM touchpoint WHERE state = 'due' AND NOT is_test
              UNION ALL
              SELECT reason, due_at FROM touchpoint WHERE state = 'leased' AND NOT is_test)
            SELECT (SELECT coalesce(sum(s.n), 0) FROM campaign c CROSS JOIN LATERAL (
                      SELECT count(*) AS n FROM touchpoint t
                       WHERE t.campaign = c.name AND t.state = 'sent' AND NOT t.is_test
                         AND t.sent_at >= :midnight) s) AS sent,
                   (SELECT count(*) FROM touchpoint
                     WHERE state = 'failed' AND NOT is_test AND settled_at >= :midnight) AS failed,
                   (SELECT count(*) FROM touchpoint
                     WHERE state = 'ambiguous' AND NOT is_test) AS ambiguous,
                   (SELECT count(*) FROM touchpoint
                     WHERE state = 'due' AND NOT is_test AND reason = 'paused') AS held,
                   (SELECT count(*) FROM waiting
                     WHERE due_at <= :now AND reason IS DISTINCT FROM 'paused') AS due,
                   (SELECT count(*) FROM waiting
                     WHERE due_at > :now AND reason IS DISTINCT FROM 'paused') AS later,
                   (SELECT count(DISTINCT customer_id) FROM engagement
                     WHERE kind IN ('unsubscribed', 'complained') AND at >= :midnight) AS left_today,
                   (SELECT count(*) FROM cohort WHERE parked IS NOT NULL AND state <> 'ended')
                     AS parked,
                   (SELECT count(*) FROM entry WHERE state = 'dead' AND NOT is_test) AS dead,
                   (SELECT count(*) FROM worker_beat) AS workers,
                   (SELECT count(*) FROM worker_beat WHERE seen_at < :silent) AS silent
            """)
        .bind("midnight", midnight)
        .bind("now", now)
        .bind("silent", now.minus(SILENT))
        .map(
            (rows, context) ->
                new Today(
                    rows.getLong("sent"),
                    rows.getLong("failed"),
                    rows.getLong("ambiguous"),
                    rows.getLong("held"),
                    rows.getLong("due"),
                    rows.getLong("later"),
                    rows.getLong("left_today"),
                    rows.getLong("parked"),
                    rows.getLong("dead"),
                    rows.getLong("workers"),
                    rows.getLong("silent")))
        .one();
  }

  private static List<Day> days(Handle db, ZoneId zone, LocalDate today) {
    var first = today.minusDays(DAYS - 1);
    var counts = new HashMap<LocalDate, Long>();
    db.createQuery(
            """
            SELECT CAST(t.sent_at AT TIME ZONE :zone AS date) AS day, count(*) AS sent
              FROM campaign c CROSS JOIN LATERAL (
                SELECT sent_at FROM touchpoint
                 WHERE campaign = c.name AND NOT is_test AND state = 'sent'
                   AND sent_at >= :from) t
             GROUP BY 1
            """)
        .bind("zone", zone.getId())
        .bind("from", first.atStartOfDay(zone).toInstant())
        .map(
            (rows, context) ->
                counts.put(rows.getObject("day", LocalDate.class), rows.getLong("sent")))
        .list();
    var days = new ArrayList<Day>();
    for (var day = first; !day.isAfter(today); day = day.plusDays(1)) {
      days.add(new Day(day, counts.getOrDefault(day, 0L)));
    }
    return days;
  }

  private static List<Running> running(Handle db, Instant now) {
    return db.createQuery(
            """
            SELECT c.*, (SELECT max(tick) FROM wave w WHERE w.campaign = c.name) AS last_wave,
                   coalesce(e.entered, 0) AS entered, coalesce(e.inside, 0) AS inside,
                   coalesce(e.held_out, 0) AS held_out, coalesce(e.dead, 0) AS dead,
                   (SELECT count(*) FROM touchpoint t WHERE t.campaign = c.name
                       AND t.state = 'sent' AND NOT t.is_test) AS sent,
                   (SELECT count(*) FROM cohort p WHERE p.campaign = c.name
                       AND p.parked IS NOT NULL AND p.state <> 'ended') AS parked
              FROM campaign c
              LEFT JOIN (
                SELECT campaign, count(*) AS entered, sum(inside) AS inside, sum(dead) AS dead,
                       count(*) FILTER (WHERE held_out) AS held_out
                  FROM (SELECT campaign, unit_id, bool_or(held_out) AS held_out,
                               count(*) FILTER (WHERE state = 'active') AS inside,
                               count(*) FILTER (WHERE state = 'dead') AS dead
                          FROM entry WHERE NOT is_test GROUP BY campaign, unit_id) unit
                 GROUP BY campaign) e ON e.campaign = c.name
             WHERE c.state <> 'stopped' ORDER BY c.name
            """)
        .map(
            (rows, context) -> {
              var name = rows.getString("name");
              var brief = Results.brief(db, Versions.current(db, name), now);
              return new Running(
                  name,
                  rows.getString("state"),
                  rows.getInt("version"),
                  rows.getTimestamp("since").toInstant(),
                  Optional.ofNullable(rows.getTimestamp("next_tick")).map(t -> t.toInstant()),
                  Optional.ofNullable(rows.getTimestamp("last_wave")).map(t -> t.toInstant()),
                  rows.getLong("entered"),
                  rows.getLong("inside"),
                  rows.getLong("held_out"),
                  rows.getLong("sent"),
                  brief.enrolled(),
                  rows.getLong("parked"),
                  rows.getLong("dead"),
                  brief.readout());
            })
        .list();
  }
}
