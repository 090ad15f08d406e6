package io.lamplighter.ledger.facts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// How late the events of each type may come, and until when their feed is complete. A journey that
/// waits for an event gives up only when the feed has passed the deadline: the event may have
/// happened in time and still be on its way. All methods work in the caller's transaction.
public final class Feeds {
  private Feeds() {}

  /// A feed of one event type. A type without a feed arrives as it happens.
  ///
  /// @param lateness how long after it happened an event may still arrive
  /// @param completeThrough until when everything has arrived, for feeds that say so
  public record Feed(String type, Duration lateness, Optional<Instant> completeThrough) {
    /// Whether everything up to a deadline has arrived by now.
    public boolean hasPassed(Instant deadline, Instant now) {
      return completeThrough
          .map(through -> !through.isBefore(deadline))
          .orElseGet(() -> !now.isBefore(deadline.plus(lateness)));
    }

    /// When it is worth asking again whether a deadline has passed: at the lateness's end, and for
    /// a feed that is overdue an hour from now.
    public Instant askAgain(Instant deadline, Instant now) {
      var expected = deadline.plus(lateness);
      return expected.isAfter(now) ? expected : now.plus(Duration.ofHours(1));
    }
  }

  /// Says how late a type may come, from now on.
  public static void declare(Handle db, String type, Duration lateness) {
    db.createUpdate(
            """
            INSERT INTO feed (type, lateness) VALUES (:type, make_interval(secs => :seconds))
            ON CONFLICT (type) DO UPDATE SET lateness = excluded.lateness
            """)
        .bind("type", type)
        .bind("seconds", lateness.toSeconds())
        .execute();
  }

  /// Says that everything up to an instant has arrived. It never goes back.
  public static void complete(Handle db, String type, Instant through) {
    db.createUpdate(
            """
            INSERT INTO feed AS f (type, complete_through) VALUES (:type, :through)
            ON CONFLICT (type) DO UPDATE
               SET complete_through = greatest(f.complete_through, excluded.complete_through)
            """)
        .bind("type", type)
        .bind("through", through)
        .execute();
  }

  /// The feed of a type; one that was never declared is live.
  public static Feed of(Handle db, String type) {
    return all(db).stream()
        .filter(feed -> feed.type().equals(type))
        .findFirst()
        .orElseGet(() -> new Feed(type, Duration.ZERO, Optional.empty()));
  }

  /// All declared feeds, by type.
  public static List<Feed> all(Handle db) {
    return db.createQuery(
            """
            SELECT type, extract(epoch FROM lateness)::bigint AS seconds, complete_through
              FROM feed ORDER BY type
            """)
        .map(
            (rows, context) ->
                new Feed(
                    rows.getString("type"),
                    Duration.ofSeconds(rows.getLong("seconds")),
                    Optional.ofNullable(
                            rows.getObject("complete_through", java.time.OffsetDateTime.class))
                        .map(java.time.OffsetDateTime::toInstant)))
        .list();
  }
}
