package io.lamplighter.ledger.touchpoints;

import io.lamplighter.campaigns.EntryId;
import io.lamplighter.campaigns.TouchpointId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// The transitions of a touchpoint's row, each with its line of history.
final class Rows {
  /// An intent without an answer whose provider is asked again. It keeps its place under the caps.
  private static final String ASK_AGAIN = "ask_again";

  private Rows() {}

  record Deferred(TouchpointId id, Instant until, String reason) {}

  record Skipped(TouchpointId id, EntryId entry, String reason) {}

  /// due → leased, with a place under the caps.
  static void lease(
      Handle db, List<DueMessages.DueMessage> messages, String claim, Instant now, Instant until) {
    if (messages.isEmpty()) {
      return;
    }
    var ids = messages.stream().map(message -> message.leased().id()).toList();
    db.createUpdate(
            """
            UPDATE touchpoint
               SET state = 'leased', claim = :claim, lease_until = :until, attempts = attempts + 1
             WHERE entry_month = ANY(:months) AND id = ANY(:ids) AND state = 'due'
            """)
        .bind("claim", claim)
        .bind("until", until)
        .bindArray("months", LocalDate.class, months(ids))
        .bindArray("ids", UUID.class, uuids(ids))
        .execute();
    db.createUpdate(
            """
            INSERT INTO contact
              (sender, ref, customer_id, household_id, channel, class, category, topics, at)
            SELECT 'lamplighter', id::text, customer_id, household_id, channel, class, category,
                   topics, :now
              FROM touchpoint
             WHERE entry_month = ANY(:months) AND id = ANY(:ids) AND NOT is_test
            ON CONFLICT (sender, ref) DO UPDATE SET at = excluded.at
            """)
        .bind("now", now)
        .bindArray("months", LocalDate.class, months(ids))
        .bindArray("ids", UUID.class, uuids(ids))
        .execute();
    History.add(
        db, ids.stream().map(id -> new History.Line(id, now, "leased", null, claim)).toList());
  }

  /// due → due, later.
  static void postpone(Handle db, List<Deferred> deferred, Instant now) {
    if (deferred.isEmpty()) {
      return;
    }
    var batch =
        db.prepareBatch(
            """
            UPDATE touchpoint SET due_at = :until, reason = :reason
             WHERE entry_month = :month AND id = :id AND state = 'due'
            """);
    for (var each : deferred) {
      batch
          .bind("month", each.id().month())
          .bind("id", each.id())
          .bind("until", each.until())
          .bind("reason", each.reason())
          .add();
    }
    batch.execute();
    History.add(
        db,
        deferred.stream()
            .map(
                each ->
                    new History.Line(each.id(), now, "due", each.reason(), each.until().toString()))
            .toList());
  }

  /// due → skipped; the entry goes on.
  static void skip(Handle db, List<Skipped> skipped, Instant now) {
    if (skipped.isEmpty()) {
      return;
    }
    var batch =
        db.prepareBatch(
            """
            UPDATE touchpoint SET state = 'skipped', reason = :reason, settled_at = :now
             WHERE entry_month = :month AND id = :id AND state = 'due'
            """);
    for (var each : skipped) {
      batch
          .bind("month", each.id().month())
          .bind("id", each.id())
          .bind("reason", each.reason())
          .bind("now", now)
          .add();
    }
    batch.execute();
    History.add(
        db,
        skipped.stream()
            .map(each -> new History.Line(each.id(), now, "skipped", each.reason(), null))
            .toList());
    letGoOn(db, skipped.stream().map(Skipped::id).toList(), now);
  }

  /// leased → intent, only while the lease lasts and is ours.
  static List<TouchpointId> intend(
      Handle db,
      List<TouchpointId> leased,
      String claim,
      String provider,
      Instant now,
      Instant deadline) {
    if (leased.isEmpty()) {
      return List.of();
    }
    var intended =
        db.createQuery(
                """
                UPDATE touchpoint
                   SET state = 'intent', intent_at = :now, sent_at = :now, provider = :provider,
                       intent_deadline = :deadline, lease_until = :deadline
                 WHERE entry_month = ANY(:months) AND id = ANY(:ids)
                   AND state = 'leased' AND claim = :claim AND lease_until > :now
                RETURNING id
                """)
            .bind("now", now)
            .bind("deadline", deadline)
            .bind("provider", provider)
            .bind("claim", claim)
            .bindArray("months", LocalDate.class, months(leased))
            .bindArray("ids", UUID.class, uuids(leased))
            .mapTo(UUID.class)
            .set();
    var answer = leased.stream().filter(id -> intended.contains(id.value())).toList();
    History.add(
        db,
        answer.stream().map(id -> new History.Line(id, now, "intent", provider, claim)).toList());
    return answer;
  }

  /// leased or intent → settled, or due again. What did not happen gives its place under the caps
  /// back.
  static void settle(
      Handle db, List<Touchpoints.Settled> settled, String from, String claim, Instant now) {
    if (settled.isEmpty()) {
      return;
    }
    var batch =
        db.prepareBatch(
            """
            UPDATE touchpoint
               SET state = :state, reason = nullif(:reason, ''), provider_ref = nullif(:ref, ''),
                   due_at = coalesce(:again, due_at),
                   claim = NULL, lease_until = NULL,
                   sent_at = CASE WHEN :state IN ('sent', 'ambiguous') THEN sent_at END,
                   intent_at = CASE WHEN :state = 'due' THEN NULL ELSE intent_at END,
                   settled_at = CASE WHEN :state = 'due' THEN NULL ELSE CAST(:now AS timestamptz) END
             WHERE entry_month = :month AND id = :id AND state = :from AND claim = :claim
            """);
    for (var each : settled) {
      batch
          .bind("month", each.id().month())
          .bind("id", each.id())
          .bind("state", each.state())
          .bind("reason", each.reason())
          .bind("ref", each.ref())
          .bindByType("again", each.again(), Instant.class)
          .bind("now", now)
          .bind("from", from)
          .bind("claim", claim)
          .add();
    }
    int[] changed = batch.execute();
    var done = new ArrayList<Touchpoints.Settled>();
    for (int i = 0; i < changed.length; i++) {
      if (changed[i] > 0) {
        done.add(settled.get(i));
      }
    }
    settledNow(db, done, now);
  }

  private static void settledNow(Handle db, List<Touchpoints.Settled> done, Instant now) {
    History.add(
        db,
        done.stream()
            .map(each -> new History.Line(each.id(), now, each.state(), each.reason(), null))
            .toList());
    var didNotHappen =
        done.stream()
            .filter(each -> !each.state().equals("sent") && !each.state().equals("ambiguous"))
            .filter(each -> !each.reason().equals(ASK_AGAIN))
            .map(each -> each.id().value().toString())
            .toList();
    if (!didNotHappen.isEmpty()) {
      db.createUpdate("DELETE FROM contact WHERE sender = 'lamplighter' AND ref = ANY(:refs)")
          .bindArray("refs", String.class, didNotHappen)
          .execute();
    }
    letGoOn(
        db,
        done.stream()
            .filter(each -> !each.state().equals("due"))
            .map(Touchpoints.Settled::id)
            .toList(),
        now);
  }

  /// The entries of settled touchpoints are due: the journey goes on.
  private static void letGoOn(Handle db, List<TouchpointId> settled, Instant now) {
    if (settled.isEmpty()) {
      return;
    }
    db.createUpdate(
            """
            UPDATE entry e SET due_at = :now
              FROM touchpoint t
             WHERE t.entry_month = ANY(:months) AND t.id = ANY(:ids)
               AND e.id = t.entry_id AND e.state = 'active' AND e.step = t.step
            """)
        .bind("now", now)
        .bindArray("months", LocalDate.class, months(settled))
        .bindArray("ids", UUID.class, uuids(settled))
        .execute();
  }

  /// Leases that ran out are due again; intents that nobody can still act on are asked again where
  /// the provider remembers the key, and are ambiguous elsewhere. For the journey ambiguous counts
  /// as sent.
  static int resolveStale(Handle db, Instant now, List<String> askAgain, Duration longestCall) {
    var stale =
        db.createQuery(
                """
                SELECT id, state, provider FROM touchpoint
                 WHERE (state = 'leased' AND lease_until <= :now)
                    OR (state = 'intent' AND intent_deadline <= :before)
                 ORDER BY id FOR UPDATE SKIP LOCKED
                """)
            .bind("now", now)
            .bind("before", now.minus(longestCall))
            .map(
                (rows, context) -> {
                  var id = new TouchpointId(rows.getObject("id", UUID.class));
                  boolean again =
                      rows.getString("state").equals("leased")
                          || askAgain.contains(rows.getString("provider"));
                  return new Touchpoints.Settled(
                      id,
                      again ? "due" : "ambiguous",
                      again
                          ? (rows.getString("state").equals("leased") ? "worker_lost" : ASK_AGAIN)
                          : "no_answer",
                      "",
                      again ? now : null);
                })
            .list();
    var batch =
        db.prepareBatch(
            """
            UPDATE touchpoint
               SET state = :state, reason = :reason, claim = NULL, lease_until = NULL,
                   due_at = coalesce(:again, due_at),
                   settled_at = CASE WHEN :state = 'due' THEN NULL ELSE CAST(:now AS timestamptz) END
             WHERE entry_month = :month AND id = :id
            """);
    for (var each : stale) {
      batch
          .bind("month", each.id().month())
          .bind("id", each.id())
          .bind("state", each.state())
          .bind("reason", each.reason())
          .bindByType("again", each.again(), Instant.class)
          .bind("now", now)
          .add();
    }
    if (!stale.isEmpty()) {
      batch.execute();
      settledNow(db, stale, now);
    }
    return (int) stale.stream().filter(each -> each.state().equals("ambiguous")).count();
  }

  private static List<LocalDate> months(List<TouchpointId> ids) {
    var months = new HashSet<LocalDate>();
    ids.forEach(id -> months.add(id.month()));
    return List.copyOf(months);
  }

  private static List<UUID> uuids(List<TouchpointId> ids) {
    return ids.stream().map(TouchpointId::value).toList();
  }
}
