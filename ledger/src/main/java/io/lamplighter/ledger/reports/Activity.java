package io.lamplighter.ledger.reports;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/// What a campaign did today, does next, and what was done to it.
///
/// @param inside are in the journey now
/// @param waitingToSend of these, have a message that waits to leave
public record Activity(
    long enteredToday,
    long sentToday,
    long inside,
    long waitingToSend,
    long contacted,
    long sent,
    long waves,
    Optional<Instant> newestWave,
    List<NextSend> next,
    List<Deed> deeds) {

  /// Messages that wait for the same hour.
  public record NextSend(Instant at, String step, String channel, long people) {}

  /// Something a person did to the campaign.
  public record Deed(Instant at, String actor, String action) {}

  /// Looks at one campaign.
  ///
  /// @param midnight when today began
  /// @throws UnknownCampaignException if there is none of this name
  public static Activity of(Handle db, String name, Instant midnight) {
    return Optional.ofNullable(read(db, Optional.of(name), midnight).get(name))
        .orElseThrow(() -> new UnknownCampaignException(name));
  }

  /// Looks at all campaigns, by name; without next sends and deeds, which a list has no room for.
  public static Map<String, Activity> all(Handle db, Instant midnight) {
    return read(db, Optional.empty(), midnight);
  }

  private static Map<String, Activity> read(Handle db, Optional<String> only, Instant midnight) {
    db.registerRowMapper(ConstructorMapper.factory(NextSend.class));
    db.registerRowMapper(ConstructorMapper.factory(Deed.class));
    var all = new TreeMap<String, Activity>();
    db.createQuery(
            """
            WITH entered AS (
              SELECT campaign, count(*) FILTER (WHERE entered_at >= :midnight) AS today,
                     count(*) FILTER (WHERE state = 'active') AS inside,
                     count(*) FILTER (WHERE NOT held_out) AS contacted
                FROM entry
               WHERE NOT is_test AND (CAST(:only AS text) IS NULL OR campaign = :only)
               GROUP BY campaign),
            waiting AS (
              SELECT campaign, count(*) AS messages
                FROM (SELECT campaign FROM touchpoint WHERE state = 'due' AND NOT is_test
                      UNION ALL
                      SELECT campaign FROM touchpoint WHERE state = 'leased' AND NOT is_test) w
               GROUP BY campaign)
            SELECT c.name, coalesce(e.today, 0) AS entered_today, s.today AS sent_today,
                   coalesce(e.inside, 0) AS inside, coalesce(w.messages, 0) AS waiting,
                   coalesce(e.contacted, 0) AS contacted, s.ever AS sent,
                   (SELECT count(*) FROM wave v WHERE v.campaign = c.name) AS waves,
                   (SELECT max(tick) FROM wave v WHERE v.campaign = c.name) AS newest
              FROM campaign c
              LEFT JOIN entered e ON e.campaign = c.name
              LEFT JOIN waiting w ON w.campaign = c.name
              CROSS JOIN LATERAL (
                SELECT count(*) AS ever, count(*) FILTER (WHERE t.sent_at >= :midnight) AS today
                  FROM touchpoint t
                 WHERE t.campaign = c.name AND t.state = 'sent' AND NOT t.is_test) s
             WHERE CAST(:only AS text) IS NULL OR c.name = :only
            """)
        .bind("only", only.orElse(null))
        .bind("midnight", midnight)
        .map(
            (row, context) ->
                all.put(
                    row.getString("name"),
                    new Activity(
                        row.getLong("entered_today"),
                        row.getLong("sent_today"),
                        row.getLong("inside"),
                        row.getLong("waiting"),
                        row.getLong("contacted"),
                        row.getLong("sent"),
                        row.getLong("waves"),
                        Optional.ofNullable(row.getTimestamp("newest")).map(Timestamp::toInstant),
                        only.map(name -> nextSends(db, name)).orElse(List.of()),
                        only.map(name -> deeds(db, name)).orElse(List.of()))))
        .list();
    return all;
  }

  private static List<NextSend> nextSends(Handle db, String name) {
    return db.createQuery(
            """
            SELECT date_trunc('hour', due_at) AS at, step, channel, count(*) AS people
              FROM (SELECT due_at, step, channel FROM touchpoint
                     WHERE campaign = :name AND NOT is_test AND state = 'due'
                    UNION ALL
                    SELECT due_at, step, channel FROM touchpoint
                     WHERE campaign = :name AND NOT is_test AND state = 'leased') waiting
             GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 LIMIT 12
            """)
        .bind("name", name)
        .mapTo(NextSend.class)
        .list();
  }

  private static List<Deed> deeds(Handle db, String name) {
    return db.createQuery(
            """
            SELECT at, actor, action FROM (
                SELECT at, actor, action FROM audit WHERE subject = :name
                UNION ALL
                SELECT applied_at, applied_by, 'version ' || version FROM definition WHERE campaign = :name) AS deed
             ORDER BY at DESC LIMIT 12
            """)
        .bind("name", name)
        .mapTo(Deed.class)
        .list();
  }
}
