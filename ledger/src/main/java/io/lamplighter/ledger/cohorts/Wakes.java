package io.lamplighter.ledger.cohorts;

import io.lamplighter.campaigns.MessageClass;
import io.lamplighter.campaigns.policy.Slots;
import io.lamplighter.ledger.facts.Fact;
import io.lamplighter.ledger.facts.FactListener.Wake;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Wakes cohorts without losing one.
///
/// The transaction that records an event pulls the due time of whoever waits for it forward, and
/// commits. Only then a second one sets the cohort's `wake_due`; its winner, and nobody else,
/// signals the workflow. A crash between the two leaves a due time without a wake, which Reconcile
/// finds.
public final class Wakes {
  private final Jdbi jdbi;

  public Wakes(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Pulls entries that wait for these events forward, to the end of the current slot. Part of the
  /// transaction that records the events.
  ///
  /// @return the wakes to give after the commit
  static List<Wake> pullForward(Handle db, List<Fact> facts, Instant now) {
    var slotEnd = Slots.roundUp(now, MessageClass.MARKETING, Duration.ZERO);
    var customers = new ArrayList<Long>();
    var words = new ArrayList<String>();
    for (var fact : facts) {
      for (var word : fact.waitWords()) {
        customers.add(fact.customer().value());
        words.add(word);
      }
    }
    return db.createQuery(
            """
            WITH pulled AS (
              UPDATE entry e
                 SET due_at = :slotEnd
                FROM (SELECT DISTINCT * FROM unnest(:customers, :words) AS h (customer, word)) h
               WHERE e.customer_id = h.customer AND e.waits_for = h.word
                 AND e.state = 'active' AND e.due_at > :slotEnd
              RETURNING e.cohort_id)
            SELECT DISTINCT cohort_id FROM pulled ORDER BY cohort_id
            """)
        .bind("slotEnd", slotEnd)
        .bindArray("customers", Long.class, customers)
        .bindArray("words", String.class, words)
        .map((rows, context) -> new Wake(rows.getString(1), slotEnd))
        .list();
  }

  /// Notes wakes in a transaction of their own and answers those that nobody has signalled yet.
  public List<Wake> announce(Collection<Wake> wakes) {
    return jdbi.inTransaction(
        db -> {
          var winners = new ArrayList<Wake>();
          for (var wake : wakes) {
            int won =
                db.createUpdate(
                        """
                        UPDATE cohort SET wake_due = :due
                         WHERE id = :id AND state <> 'ended'
                           AND (wake_due IS NULL OR wake_due > :due)
                        """)
                    .bind("id", wake.cohort())
                    .bind("due", wake.due())
                    .execute();
            if (won > 0) {
              winners.add(wake);
            }
          }
          return List.copyOf(winners);
        });
  }

  /// Wakes that somebody should have acted on by now: noted and not answered, or never noted. A
  /// cohort whose workflow is gone is found here too, when its next rows are late.
  ///
  /// @param since what was due before this should have been looked at
  public List<Wake> overdue(Instant since) {
    return jdbi.withHandle(
        db ->
            db.createQuery(
                    """
                    SELECT c.id, least(c.wake_due, d.due) AS due FROM cohort c
                      LEFT JOIN LATERAL (
                        SELECT least((SELECT min(due_at) FROM entry
                                       WHERE cohort_id = c.id AND state = 'active'),
                                     (SELECT min(due_at) FROM touchpoint
                                       WHERE cohort_id = c.id AND state IN ('due', 'leased')),
                                     (SELECT min(due_at) FROM pending_entry
                                       WHERE cohort_id = c.id AND decided_at IS NULL)) AS due) d ON true
                     WHERE c.state <> 'ended' AND c.parked IS NULL
                       AND least(c.wake_due, d.due) < :since
                     ORDER BY c.id
                    """)
                .bind("since", since)
                .map(
                    (rows, context) ->
                        new Wake(rows.getString(1), rows.getTimestamp(2).toInstant()))
                .list());
  }
}
