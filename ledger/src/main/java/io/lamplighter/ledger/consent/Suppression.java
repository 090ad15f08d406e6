package io.lamplighter.ledger.consent;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.MessageClass;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// A standing no to an address on one channel.
///
/// @param reason `unsubscribed`, `stop`, `complained`, `hard_bounce`, `erased`, ...
/// @param until exclusive; absent means for ever
public record Suppression(
    Channel channel, Scope scope, String reason, Instant since, Optional<Instant> until) {

  /// What a suppression stops.
  public enum Scope {
    /// Everything on the channel, whatever it is about.
    ALL,
    /// Programs and surveys.
    MARKETING,
    SURVEY;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The scope of a word that a feed or the ledger holds.
    ///
    /// @throws IllegalArgumentException if the word is no scope
    public static Scope of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /// Whether messages of a category may not go out under this scope.
    public boolean stops(Category category) {
      return switch (this) {
        case ALL -> true;
        case MARKETING -> category.messageClass() == MessageClass.MARKETING;
        case SURVEY -> category == Category.SURVEY;
      };
    }
  }

  /// Whether it holds at an instant.
  public boolean holdsAt(Instant at) {
    return !at.isBefore(since) && until.map(at::isBefore).orElse(true);
  }
}
