package io.lamplighter.campaigns.journey;

import io.lamplighter.campaigns.MessageClass;
import io.lamplighter.campaigns.StepKey;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Campaign.ExitRule;
import io.lamplighter.campaigns.definition.Journey.Step;
import io.lamplighter.campaigns.definition.Journey.Until;
import io.lamplighter.campaigns.policy.Slots;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Leads entries through one version of a campaign.
///
/// An event counts for a wait when it happened after entry, not after the deadline, and is known;
/// at the very deadline the event wins. A wait times out only when the event's feed has passed the
/// deadline, because utility feeds arrive late.
public final class Guide {
  private final Campaign campaign;

  public Guide(Campaign campaign) {
    this.campaign = campaign;
  }

  public Campaign campaign() {
    return campaign;
  }

  /// The next move of an entry.
  public Move next(Position position, Facts facts, Instant now) {
    if (facts.stopped()) {
      return new Move.Exit("stopped");
    }
    var contactOut = facts.contact() == Facts.ContactState.OUT;
    if (!contactOut && campaign.exit() != ExitRule.NEVER && facts.goalReachedAt().isPresent()) {
      return new Move.Exit("enrolled");
    }
    if (!contactOut && campaign.exit() == ExitRule.ON_LEAVING_AUDIENCE && facts.leftAudience()) {
      return new Move.Exit("left_audience");
    }
    return switch (campaign.journey().step(position.step())) {
      case Step.Wait wait -> waiting(wait, position, facts, now);
      case Step.Branch branch -> go(facts.holds() ? branch.then() : branch.otherwise());
      case Step.Exit exit -> new Move.Exit(exit.reason());
      case Step.Contact contact ->
          switch (facts.contact()) {
            case NONE -> new Move.Contact(contact);
            case OUT -> new Move.AwaitContact();
            case SETTLED -> go(contact.next());
          };
    };
  }

  /// When a wait ends at the latest, rounded up to a slot.
  public Instant deadline(Step.Wait wait, Position position) {
    return Slots.roundUp(position.arrivedAt().plus(wait.lasts()), messageClass(), Duration.ZERO);
  }

  /// When a contact that the journey reaches now is due. Marketing leaves in the slot after, so
  /// that all that is due in a slot is known when the slot begins and caps do not depend on who
  /// asks first; safety and service leave at once.
  public Instant due(Step.Contact contact, Instant now) {
    if (contact.atOnce() || messageClass() != MessageClass.MARKETING) {
      return now;
    }
    return Slots.roundUp(now.plusMillis(1), messageClass(), Duration.ZERO);
  }

  /// The word under which the ledger finds entries that an event concerns.
  public static Optional<String> word(Until until) {
    return switch (until) {
      case Until.TimePasses passes -> Optional.empty();
      case Until.Enrolled(String program) -> Optional.of("enrolled:" + program);
      case Until.Happens(String event) -> Optional.of(event);
    };
  }

  public MessageClass messageClass() {
    return campaign.category().messageClass();
  }

  private Move waiting(Step.Wait wait, Position position, Facts facts, Instant now) {
    var deadline = deadline(wait, position);
    if (facts.happenedAt().filter(at -> !at.isAfter(deadline)).isPresent()) {
      return go(wait.next());
    }
    var word = word(wait.until());
    if (now.isBefore(deadline)) {
      return new Move.Stay(deadline, word);
    }
    boolean feedIsBehind =
        word.isPresent()
            && facts
                .feedCompleteThrough()
                .filter(through -> through.isBefore(deadline))
                .isPresent();
    if (feedIsBehind) {
      return new Move.Stay(
          Slots.roundUp(now.plus(Duration.ofHours(1)), messageClass(), Duration.ZERO), word);
    }
    return go(wait.next());
  }

  private static Move go(Optional<StepKey> next) {
    return next.<Move>map(Move.GoTo::new).orElseGet(Move.Done::new);
  }
}
