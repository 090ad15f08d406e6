package io.lamplighter.workers.cohorts;

import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.ledger.touchpoints.Touchpoints;
import io.lamplighter.ledger.touchpoints.Touchpoints.Asked;
import io.lamplighter.ledger.touchpoints.Touchpoints.Intent;
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
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// Sends what is due in one lane: lease, intent, call, outcome. The intents of a micro-batch stand
/// in the ledger before its first call starts, and a batch is no larger than the calls that start
/// at once, so a crash leaves at most that many without an outcome.
public final class Delivery {
  private static final int CLAIM = 200;
  private static final Duration LEASE = Duration.ofMinutes(10);

  /// How long after the intent a call may still start, if the contact hours and sell-by last.
  private static final Duration TO_CALL = Duration.ofMinutes(1);

  /// The calls of each port that may start now.
  private final Map<ChannelPort, Semaphore> free = new ConcurrentHashMap<>();

  private final Touchpoints touchpoints;
  private final Composer composer;
  private final Guard guard;

  public Delivery(Touchpoints touchpoints, Composer composer, Guard guard) {
    this.touchpoints = touchpoints;
    this.composer = composer;
    this.guard = guard;
  }

  /// Takes over what a lost worker had leased in a lane.
  public void takeOver(String cohort, int epoch, Lane lane, String claim, Instant now) {
    touchpoints.takeOver(
        cohort, epoch, lane.channel(), lane.messageClass(), claim, guard.notBefore(now));
  }

  /// Takes over what workers of an earlier run had leased in all lanes of a cohort.
  public void takeOver(String cohort, int epoch, Instant now) {
    touchpoints.takeOver(cohort, epoch, guard.notBefore(now));
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
    var calls = free.computeIfAbsent(port, each -> new Semaphore(each.atOnce(), /* fair= */ true));
    for (int from = 0; from < leased.size(); ) {
      int turns = take(calls, Math.min(port.atOnce(), leased.size() - from));
      try {
        send(leased.subList(from, from + turns), port, claim, now);
      } finally {
        calls.release(turns);
      }
      from += turns;
    }
    return claimed.looked();
  }

  /// Waits for one free call and takes as many more as are free. Cohorts that send side by side
  /// share a port's calls, and what waits for a call must not be intended yet.
  private static int take(Semaphore calls, int atMost) {
    calls.acquireUninterruptibly();
    int taken = 1;
    while (taken < atMost && calls.tryAcquire()) {
      taken++;
    }
    return taken;
  }

  private void send(List<Leased> batch, ChannelPort port, String claim, Instant now) {
    var at = guard.notBefore(now);
    var messages = compose(batch, port, claim, at);
    if (messages.isEmpty()) {
      return;
    }
    var intended =
        Set.copyOf(
            touchpoints.intend(
                messages.stream()
                    .map(message -> new Intent(message.key(), message.deadline()))
                    .toList(),
                claim,
                port.provider(),
                at));
    var asked = new HashSet<TouchpointId>();
    batch.stream().filter(leased -> leased.asked() != null).map(Leased::id).forEach(asked::add);
    touchpoints.giveUp(
        messages.stream()
            .filter(message -> !intended.contains(message.key()))
            .map(message -> dueAgain(message.key(), asked, "changed_since_claim", at))
            .toList(),
        claim,
        at);
    var calls = messages.stream().filter(message -> intended.contains(message.key())).toList();
    var outcomes = port.send(calls, guard.from(at));
    var settledAt = guard.notBefore(now);
    touchpoints.settle(
        outcomes.stream().map(outcome -> settled(outcome, asked, settledAt)).toList(),
        claim,
        settledAt);
  }

  /// The messages of a batch that can be called now; what cannot gives its lease up.
  private List<Message> compose(List<Leased> batch, ChannelPort port, String claim, Instant at) {
    var givenUp = new ArrayList<Settled>();
    var wanted = new TreeMap<Instant, List<Leased>>();
    for (var leased : batch) {
      var asked = leased.asked();
      if (asked != null && !remembers(port, asked, at)) {
        givenUp.add(new Settled(leased.id(), "ambiguous", "no_answer", "", null));
      } else if (!at.isBefore(leased.startBefore())) {
        givenUp.add(
            new Settled(
                leased.id(),
                "due",
                asked == null ? "past_deadline" : Touchpoints.ASK_AGAIN,
                "",
                at));
      } else {
        // Asked again it is the same message: made of what was known at its first intent.
        wanted
            .computeIfAbsent(asked == null ? at : asked.at(), unseen -> new ArrayList<>())
            .add(leased);
      }
    }
    var messages = new ArrayList<Message>();
    wanted.forEach(
        (intentAt, each) -> messages.addAll(compose(each, intentAt, at.plus(TO_CALL), givenUp)));
    touchpoints.giveUp(givenUp, claim, at);
    return messages;
  }

  private List<Message> compose(
      List<Leased> batch, Instant intentAt, Instant latest, List<Settled> givenUp) {
    var composed = composer.compose(batch, intentAt, latest);
    var messages = new ArrayList<Message>();
    for (var leased : batch) {
      switch (composed.get(leased)) {
        case Composer.Composed.Ready(var message) ->
            messages.add(
                leased.startBefore().isBefore(latest)
                    ? message.before(leased.startBefore())
                    : message);
        case Composer.Composed.Aborted(var reason) ->
            givenUp.add(
                leased.asked() == null
                    ? new Settled(leased.id(), "skipped", reason, "", null)
                    : new Settled(leased.id(), "ambiguous", "no_answer", "", null));
        case null -> throw new IllegalStateException("a leased touchpoint was not composed");
      }
    }
    return messages;
  }

  /// Whether asking again is the same message to the provider.
  private static boolean remembers(ChannelPort port, Asked asked, Instant at) {
    return port.idempotent()
        && asked.provider().equals(port.provider())
        && !asked.elsewhere()
        && at.isBefore(asked.at().plus(port.keyRemembered()));
  }

  private static Settled settled(Outcome outcome, Set<TouchpointId> asked, Instant at) {
    return switch (outcome) {
      case Outcome.Accepted(var key, var ref) -> new Settled(key, "sent", "", ref, null);
      case Outcome.Refused(var key, var code, var fault) ->
          new Settled(key, "failed", code, "", null, fault == Outcome.Fault.ADDRESS);
      case Outcome.TryLater(var key, var code, var after) ->
          dueAgain(key, asked, code, at.plus(after));
      case Outcome.Unknown(var key, var code) -> new Settled(key, "ambiguous", code, "", null);
      case Outcome.NotCalled(var key, var code) ->
          dueAgain(key, asked, code, at.plus(Duration.ofMinutes(1)));
    };
  }

  /// What surely did not happen now may have happened at the call before.
  private static Settled dueAgain(
      TouchpointId key, Set<TouchpointId> asked, String reason, Instant at) {
    return new Settled(key, "due", asked.contains(key) ? Touchpoints.ASK_AGAIN : reason, "", at);
  }
}
