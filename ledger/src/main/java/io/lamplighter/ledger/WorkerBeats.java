package io.lamplighter.ledger;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/// Which workers serve this ledger, for the screens that say so.
public final class WorkerBeats {
  private final Jdbi jdbi;

  public WorkerBeats(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Says that a worker lives.
  ///
  /// @param worker its name, unique in this ledger
  /// @param since when it started
  public void beat(String worker, String role, List<String> queues, Instant since, Instant now) {
    jdbi.useHandle(
        db ->
            db.createUpdate(
                    """
                    INSERT INTO worker_beat (worker, role, queues, since, seen_at)
                    VALUES (:worker, :role, :queues, :since, :now)
                    ON CONFLICT (worker) DO UPDATE
                       SET role = excluded.role, queues = excluded.queues,
                           since = excluded.since, seen_at = excluded.seen_at
                    """)
                .bind("worker", worker)
                .bind("role", role)
                .bindArray("queues", String.class, queues)
                .bind("since", since)
                .bind("now", now)
                .execute());
  }

  /// A worker has ended and is not to be missed.
  public void gone(String worker) {
    jdbi.useHandle(
        db ->
            db.createUpdate("DELETE FROM worker_beat WHERE worker = :worker")
                .bind("worker", worker)
                .execute());
  }
}
