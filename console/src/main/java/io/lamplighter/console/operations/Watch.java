package io.lamplighter.console.operations;

import io.lamplighter.ledger.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jspecify.annotations.Nullable;

/// What the ledger says about its own machinery, at one instant.
final class Watch {
  /// A worker that has not been seen for so long is taken for gone.
  static final Duration SILENT = Duration.ofMinutes(2);

  private final Ledger ledger;

  Watch(Ledger ledger) {
    this.ledger = ledger;
  }

  /// One worker, by its last beat.
  record Worker(String worker, String role, List<String> queues, Instant since, Instant seenAt) {
    boolean isSilent(Instant now) {
      return seenAt.plus(SILENT).isBefore(now);
    }
  }

  /// What should leave over one channel in one class and has not.
  ///
  /// @param due messages whose time has come
  /// @param calling handed to a channel, without an answer yet
  /// @param oldest since when the oldest is due
  /// @param later messages whose time is still to come
  record Queue(
      String channel,
      String messageClass,
      long due,
      long calling,
      @Nullable Instant oldest,
      long later) {}

  /// A cohort that waits for a person.
  record Parked(String cohort, String campaign, int people, String why) {}

  /// People whose journey broke, by the code of what broke it.
  record Dead(String campaign, String step, String why, long people, Instant newest) {}

  /// Sends without an answer, by campaign.
  record Unanswered(String campaign, String channel, long messages, Instant newest) {}

  /// Everything at once.
  record Seen(
      List<Worker> workers,
      List<Queue> queues,
      List<Parked> parked,
      List<Dead> dead,
      List<Unanswered> unanswered,
      long openCohorts,
      long unheardWakes) {}

  Seen look(Instant now) {
    return ledger
        .jdbi()
        .withHandle(
            db ->
                new Seen(
                    workers(db),
                    queues(db, now),
                    parked(db),
                    dead(db),
                    unanswered(db),
                    number(db, "SELECT count(*) FROM cohort WHERE state <> 'ended'"),
                    number(db, "SELECT count(*) FROM cohort WHERE wake_due IS NOT NULL")));
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
              FROM touchpoint
             WHERE state IN ('due', 'leased', 'intent')
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
          FROM cohort WHERE parked IS NOT NULL ORDER BY id
        """);
  }

  private static List<Dead> dead(Handle db) {
    return list(
        db,
        Dead.class,
        """
        SELECT campaign, step, coalesce(why, 'unknown') AS why, count(*) AS people,
               max(coalesce(ended_at, arrived_at)) AS newest
          FROM entry WHERE state = 'dead'
         GROUP BY campaign, step, why ORDER BY newest DESC
        """);
  }

  private static List<Unanswered> unanswered(Handle db) {
    return list(
        db,
        Unanswered.class,
        """
        SELECT campaign, channel, count(*) AS messages, max(coalesce(settled_at, intent_at)) AS newest
          FROM touchpoint WHERE state = 'ambiguous'
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
