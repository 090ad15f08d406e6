package io.lamplighter.campaigns.journey;

import java.time.Instant;
import java.util.Optional;

/// What is known about an entry when it is decided; only facts with `known_at` up to that instant.
///
/// @param goalReachedAt when the campaign's goal happened, if it did after entry
/// @param leftAudience whether the unit no longer meets the rule; false where nobody asks
/// @param happenedAt when the event that this wait waits for first happened after entry
/// @param feedCompleteThrough how far the feed of that event has come; absent if it is never late
/// @param holds whether the branch's condition is true; false for other steps
/// @param contact how the contact of this step stands
/// @param stopped whether the campaign was stopped, so that nobody goes on
public record Facts(
    Optional<Instant> goalReachedAt,
    boolean leftAudience,
    Optional<Instant> happenedAt,
    Optional<Instant> feedCompleteThrough,
    boolean holds,
    ContactState contact,
    boolean stopped) {
  public static final Facts NOTHING =
      new Facts(
          Optional.empty(),
          false,
          Optional.empty(),
          Optional.empty(),
          false,
          ContactState.NONE,
          false);

  /// How the contact of a step stands.
  public enum ContactState {
    NONE,
    OUT,
    SETTLED
  }
}
