package io.lamplighter.campaigns.journey;

import io.lamplighter.campaigns.StepKey;
import io.lamplighter.campaigns.definition.Journey.Step;
import java.time.Instant;
import java.util.Optional;

/// What an entry does next.
public sealed interface Move {
  /// On to a step, which it reaches at once.
  record GoTo(StepKey step) implements Move {}

  /// Stays; ask again at `until`, or earlier if the event happens.
  ///
  /// @param waitsFor the event word that ends the wait, see [Guide#word]
  record Stay(Instant until, Optional<String> waitsFor) implements Move {}

  /// Makes contact, unless the entry is held out; the journey goes on when the contact is settled.
  record Contact(Step.Contact step) implements Move {}

  /// Waits for a contact that is out.
  record AwaitContact() implements Move {}

  /// Leaves early.
  record Exit(String reason) implements Move {}

  /// Is through.
  record Done() implements Move {}
}
