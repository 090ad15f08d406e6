package io.lamplighter.ledger.touchpoints;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.EntryId;
import io.lamplighter.campaigns.MessageClass;
import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.campaigns.policy.Costs;
import io.lamplighter.campaigns.policy.SuppressionScope;
import io.lamplighter.ledger.consent.Suppression;
import io.lamplighter.ledger.consent.Suppressions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The transitions of a touchpoint's row, each with its line of history.
final class Rows {
  private Rows() {}

  /// @param behind present if another message took the room
  record Deferred(TouchpointId id, Instant until, String reason, @Nullable Behind behind) {}

  /// @param state `skipped`, or `ambiguous` where a call was made before
  record Skipped(
      TouchpointId id, EntryId entry, String state, String reason, @Nullable Behind behind) {}

  /// due → leased, with a place under the caps.
  static void lease(
      Handle db, List<DueMessages.DueMessage> messages, String claim, Instant now, Instant until) {
    if (messages.isEmpty()) {
      return;
    }
    var ids = messages.stream().map(DueMessages.DueMessage::id).toList();
    db.createUpdate(
            """
            UPDATE touchpoint
               SET state = 'leased', claim = :claim, lease_until = :until, attempts = attempts + 1,
                   consent_seen = i.consent, noes_seen = i.noes,
                   address_mac = coalesce(
                     CASE WHEN intent_at IS NOT NULL THEN address_mac END,
                     (SELECT a.address_mac FROM contact_point a
                       WHERE a.customer_id = touchpoint.customer_id
                         AND a.channel = touchpoint.channel))
              FROM unnest(:ids, :consents, :noes) AS i (id, consent, noes)
             WHERE entry_month = ANY(:months) AND touchpoint.id = i.id AND state = 'due'
            """)
        .bind("claim", claim)
        .bind("until", until)
        .bindArray(
            "consents", Long.class, messages.stream().map(each -> each.seen().consent()).toList())
        .bindArray("noes", String.class, messages.stream().map(each -> each.seen().noes()).toList())
        .bindArray("months", LocalDate.class, months(ids))
        .bindArray("ids", UUID.class, uuids(ids))
        .execute();
    db.createUpdate(
            """
            INSERT INTO contact
              (sender, ref, customer_id, household_id, channel, class, category, topics, at)
            SELECT 'lamplighter', t.id::text, t.customer_id, i.household, t.channel, t.class,
                   t.category, t.topics, :now
              FROM unnest(:ids, :households) AS i (id, household)
              JOIN touchpoint t ON t.id = i.id AND t.entry_month = ANY(:months)
             WHERE NOT t.is_test
            ON CONFLICT DO NOTHING
            """)
        .bind("now", now)
        .bindArray("months", LocalDate.class, months(ids))
        .bindArray("ids", UUID.class, uuids(ids))
        .bindArray(
            "households",
            Long.class,
            messages.stream().map(DueMessages.DueMessage::household).toList())
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
                    new History.Line(
                        each.id(), now, "due", each.reason(), later(each.until(), each.behind())))
            .toList());
  }

  private static String later(Instant until, @Nullable Behind behind) {
    return behind == null ? until.toString() : until + " " + behind.inWords();
  }

  /// due → skipped or ambiguous; the entry goes on.
  static void skip(Handle db, List<Skipped> skipped, Instant now) {
    if (skipped.isEmpty()) {
      return;
    }
    var batch =
        db.prepareBatch(
            """
            UPDATE touchpoint SET state = :state, reason = :reason, settled_at = :now
             WHERE entry_month = :month AND id = :id AND state = 'due'
            """);
    for (var each : skipped) {
      batch
          .bind("month", each.id().month())
          .bind("id", each.id())
          .bind("state", each.state())
          .bind("reason", each.reason())
          .bind("now", now)
          .add();
    }
    batch.execute();
    History.add(
        db,
        skipped.stream()
            .map(
                each ->
                    new History.Line(
                        each.id(),
                        now,
                        each.state(),
                        each.reason(),
                        each.behind() == null ? null : each.behind().inWords()))
            .toList());
    letGoOn(db, skipped.stream().map(Skipped::id).toList(), now);
  }

  /// leased → intent, only while the lease lasts and is ours, the campaign runs, and the customer
  /// has not said no since the claim. The first intent's instant stays: it names the message.
  static List<TouchpointId> intend(
      Handle db,
      List<Touchpoints.Intent> leased,
      String claim,
      String provider,
      Costs costs,
      Instant now) {
    if (leased.isEmpty()) {
      return List.of();
    }
    var ids = leased.stream().map(Touchpoints.Intent::id).toList();
    var intended =
        db.createQuery(
                """
                UPDATE touchpoint t
                   SET state = 'intent', intent_at = coalesce(intent_at, :now),
                       sent_at = coalesce(sent_at, :now), provider = :provider,
                       cost = coalesce(CAST(CAST(:costs AS jsonb) ->> t.channel AS bigint), 0),
                       intent_deadline = i.deadline, lease_until = i.deadline
                  FROM unnest(:ids, :deadlines) AS i (id, deadline)
                 WHERE t.entry_month = ANY(:months) AND t.id = i.id
                   AND t.state = 'leased' AND t.claim = :claim AND t.lease_until > :now
                   AND EXISTS (SELECT FROM campaign c
                                WHERE c.name = t.campaign AND c.state IN ('running', 'draining'))
                   AND NOT EXISTS (SELECT FROM suppression s
                                    WHERE s.address_mac = t.address_mac
                                      AND (s.until IS NULL OR s.until > :now)
                                      AND concat_ws('/', s.channel, s.scope, s.stream)
                                          <> ALL (string_to_array(t.noes_seen, ',')))
                   AND NOT EXISTS (SELECT FROM consent_now n
                                    WHERE n.customer_id = t.customer_id AND n.channel = t.channel
                                      AND n.purpose = t.category AND NOT n.granted
                                      AND n.consent_id <> t.consent_seen)
                RETURNING t.id
                """)
            .bind("now", now)
            .bind("provider", provider)
            .bind("costs", costs.json())
            .bind("claim", claim)
            .bindArray("months", LocalDate.class, months(ids))
            .bindArray("ids", UUID.class, uuids(ids))
            .bindArray(
                "deadlines",
                Instant.class,
                leased.stream().map(Touchpoints.Intent::deadline).toList())
            .mapTo(UUID.class)
            .set();
    var answer = ids.stream().filter(id -> intended.contains(id.value())).toList();
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
                   sent_at = CASE WHEN :state IN ('sent', 'ambiguous') OR :reason = :askAgain
                                  THEN sent_at END,
                   cost = CASE WHEN :state IN ('sent', 'ambiguous') OR :reason = :askAgain
                               THEN cost ELSE 0 END,
                   intent_at = CASE WHEN :state <> 'due' OR :reason = :askAgain THEN intent_at END,
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
          .bind("askAgain", Touchpoints.ASK_AGAIN)
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
    suppressDead(db, done, now);
  }

  private static void suppressDead(Handle db, List<Touchpoints.Settled> done, Instant now) {
    for (var each : done) {
      if (each.nobodyThere()) {
        db.createQuery(
                """
                SELECT channel, address_mac FROM touchpoint
                 WHERE entry_month = :month AND id = :id AND address_mac IS NOT NULL
                """)
            .bind("month", each.id().month())
            .bind("id", each.id())
            .map((rows, context) -> Map.entry(Channel.of(rows.getString(1)), rows.getBytes(2)))
            .list()
            .forEach(
                went ->
                    Suppressions.suppress(
                        db,
                        went.getValue(),
                        Suppression.standing(
                            went.getKey(), SuppressionScope.ADDRESS, "hard_bounce", now)));
      }
    }
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
            .filter(each -> !each.reason().equals(Touchpoints.ASK_AGAIN))
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

  /// leased → due, for all leases of a lane that another claim holds.
  static int takeOver(
      Handle db,
      String cohort,
      Optional<Channel> channel,
      Optional<MessageClass> messageClass,
      String claim,
      Instant now) {
    var lost =
        db.createQuery(
                """
                UPDATE touchpoint
                   SET state = 'due', claim = NULL, lease_until = NULL,
                       reason = CASE WHEN intent_at IS NULL THEN 'worker_lost' ELSE :askAgain END
                 WHERE cohort_id = :cohort AND state = 'leased' AND claim <> :claim
                   AND channel = coalesce(:channel, channel) AND class = coalesce(:class, class)
                RETURNING id, reason
                """)
            .bind("askAgain", Touchpoints.ASK_AGAIN)
            .bind("cohort", cohort)
            .bind("channel", channel.map(Channel::word).orElse(null))
            .bind("class", messageClass.map(MessageClass::word).orElse(null))
            .bind("claim", claim)
            .map(
                (rows, context) ->
                    new Touchpoints.Settled(
                        new TouchpointId(rows.getObject(1, UUID.class)),
                        "due",
                        rows.getString(2),
                        "",
                        now))
            .list();
    settledNow(db, lost, now);
    return lost.size();
  }

  /// Leases that ran out are due again; intents that nobody can still act on are asked again where
  /// the provider remembers the key, and are ambiguous elsewhere. For the journey ambiguous counts
  /// as sent.
  static int resolveStale(Handle db, Instant now, List<String> askAgain, Duration longestCall) {
    var stale =
        db.createQuery(
                """
                SELECT id, state, provider, intent_at IS NOT NULL AS asked FROM touchpoint
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
                          ? (rows.getBoolean("asked") ? Touchpoints.ASK_AGAIN : "worker_lost")
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
