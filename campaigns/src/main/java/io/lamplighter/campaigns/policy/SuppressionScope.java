package io.lamplighter.campaigns.policy;

/// How far a standing no reaches. Suppressions are kept by address and outrank consent.
public enum SuppressionScope {
  /// The address does not work or is not theirs: hard bounce, wrong number.
  ADDRESS,
  /// This channel altogether: the STOP of a text message.
  CHANNEL,
  /// The stream of this very message, as one list of newsletters.
  STREAM,
  /// All advertising and surveys, over every channel.
  MARKETING,
  /// Everything that is not an emergency: a complaint, an erasure.
  EVERYTHING
}
