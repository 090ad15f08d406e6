package io.lamplighter.ledger.reports;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jspecify.annotations.Nullable;

/// Who works, what waits to leave, and what waits for a person, at one instant.
///
/// @param stalled waves that do not go on
/// @param openCohorts cohorts with people under way
/// @param unheardWakes cohorts with a wake that no decision has answered yet
public record Operations(
    List<Worker> workers,
    List<Queue> queues,
    List<StalledWave> stalled,
    List<Parked> parked,
    List<Dead> dead,
    List<Unanswered> unanswered,
    long openCohorts,
    long unheardWakes) {

  /// One worker, by its last beat.
  public record Worker(
      String worker, String role, List<String> queues, Instant since, Instant seenAt) {
    /// Whether it is taken for gone.
    public boolean isSilent(Instant now) {
      return seenAt.plus(Home.SILENT).isBefore(now);
    }
  }

  /// What should leave over one channel in one class and has not.
  ///
  /// @param due messages whose time has come
  /// @param calling handed to a channel, without an answer yet
  /// @param oldest since when the oldest is due
  /// @param later messages whose time is still to come
  public record Queue(
      String channel,
      String messageClass,
      long due,
      long calling,
      @Nullable Instant oldest,
      long later) {}

  /// A cohort that waits for a person.
  public record Parked(String cohort, String campaign, int people, String why) {}

  /// People whose journey broke, by the code of what broke it.
  public record Dead(String campaign, String step, String why, long people, Instant newest) {}

  /// Sends without an answer, by campaign.
  public record Unanswered(String campaign, String channel, long messages, Instant newest) {}

  /// Reads all of it.
  public static Operations of(Handle db, Instant now) {
    return new Operations(
        workers(db),
        queues(db, now),
        StalledWave.all(db),
        parked(db),
        dead(db),
        unanswered(db),
        number(db, "SELECT count(*) FROM cohort WHERE state <> 'ended'"),
        number(db, "SELECT count(*) FROM cohort WHERE wake_due IS NOT NULL"));
  }

  private static List<Worker> workers(Handle db) {
    return list(
        db,
        Worker.class,
        "SELECT worker, role, queues, since, seen_at FROM worker_beat ORDER BY worker");
  }

  private static List<Queue> queues(Handle db, Instant now) {
    return db.registerRowMapper(ConstructorMapper.factory(Queue.class))
        .createQuery(
            """
            SELECT channel, class AS message_class,
                   count(*) FILTER (WHERE state IN ('due', 'leased') AND due_at <= :now) AS due,
                   count(*) FILTER (WHERE state = 'intent') AS calling,
                   min(due_at) FILTER (WHERE state IN ('due', 'leased') AND due_at <= :now) AS oldest,
                   count(*) FILTER (WHERE state IN ('due', 'leased') AND due_at > :now) AS later
              FROM (SELECT channel, class, state, due_at FROM touchpoint
                     WHERE state = 'due' AND NOT is_test
                    UNION ALL
                    SELECT channel, class, state, due_at FROM touchpoint
                     WHERE state IN ('leased', 'intent') AND NOT is_test) waiting
             GROUP BY channel, class
             ORDER BY channel, class
            """)
        .bind("now", now)
        .mapTo(Queue.class)
        .list();
  }

  private static List<Parked> parked(Handle db) {
    return list(
        db,
        Parked.class,
        """
        SELECT id AS cohort, campaign, size AS people, parked AS why
          FROM cohort WHERE parked IS NOT NULL AND state <> 'ended' ORDER BY id
        """);
  }

  private static List<Dead> dead(Handle db) {
    return list(
        db,
        Dead.class,
        """
        SELECT campaign, step, coalesce(why, 'unknown') AS why, count(*) AS people,
               max(coalesce(ended_at, arrived_at)) AS newest
          FROM entry WHERE state = 'dead' AND NOT is_test
         GROUP BY campaign, step, why ORDER BY newest DESC
        """);
  }

  private static List<Unanswered> unanswered(Handle db) {
    return list(
        db,
        Unanswered.class,
        """
        SELECT campaign, channel, count(*) AS messages, max(coalesce(settled_at, intent_at)) AS newest
          FROM touchpoint WHERE state = 'ambiguous' AND NOT is_test
         GROUP BY campaign, channel ORDER BY newest DESC
        """);
  }

  private static long number(Handle db, String sql) {
    return db.createQuery(sql).mapTo(long.class).one();
  }

  private static <T> List<T> list(Handle db, Class<T> type, String sql) {
    return db.registerRowMapper(ConstructorMapper.factory(type))
        .createQuery(sql)
        .mapTo(type)
        .list();
  }
}
