package io.lamplighter.ledger.cohorts;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.MessageClass;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// The cohorts of this ledger.
public final class Cohorts {
  private final Jdbi jdbi;

  public Cohorts(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// One cohort as it stands.
  public record Cohort(String id, String campaign, boolean rolling, String state, int epoch) {}

  /// A lane with messages due, and nothing else about them.
  public record ReadyLane(Channel channel, MessageClass messageClass) {}

  /// What is left to do.
  ///
  /// @param inside entries, pending entries and touchpoints that are not through
  /// @param next the earliest due time of anything that is not ready yet
  public record Outlook(long inside, List<ReadyLane> ready, Optional<Instant> next) {}

  /// Takes a cohort over for a workflow run, or confirms an epoch that was taken before.
  ///
  /// Taking over is idempotent per run, so a retried first activity gets the same epoch. The row is
  /// locked, so whoever holds an older epoch has committed or will find it gone.
  ///
  /// @param epoch 0 to take over
  /// @return the epoch to work under; empty if a newer run has taken the cohort over
  public OptionalInt take(String cohort, String run, int epoch) {
    return jdbi.inTransaction(
        db -> {
          if (epoch == 0) {
            return OptionalInt.of(
                db.createQuery(
                        """
                        UPDATE cohort
                           SET epoch = CASE WHEN run_id = :run THEN epoch ELSE epoch + 1 END,
                               run_id = :run
                         WHERE id = :cohort
                        RETURNING epoch
                        """)
                    .bind("run", run)
                    .bind("cohort", cohort)
                    .mapTo(Integer.class)
                    .one());
          }
          return holds(db, cohort, epoch) ? OptionalInt.of(epoch) : OptionalInt.empty();
        });
  }

  /// Whether an epoch is still the cohort's. Holds off a takeover until the transaction ends.
  public static boolean holds(Handle db, String cohort, int epoch) {
    return db.createQuery("SELECT epoch = :epoch FROM cohort WHERE id = :cohort FOR SHARE")
        .bind("epoch", epoch)
        .bind("cohort", cohort)
        .mapTo(Boolean.class)
        .one();
  }

  /// Answers a wake. In a transaction of its own that commits before the one that reads what is
  /// due: in one transaction an event between reading and clearing would wake nobody.
  public void clearWake(String cohort) {
    jdbi.useTransaction(
        db ->
            db.createUpdate(
                    "UPDATE cohort SET wake_due = NULL WHERE id = :cohort AND wake_due IS NOT NULL")
                .bind("cohort", cohort)
                .execute());
  }

  public Cohort get(Handle db, String cohort) {
    return db.createQuery(
            "SELECT id, campaign, rolling, state, epoch FROM cohort WHERE id = :cohort")
        .bind("cohort", cohort)
        .map(
            (rows, context) ->
                new Cohort(
                    rows.getString(1),
                    rows.getString(2),
                    rows.getBoolean(3),
                    rows.getString(4),
                    rows.getInt(5)))
        .one();
  }

  /// What is left to do in a cohort.
  public Outlook outlook(String cohort, Instant now) {
    return jdbi.withHandle(
        db -> {
          var lanes =
              db.createQuery(
                      """
                      SELECT channel, class FROM touchpoint
                       WHERE cohort_id = :cohort AND state = 'due' AND due_at <= :now
                       GROUP BY channel, class ORDER BY class, channel
                      """)
                  .bind("cohort", cohort)
                  .bind("now", now)
                  .map(
                      (rows, context) ->
                          new ReadyLane(
                              Channel.of(rows.getString(1)), MessageClass.of(rows.getString(2))))
                  .list();
          return db.createQuery(
                  """
                  SELECT e.open + t.open + p.open AS inside, least(e.next, t.next, p.next) AS next
                    FROM (SELECT count(*) AS open, min(due_at) AS next
                            FROM entry WHERE cohort_id = :cohort AND state = 'active') e,
                         (SELECT count(*) AS open,
                                 min(CASE WHEN state = 'due' THEN due_at ELSE lease_until END)
                                   FILTER (WHERE state <> 'due' OR due_at > :now) AS next
                            FROM touchpoint
                           WHERE cohort_id = :cohort AND state IN ('due', 'leased', 'intent')) t,
                         (SELECT count(*) AS open, min(due_at) AS next
                            FROM pending_entry WHERE cohort_id = :cohort AND decided_at IS NULL) p
                  """)
              .bind("cohort", cohort)
              .bind("now", now)
              .map(
                  (rows, context) ->
                      new Outlook(
                          rows.getLong("inside"), lanes, instant(rows.getTimestamp("next"))))
              .one();
        });
  }

  private static Optional<Instant> instant(@Nullable Timestamp time) {
    return Optional.ofNullable(time).map(Timestamp::toInstant);
  }

  /// Seals a rolling cohort that is full or old, and ends a cohort that nobody is inside of.
  ///
  /// The row is locked first and the open rows are counted by a later statement: an admission that
  /// committed in between is seen, one that comes after finds the cohort ended.
  ///
  /// @return whether the cohort has ended
  public boolean endIfEmpty(String cohort, Instant now, Rolling rolling) {
    return jdbi.inTransaction(
        db -> {
          var row =
              db.createQuery(
                      """
                      SELECT state, rolling AND state = 'open' AS taking, size, opened_at
                        FROM cohort WHERE id = :id FOR UPDATE
                      """)
                  .bind("id", cohort)
                  .map(
                      (rows, context) ->
                          new Taking(
                              rows.getString("state").equals("ended"),
                              rows.getBoolean("taking"),
                              rows.getInt("size"),
                              rows.getTimestamp("opened_at").toInstant()))
                  .one();
          if (row.ended()) {
            return true;
          }
          if (row.taking()) {
            boolean full = row.size() >= rolling.people();
            boolean old = !row.openedAt().plus(rolling.lasts()).isAfter(now);
            if (!full && !old) {
              return false;
            }
            db.execute("UPDATE cohort SET state = 'sealed' WHERE id = ?", cohort);
          }
          long inside =
              db.createQuery(
                      """
                      SELECT (SELECT count(*) FROM entry
                               WHERE cohort_id = :id AND state = 'active')
                           + (SELECT count(*) FROM touchpoint
                               WHERE cohort_id = :id AND state IN ('due', 'leased', 'intent'))
                           + (SELECT count(*) FROM pending_entry
                               WHERE cohort_id = :id AND decided_at IS NULL)
                      """)
                  .bind("id", cohort)
                  .mapTo(Long.class)
                  .one();
          if (inside > 0) {
            return false;
          }
          db.execute("UPDATE cohort SET state = 'ended', wake_due = NULL WHERE id = ?", cohort);
          return true;
        });
  }

  private record Taking(boolean ended, boolean taking, int size, Instant openedAt) {}

  /// When a rolling cohort takes nobody in any more.
  public record Rolling(int people, Duration lasts) {
    /// 1,000 people or a week, whichever is first.
    public static final Rolling STANDARD = new Rolling(1_000, Duration.ofDays(7));
  }

  /// Admits entries to the campaign's open rolling cohort, opening one if there is none. Holds the
  /// cohort's row, so that ending it waits for this transaction; an ended or sealed cohort is never
  /// found. Not in share mode: who admits also counts the cohort's people on that row, and two who
  /// share it would wait for each other for ever.
  ///
  /// @return the cohort's id
  public static String admit(Handle db, String campaign, Instant now) {
    while (true) {
      var open =
          db.createQuery(
                  """
                  SELECT id FROM cohort
                   WHERE campaign = :campaign AND rolling AND state = 'open'
                     FOR NO KEY UPDATE
                  """)
              .bind("campaign", campaign)
              .mapTo(String.class)
              .findOne();
      if (open.isPresent()) {
        return open.get();
      }
      db.createUpdate(
              """
              INSERT INTO cohort (id, campaign, rolling, state, opened_at)
              SELECT :campaign || '/r' || :opened || '/' || count(*), :campaign, true, 'open', :now
                FROM cohort WHERE campaign = :campaign AND rolling
              ON CONFLICT DO NOTHING
              """)
          .bind("campaign", campaign)
          .bind("opened", DateTimeFormatter.ISO_INSTANT.format(now))
          .bind("now", now)
          .execute();
    }
  }

  /// Remembers why a cohort waits for a person; null when it goes on.
  public void park(String cohort, @Nullable String why) {
    jdbi.useHandle(
        db ->
            db.createUpdate(
                    """
                    UPDATE cohort SET parked = :why
                     WHERE id = :id AND parked IS DISTINCT FROM :why
                    """)
                .bind("why", why)
                .bind("id", cohort)
                .execute());
  }
}
