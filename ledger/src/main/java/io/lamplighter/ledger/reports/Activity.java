package io.lamplighter.ledger.reports;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
  public static Activity of(Handle db, String name, Instant midnight) {
    db.registerRowMapper(ConstructorMapper.factory(NextSend.class));
    db.registerRowMapper(ConstructorMapper.factory(Deed.class));
    return db.createQuery(
            """
            SELECT (SELECT count(*) FROM entry WHERE campaign = :name AND NOT is_test AND entered_at >= :midnight) AS entered_today,
                   (SELECT count(*) FROM touchpoint WHERE campaign = :name AND NOT is_test AND state = 'sent' AND sent_at >= :midnight) AS sent_today,
                   (SELECT count(*) FROM entry WHERE campaign = :name AND NOT is_test AND state = 'active') AS inside,
                   (SELECT count(*) FROM touchpoint WHERE campaign = :name AND NOT is_test AND state IN ('due', 'leased')) AS waiting,
                   (SELECT count(*) FROM entry WHERE campaign = :name AND NOT is_test AND NOT held_out) AS contacted,
                   (SELECT count(*) FROM touchpoint WHERE campaign = :name AND NOT is_test AND state = 'sent') AS sent,
                   (SELECT count(*) FROM wave WHERE campaign = :name) AS waves,
                   (SELECT max(tick) FROM wave WHERE campaign = :name) AS newest
            """)
        .bind("name", name)
        .bind("midnight", midnight)
        .map(
            (row, context) ->
                new Activity(
                    row.getLong("entered_today"),
                    row.getLong("sent_today"),
                    row.getLong("inside"),
                    row.getLong("waiting"),
                    row.getLong("contacted"),
                    row.getLong("sent"),
                    row.getLong("waves"),
                    Optional.ofNullable(row.getTimestamp("newest"))
                        .map(java.sql.Timestamp::toInstant),
                    nextSends(db, name),
                    deeds(db, name)))
        .one();
  }

  private static List<NextSend> nextSends(Handle db, String name) {
    return db.createQuery(
            """
            SELECT date_trunc('hour', due_at) AS at, step, channel, count(*) AS people
              FROM touchpoint
             WHERE campaign = :name AND NOT is_test AND state IN ('due', 'leased')
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
