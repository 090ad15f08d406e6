package io.lamplighter.ledger.touchpoints;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.campaigns.EntryId;
import io.lamplighter.campaigns.MessageClass;
import io.lamplighter.campaigns.StepKey;
import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.campaigns.policy.CapOrder;
import io.lamplighter.campaigns.policy.Verdict;
import io.lamplighter.ledger.LedgerState;
import io.lamplighter.ledger.cohorts.Cohorts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Claims, intents and outcomes of messages.
///
/// A claim is a lease that caps count; an intent is committed before the channel is called; an
/// outcome is written after. Every change names the state it expects and the claim that holds it,
/// so a worker that was thought dead and comes back changes nothing.
public final class Touchpoints {
  private final Jdbi jdbi;
  private final CapOrder order;
  private final HourPick hours;

  public Touchpoints(Jdbi jdbi, CapOrder order) {
    this(jdbi, order, HourPick.NONE);
  }

  /// @param hours at which hour each person should hear from a program
  public Touchpoints(Jdbi jdbi, CapOrder order, HourPick hours) {
    this.jdbi = jdbi;
    this.order = order;
    this.hours = hours;
  }

  /// Counts, once a day, how messages fared by the hour at which they went out. Does nothing where
  /// no hours are tried.
  public void learnHours(Instant now) {
    if (hours.tries() > 0) {
      jdbi.useTransaction(db -> Hours.learn(db, hours.tries(), now));
    }
  }

  /// A message that is to be made: what the journey's contact step asks for.
  ///
  /// @param state `due`, `held_out` or `skipped`
  /// @param reason why it is skipped
  public record Made(
      TouchpointId id,
      EntryId entry,
      String campaign,
      int version,
      String wave,
      String cohort,
      StepKey step,
      String lineage,
      long customer,
      long household,
      String channel,
      Category category,
      String arm,
      @Nullable String survey,
      List<String> topics,
      String state,
      @Nullable String reason,
      Instant dueAt,
      @Nullable Instant expiresAt,
      boolean test) {}

  /// A message that this worker may send: leased, and allowed at the moment of the lease.
  ///
  /// @param startBefore when the contact hours or the sell-by end: no call starts then or later
  /// @param asked an earlier call that was never answered; null if there was none
  public record Leased(
      TouchpointId id,
      EntryId entry,
      String campaign,
      int version,
      String wave,
      StepKey step,
      long customer,
      Channel channel,
      Category category,
      String arm,
      @Nullable String survey,
      String address,
      String language,
      Instant startBefore,
      @Nullable Asked asked) {
    Leased before(Instant end) {
      return new Leased(
          id, entry, campaign, version, wave, step, customer, channel, category, arm, survey,
          address, language, end, asked);
    }
  }

  /// A call under the same key whose answer never came. The provider may be asked again, as if it
  /// were then.
  ///
  /// @param at the instant of the first intent, which every later one keeps
  /// @param elsewhere whether the customer's address has changed since
  public record Asked(Instant at, String provider, boolean elsewhere) {}

  /// A call that is to be made.
  ///
  /// @param deadline the call does not start then or later
  public record Intent(TouchpointId id, Instant deadline) {}

  /// The reason of a message that costs more than its entry has reserved of the month's money:
  /// prices have risen since.
  public static final String OVER_BUDGET = "over_budget";

  /// The reason of a message that is due because its provider is asked again. It keeps its place
  /// under the caps and the instant of its first intent.
  public static final String ASK_AGAIN = "ask_again";

  /// What a claim brought.
  ///
  /// @param leased messages to send
  /// @param looked how many due messages were decided about, sent or not; zero means that nothing
  ///   is left in this lane now
  public record Claim(List<Leased> leased, int looked) {
    static final Claim NOTHING = new Claim(List.of(), 0);
  }

  /// What became of one message.
  ///
  /// @param state `sent`, `failed`, `ambiguous`, `skipped` or, to be tried again, `due`
  /// @param again when to try again, if `due`
  /// @param nobodyThere the address does not work: it is suppressed for every campaign
  public record Settled(
      TouchpointId id,
      String state,
      String reason,
      String ref,
      @Nullable Instant again,
      boolean nobodyThere) {
    public Settled(
        TouchpointId id, String state, String reason, String ref, @Nullable Instant again) {
      this(id, state, reason, ref, again, /* nobodyThere= */ false);
    }
  }

  /// Makes touchpoints, part of the transaction that moves their entries. Making one twice makes
  /// one.
  public static void make(Handle db, List<Made> made, Instant now) {
    if (made.isEmpty()) {
      return;
    }
    var insert =
        db.prepareBatch(
            """
            INSERT INTO touchpoint
              (entry_month, id, entry_id, lineage, occurrence, campaign, version, wave_id, cohort_id,
               step, customer_id, household_id, channel, class, category, arm, survey, topics, state,
               reason, became_due_at, due_at, expires_at, settled_at, is_test)
            VALUES
              (:month, :id, :entry, :lineage, 0, :campaign, :version, :wave, :cohort, :step, :customer,
               :household, :channel, :class, :category, :arm, :survey, :topics, :state, :reason, :due,
               :due, :expires, CASE WHEN :state = 'due' THEN NULL ELSE CAST(:now AS timestamptz) END,
               :test)
            ON CONFLICT DO NOTHING
            """);
    for (var each : made) {
      insert
          .bind("month", each.id().month())
          .bind("id", each.id())
          .bind("entry", each.entry())
          .bind("lineage", each.lineage())
          .bind("campaign", each.campaign())
          .bind("version", each.version())
          .bind("wave", each.wave())
          .bind("cohort", each.cohort())
          .bind("step", each.step())
          .bind("customer", each.customer())
          .bind("household", each.household())
          .bind("channel", each.channel())
          .bind("class", each.category().messageClass())
          .bind("category", each.category().word())
          .bind("arm", each.arm())
          .bind("survey", each.survey())
          .bindArray("topics", String.class, each.topics())
          .bind("state", each.state())
          .bind("reason", each.reason())
          .bind("due", each.dueAt())
          .bindByType("expires", each.expiresAt(), Instant.class)
          .bind("now", now)
          .bind("test", each.test())
          .add();
    }
    insert.execute();
    History.add(
        db,
        made.stream()
            .map(each -> new History.Line(each.id(), now, each.state(), each.reason(), null))
            .toList());
  }

  /// Decides about the messages that are due in one lane of a cohort and leases those that may go.
  ///
  /// The people and the households they live in now are held, and everything else due to those
  /// households is judged with them, so a cap holds across cohorts, though somebody moves, and does
  /// not depend on which asks first.
  ///
  /// @param claim names the lease: workflow run, activity and attempt
  /// @param now the later of the workflow's instant and the clock
  /// @return nothing at all if the epoch is no longer the cohort's, or while sending is fenced
  public Claim claim(
      String cohort,
      int epoch,
      Channel channel,
      String messageClass,
      String claim,
      Instant now,
      Duration lease,
      int atMost) {
    return jdbi.inTransaction(
        db -> {
          if (!Cohorts.holds(db, cohort, epoch) || LedgerState.read(db).fence().isPresent()) {
            return Claim.NOTHING;
          }
          var mine =
              db.createQuery(
                      """
                      SELECT id, customer_id FROM touchpoint
                       WHERE cohort_id = :cohort AND channel = :channel AND class = :class
                         AND state = 'due' AND due_at <= :now
                       ORDER BY due_at, household_id, id LIMIT :atMost FOR UPDATE SKIP LOCKED
                      """)
                  .bind("cohort", cohort)
                  .bind("channel", channel)
                  .bind("class", messageClass)
                  .bind("now", now)
                  .bind("atMost", atMost)
                  .map((rows, context) -> Map.entry(rows.getObject(1, UUID.class), rows.getLong(2)))
                  .list();
          if (mine.isEmpty()) {
            return Claim.NOTHING;
          }
          var recipients = Recipients.hold(db, mine.stream().map(Map.Entry::getValue).toList());
          var ids = mine.stream().map(Map.Entry::getKey).toList();
          var due = DueMessages.of(db, recipients, now, order.policy().policy(), hours);
          return decide(db, due, ids, claim, now, lease);
        });
  }

  /// Makes what a lost worker had leased in a lane due again, at once and not only when the leases
  /// run out. A cohort has one delivery a lane at a time, so a lease of any other claim belongs to
  /// an attempt that is over; should that worker only have been slow, its leases are gone when it
  /// wants to intend them.
  ///
  /// @param claim of the delivery that starts now
  /// @return how many messages were taken over
  public int takeOver(
      String cohort,
      int epoch,
      Channel channel,
      MessageClass messageClass,
      String claim,
      Instant now) {
    return takeOver(cohort, epoch, Optional.of(channel), Optional.of(messageClass), claim, now);
  }

  /// The same for all lanes of a cohort, for a workflow run that starts.
  public int takeOver(String cohort, int epoch, Instant now) {
    return takeOver(cohort, epoch, Optional.empty(), Optional.empty(), "", now);
  }

  private int takeOver(
      String cohort,
      int epoch,
      Optional<Channel> channel,
      Optional<MessageClass> messageClass,
      String claim,
      Instant now) {
    return jdbi.inTransaction(
        db ->
            Cohorts.holds(db, cohort, epoch)
                ? Rows.takeOver(db, cohort, channel, messageClass, claim, now)
                : 0);
  }

  private Claim decide(
      Handle db,
      List<DueMessages.DueMessage> all,
      List<UUID> mine,
      String claim,
      Instant now,
      Duration lease) {
    var byHousehold = new TreeMap<Long, List<CapOrder.Due>>();
    for (var message : all) {
      byHousehold
          .computeIfAbsent(message.household(), unseen -> new ArrayList<>())
          .add(
              new CapOrder.Due(
                  new CapOrder.Row(
                      message.id(),
                      new CustomerId(message.leased().customer()),
                      message.leased().category(),
                      message.worth(),
                      message.leased().campaign()),
                  message.facts()));
    }
    var verdicts = new HashMap<TouchpointId, CapOrder.Judged>();
    var contests = new Contests(db, order.policy().policy().exploredPrograms().value(), all, now);
    byHousehold
        .values()
        .forEach(due -> verdicts.putAll(order.verdicts(due, now, contests.choice())));
    var leased = new ArrayList<DueMessages.DueMessage>();
    var deferred = new ArrayList<Rows.Deferred>();
    var skipped = new ArrayList<Rows.Skipped>();
    for (var message : all) {
      var id = message.id();
      if (mine.contains(id.value())) {
        var judged = verdicts.get(id);
        if (judged == null) {
          throw new IllegalStateException("no verdict on a due message");
        }
        var behind =
            judged
                .behind()
                .map(row -> Behind.of(message, row, all, contests.how(row.id())))
                .orElse(null);
        switch (judged.verdict()) {
          case Verdict.Allow allow -> {
            if (message.overBudget()) {
              skipped.add(
                  new Rows.Skipped(
                      id, message.entry(), "skipped", OVER_BUDGET, /* behind= */ null));
            } else {
              leased.add(message);
            }
          }
          case Verdict.Defer(var until, var reason) ->
              deferred.add(new Rows.Deferred(id, until, reason.word(), behind));
          case Verdict.Skip(var reason) ->
              skipped.add(
                  // What may have arrived already is not asked about any more.
                  message.leased().asked() == null
                      ? new Rows.Skipped(id, message.entry(), "skipped", reason.word(), behind)
                      : new Rows.Skipped(id, message.entry(), "ambiguous", "no_answer", null));
        }
      }
    }
    Rows.lease(db, leased, claim, now, now.plus(lease));
    Rows.postpone(db, deferred, now);
    Rows.skip(db, skipped, now);
    return new Claim(
        leased.stream()
            .map(
                message ->
                    message.leased().before(order.policy().mustStartBefore(message.facts(), now)))
            .toList(),
        mine.size());
  }

  /// Commits the intent to send leased messages. What is answered may be called, once, before its
  /// deadline. Left out is a lease that has run out or was taken away, and whatever changed since
  /// the claim: an opt-out, whenever it is said to have been given, a campaign that was paused, a
  /// fence.
  public List<TouchpointId> intend(
      List<Intent> leased, String claim, String provider, Instant now) {
    return jdbi.inTransaction(
        db ->
            LedgerState.read(db).fence().isPresent()
                ? List.of()
                : Rows.intend(db, leased, claim, provider, order.policy().policy().costs(), now));
  }

  /// Gives up leases before anything was intended, for example because a text could not be rendered
  /// or it has grown too late to start.
  public void giveUp(List<Settled> settled, String claim, Instant now) {
    jdbi.useTransaction(db -> Rows.settle(db, settled, "leased", claim, now));
  }

  /// Writes down what became of intended messages, suppresses addresses where nobody is, and lets
  /// the entries go on: all or nothing.
  public void settle(List<Settled> settled, String claim, Instant now) {
    jdbi.useTransaction(db -> Rows.settle(db, settled, "intent", claim, now));
  }

  /// Takes back leases that ran out, and resolves intents whose worker is gone for good: past the
  /// deadline and the longest call.
  ///
  /// @param askAgain providers that may be asked again under the same key
  /// @param longestCall the longest any channel's call can take
  /// @return how many became ambiguous
  public int resolveStale(Instant now, List<String> askAgain, Duration longestCall) {
    return jdbi.inTransaction(db -> Rows.resolveStale(db, now, askAgain, longestCall));
  }
}
