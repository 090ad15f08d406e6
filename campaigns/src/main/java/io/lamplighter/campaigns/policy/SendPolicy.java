package io.lamplighter.campaigns.policy;

import io.lamplighter.campaigns.policy.ContactHours.Binding;
import io.lamplighter.campaigns.policy.Facts.CampaignState;
import io.lamplighter.campaigns.policy.Policy.Cap;
import io.lamplighter.campaigns.policy.Policy.Protects;
import io.lamplighter.campaigns.policy.Verdict.Allow;
import io.lamplighter.campaigns.policy.Verdict.Defer;
import io.lamplighter.campaigns.policy.Verdict.Skip;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The one decision about the moment of a send. It asks, in this order: is the campaign running at
/// all; address, suppression and consent; hard rules (goal reached, protected customers); contact
/// hours at the recipient; caps of person and household; more important messages; best hour;
/// throttle; sell-by; pause. The first rule that says no gives the reason.
public final class SendPolicy {
  /// Where a slot would end after the contact hours do, ever finer slots are tried, so that people
  /// due in the last hour still share a few due times.
  private static final List<Duration> FINER_SLOTS =
      List.of(Duration.ofMinutes(5), Duration.ofMinutes(1));

  private static final Set<Reason> CAPS =
      Set.of(Reason.PERSON_CAP, Reason.HOUSEHOLD_CAP, Reason.OUTRANKED);

  private final Policy policy;
  private final ContactHours hours;

  public SendPolicy(Policy policy) {
    this.policy = policy;
    this.hours = new ContactHours(policy.hours());
  }

  public Policy policy() {
    return policy;
  }

  /// Whether a message may go out now. Ask again immediately before the send, with facts read in
  /// the transaction that claims it and the later of the workflow's now and the clock's.
  public Verdict verdict(Facts facts, Instant now) {
    return forGood(facts)
        .map(reason -> (Verdict) new Skip(reason))
        .orElseGet(
            () ->
                switch (hours.binding(facts.message(), facts.recipient())) {
                  case Binding.Unknown(Reason reason) -> new Skip(reason);
                  case Binding.Windows windows -> forNow(facts, windows, now);
                });
  }

  /// When a message that is wanted at an instant can go out at the earliest, as far as contact
  /// hours and slots go: rounded up to the cohort's slot, but never past the end of the contact
  /// hours or the sell-by. Empty if that is never.
  public Optional<Instant> nextAllowed(Facts facts, Instant from) {
    return switch (hours.binding(facts.message(), facts.recipient())) {
      case Binding.Unknown unknown -> Optional.empty();
      case Binding.Windows windows -> earliest(facts, windows, from);
    };
  }

  /// The first instant at which a message that may go out now may no longer: the end of the contact
  /// hours or the sell-by. The deadline of an intent, so that a slow worker cannot call at night.
  public Instant mustStartBefore(Facts facts, Instant now) {
    var expires = expiresAt(facts.message());
    return switch (hours.binding(facts.message(), facts.recipient())) {
      case Binding.Unknown unknown -> now;
      case Binding.Windows windows ->
          ContactHours.closes(windows, now).filter(at -> at.isBefore(expires)).orElse(expires);
    };
  }

  /// When a message stops being worth sending.
  public Instant expiresAt(Facts.Message message) {
    return message
        .expiresAt()
        .orElseGet(
            () ->
                message
                    .dueAt()
                    .plus(policy.sellBy().getOrDefault(message.category(), Duration.ZERO)));
  }

  /// What time cannot change.
  private Optional<Reason> forGood(Facts facts) {
    var message = facts.message();
    var recipient = facts.recipient();
    if (facts.campaign() == CampaignState.STOPPED) {
      return Optional.of(Reason.CAMPAIGN_STOPPED);
    }
    if (!recipient.reachable()) {
      return Optional.of(Reason.NO_ADDRESS);
    }
    var binding = policy.suppressionsBinding(message.category());
    if (recipient.suppressions().stream().anyMatch(binding::contains)) {
      return Optional.of(Reason.SUPPRESSED);
    }
    if (!policy.consentNeeded(message.category(), message.channel()).metBy(recipient.consent())) {
      return Optional.of(
          recipient.consent() == ConsentState.REFUSED ? Reason.REFUSED : Reason.NO_CONSENT);
    }
    if (facts.goalReached()) {
      return Optional.of(Reason.GOAL_REACHED);
    }
    return protectedFrom(message, recipient) ? Optional.of(Reason.PROTECTED) : Optional.empty();
  }

  private boolean protectedFrom(Facts.Message message, Facts.Recipient recipient) {
    return policy.protections().entrySet().stream()
        .filter(entry -> recipient.protections().contains(entry.getKey()))
        .map(entry -> entry.getValue())
        .anyMatch(
            rule ->
                rule.skipCategories().contains(message.category())
                    || message.topics().stream().anyMatch(rule.skipTopics()::contains));
  }

  private Verdict forNow(Facts facts, Binding.Windows windows, Instant now) {
    var hold = hold(facts);
    if (hold.isPresent()) {
      return later(facts, windows, now.plus(hold.get()), Reason.PROTECTED);
    }
    if (!ContactHours.open(windows, now)) {
      return later(facts, windows, now, Reason.QUIET_HOURS);
    }
    var full = full(facts, now, false).or(() -> full(facts, now, true));
    if (full.isPresent()) {
      return full.get().until().equals(Instant.MAX)
          ? new Skip(full.get().reason())
          : later(facts, windows, full.get().until(), full.get().reason());
    }
    var best = bestHour(facts, windows);
    if (best.isPresent() && best.get().isAfter(now)) {
      return later(facts, windows, best.get(), Reason.BEST_HOUR);
    }
    var granted = facts.grantedAt().orElse(now);
    if (granted.isAfter(now)) {
      return later(facts, windows, granted, Reason.THROTTLED);
    }
    var expires = expiresAt(facts.message());
    if (!now.isBefore(expires)) {
      return new Skip(Reason.TOO_LATE);
    }
    if (facts.campaign() == CampaignState.PAUSED) {
      // A pause may end at any time, so the sell-by is not judged before it has passed.
      var again = earliest(facts, windows, now.plus(policy.pauseRecheck())).orElse(expires);
      return new Defer(again.isBefore(expires) ? again : expires, Reason.PAUSED);
    }
    return new Allow();
  }

  private Optional<Duration> hold(Facts facts) {
    return policy.protections().entrySet().stream()
        .filter(entry -> facts.recipient().protections().contains(entry.getKey()))
        .map(entry -> entry.getValue())
        .filter(rule -> rule.holdCategories().contains(facts.message().category()))
        .map(Policy.ProtectionRule::holdFor)
        .max(Comparator.naturalOrder());
  }

  private Verdict later(Facts facts, Binding.Windows windows, Instant from, Reason reason) {
    var open = ContactHours.firstOpen(windows, from);
    if (open.isEmpty()) {
      return new Skip(Reason.NO_COMMON_HOURS);
    }
    return earliest(facts, windows, from)
        .map(until -> (Verdict) new Defer(until, reason))
        // A cap that stays full past the sell-by is why it never goes; 'too late' would hide that.
        .orElseGet(() -> new Skip(CAPS.contains(reason) ? reason : Reason.TOO_LATE));
  }

  /// The first open instant, rounded up as far as hours and sell-by let it.
  private Optional<Instant> earliest(Facts facts, Binding.Windows windows, Instant from) {
    var expires = expiresAt(facts.message());
    var open = ContactHours.firstOpen(windows, from).filter(at -> at.isBefore(expires));
    if (open.isEmpty()) {
      return open;
    }
    var message = facts.message();
    var candidates = new ArrayList<Instant>();
    candidates.add(Slots.roundUp(open.get(), message.category().messageClass(), message.phase()));
    for (var slot : FINER_SLOTS) {
      candidates.add(Slots.roundUp(open.get(), slot, Duration.ZERO));
    }
    candidates.add(open.get());
    return candidates.stream()
        .filter(at -> at.isBefore(expires) && ContactHours.open(windows, at))
        .findFirst();
  }

  private record Full(Instant until, Reason reason) {}

  /// Until when caps are full, if any is. The messages ahead count as sent now.
  private Optional<Full> full(Facts facts, Instant now, boolean withAhead) {
    var until = Instant.MIN;
    boolean person = false;
    for (var cap : policy.caps()) {
      var thisUntil = binds(cap, facts) ? fullUntil(cap, facts, now, withAhead) : Instant.MIN;
      if (thisUntil.isAfter(now)) {
        until = thisUntil.isAfter(until) ? thisUntil : until;
        person |= cap.protects() == Protects.PERSON;
      }
    }
    if (until.equals(Instant.MIN)) {
      return Optional.empty();
    }
    var reason = person ? Reason.PERSON_CAP : Reason.HOUSEHOLD_CAP;
    return Optional.of(new Full(until, withAhead ? Reason.OUTRANKED : reason));
  }

  private static boolean binds(Cap cap, Facts facts) {
    return cap.binds().contains(facts.message().category())
        && cap.channels().contains(facts.message().channel())
        && (cap.jurisdictions().isEmpty()
            || facts.recipient().jurisdictions().stream().anyMatch(cap.jurisdictions()::contains));
  }

  /// The instant from which one more contact stays within the cap: now or earlier if there is room.
  private static Instant fullUntil(Cap cap, Facts facts, Instant now, boolean withAhead) {
    if (cap.atMost() == 0) {
      return Instant.MAX;
    }
    var contacts = facts.contacts();
    boolean person = cap.protects() == Protects.PERSON;
    var counted = new ArrayList<Instant>();
    for (var contact : person ? contacts.person() : contacts.household()) {
      if (counts(cap, facts, contact)) {
        counted.add(contact.at());
      }
    }
    if (withAhead) {
      for (var contact : person ? contacts.personAhead() : contacts.householdAhead()) {
        if (counts(cap, facts, contact)) {
          counted.add(now);
        }
      }
    }
    if (counted.size() < cap.atMost()) {
      return Instant.MIN;
    }
    counted.sort(Comparator.reverseOrder());
    return counted.get(cap.atMost() - 1).plus(cap.per());
  }

  private static boolean counts(Cap cap, Facts facts, Contact contact) {
    return cap.counts().contains(contact.category())
        && cap.channels().contains(contact.channel())
        && (!cap.sameTopic()
            || contact.topics().stream().anyMatch(facts.message().topics()::contains));
  }

  /// The one hour worth waiting for: the first such hour after the message was due, if it is within
  /// the contact hours, before the sell-by and not too far off. Counted from the due time, so that
  /// whatever puts the message off later cannot make it wait for the next day's hour, for ever.
  private Optional<Instant> bestHour(Facts facts, Binding.Windows windows) {
    return facts
        .recipient()
        .bestHour()
        .flatMap(
            best -> {
              var due = facts.message().dueAt().atZone(best.zone());
              if (due.getHour() == best.hour()) {
                return Optional.empty();
              }
              var today = due.toLocalDate().atTime(best.hour(), 0).atZone(best.zone());
              var at =
                  today.isBefore(due)
                      ? due.toLocalDate().plusDays(1).atTime(best.hour(), 0).atZone(best.zone())
                      : today;
              return Optional.of(at.toInstant())
                  .filter(
                      hour -> !hour.isAfter(facts.message().dueAt().plus(policy.bestHourWait())))
                  .filter(hour -> hour.isBefore(expiresAt(facts.message())))
                  .filter(hour -> ContactHours.open(windows, hour));
            });
  }
}
