package io.lamplighter.ledger.consent;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.policy.SuppressionScope;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// A standing no to an address on one channel. Which messages it stops is the policy's to say.
///
/// @param stream the messages that a no to a stream stops: those of one category. Absent means
///   those of every one, and for the other scopes
/// @param reason `unsubscribed`, `stop`, `complained`, `hard_bounce`, `erased`, ...
/// @param until exclusive; absent means for ever
public record Suppression(
    Channel channel,
    SuppressionScope scope,
    Optional<Category> stream,
    String reason,
    Instant since,
    Optional<Instant> until) {

  /// A no that says nothing of a stream.
  public Suppression(
      Channel channel,
      SuppressionScope scope,
      String reason,
      Instant since,
      Optional<Instant> until) {
    this(channel, scope, Optional.empty(), reason, since, until);
  }

  /// A no to the messages of one category, without an end.
  public static Suppression ofStream(
      Channel channel, Category stream, String reason, Instant since) {
    return new Suppression(
        channel, SuppressionScope.STREAM, Optional.of(stream), reason, since, Optional.empty());
  }

  /// A no without an end.
  public static Suppression standing(
      Channel channel, SuppressionScope scope, String reason, Instant since) {
    return new Suppression(channel, scope, reason, since, Optional.empty());
  }

  /// Whether it holds at an instant.
  public boolean holdsAt(Instant at) {
    return !at.isBefore(since) && until.map(at::isBefore).orElse(true);
  }

  /// The word of a scope that the ledger stores, for example `marketing`.
  public static String word(SuppressionScope scope) {
    return scope.name().toLowerCase(Locale.ROOT);
  }

  /// The scope of a word that a feed or the ledger holds.
  ///
  /// @throws IllegalArgumentException if the word is no scope
  public static SuppressionScope scope(String word) {
    return SuppressionScope.valueOf(word.toUpperCase(Locale.ROOT));
  }
}
