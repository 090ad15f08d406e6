package io.lamplighter.workers.cohorts;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.campaigns.policy.SuppressionScope;
import io.lamplighter.ledger.consent.Suppression;
import io.lamplighter.ledger.consent.Suppressions;
import io.lamplighter.ledger.touchpoints.Touchpoints;
import io.lamplighter.ledger.touchpoints.Touchpoints.Leased;
import io.lamplighter.ledger.touchpoints.Touchpoints.Settled;
import io.lamplighter.workers.Guard;
import io.lamplighter.workers.channels.ChannelPort;
import io.lamplighter.workers.channels.Message;
import io.lamplighter.workers.channels.Outcome;
import io.lamplighter.workflows.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/// Sends what is due in one lane: lease, intent, call, outcome. The intents of a micro-batch stand
/// in the ledger before its first call starts, and a batch is no larger than the calls that start
/// at once, so a crash leaves at most that many without an outcome.
public final class Delivery {
  private static final int CLAIM = 200;
  private static final Duration LEASE = Duration.ofMinutes(10);

  /// How long after the intent a call may still start.
  private static final Duration TO_CALL = Duration.ofMinutes(1);

  private final Jdbi jdbi;
  private final Touchpoints touchpoints;
  private final Composer composer;
  private final Guard guard;

  public Delivery(Jdbi jdbi, Touchpoints touchpoints, Composer composer, Guard guard) {
    this.jdbi = jdbi;
    this.touchpoints = touchpoints;
    this.composer = composer;
    this.guard = guard;
  }

  /// Claims and sends one batch.
  ///
  /// @param claim names the lease: workflow run, activity and attempt
  /// @return how many due messages were decided about; zero when nothing is left now
  public int deliver(
      String cohort, int epoch, Lane lane, ChannelPort port, String claim, Instant now) {
    var decided = guard.notBefore(now);
    var claimed =
        touchpoints.claim(
            cohort,
            epoch,
            lane.channel(),
            lane.messageClass().word(),
            claim,
            decided,
            LEASE,
            CLAIM);
    var leased = claimed.leased();
    for (int from = 0; from < leased.size(); from += port.atOnce()) {
      send(leased.subList(from, Math.min(leased.size(), from + port.atOnce())), port, claim, now);
    }
    return claimed.looked();
  }

  private void send(List<Leased> batch, ChannelPort port, String claim, Instant now) {
    var intentAt = guard.notBefore(now);
    var deadline = intentAt.plus(TO_CALL);
    var messages = compose(batch, claim, intentAt, deadline);
    if (messages.isEmpty()) {
      return;
    }
    var intended =
        touchpoints.intend(
            messages.stream().map(Message::key).toList(),
            claim,
            port.provider(),
            intentAt,
            deadline);
    var calls = messages.stream().filter(message -> intended.contains(message.key())).toList();
    var outcomes = port.send(calls, guard.from(intentAt));
    var settledAt = guard.notBefore(now);
    touchpoints.settle(
        outcomes.stream().map(outcome -> settled(outcome, settledAt)).toList(), claim, settledAt);
    suppressDead(batch, outcomes, port.channel(), settledAt);
  }

  private List<Message> compose(
      List<Leased> batch, String claim, Instant intentAt, Instant deadline) {
    var composed = composer.compose(batch, intentAt, deadline);
    var messages = new ArrayList<Message>();
    var aborted = new ArrayList<Settled>();
    for (var leased : batch) {
      switch (composed.get(leased)) {
        case Composer.Composed.Ready(var message) -> messages.add(message);
        case Composer.Composed.Aborted(var reason) ->
            aborted.add(new Settled(leased.id(), "skipped", reason, "", null));
        case null -> throw new IllegalStateException("a leased touchpoint was not composed");
      }
    }
    touchpoints.skip(aborted, claim, intentAt);
    return messages;
  }

  private static Settled settled(Outcome outcome, Instant at) {
    return switch (outcome) {
      case Outcome.Accepted(var key, var ref) -> new Settled(key, "sent", "", ref, null);
      case Outcome.Refused(var key, var code, var fault) ->
          new Settled(key, "failed", code, "", null);
      case Outcome.TryLater(var key, var code, var after) ->
          new Settled(key, "due", code, "", at.plus(after));
      case Outcome.Unknown(var key, var code) -> new Settled(key, "ambiguous", code, "", null);
      case Outcome.NotCalled(var key, var code) ->
          new Settled(key, "due", code, "", at.plus(Duration.ofMinutes(1)));
    };
  }

  /// Nobody lives at these addresses: they are suppressed for every campaign.
  private void suppressDead(
      List<Leased> batch, List<Outcome> outcomes, Channel channel, Instant at) {
    var refused = new HashSet<TouchpointId>();
    for (var outcome : outcomes) {
      if (outcome instanceof Outcome.Refused(var key, var code, var fault)
          && fault == Outcome.Fault.ADDRESS) {
        refused.add(key);
      }
    }
    for (var leased : batch) {
      if (refused.contains(leased.id())) {
        jdbi.useTransaction(
            db ->
                Suppressions.suppress(
                    db,
                    new CustomerId(leased.customer()),
                    Suppression.standing(channel, SuppressionScope.ADDRESS, "hard_bounce", at)));
      }
    }
  }
}
