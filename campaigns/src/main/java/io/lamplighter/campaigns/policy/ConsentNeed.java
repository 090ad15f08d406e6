package io.lamplighter.campaigns.policy;

/// The least consent that a kind of message needs over a channel.
public enum ConsentNeed {
  /// Goes out even after a refusal: danger to life.
  NOTHING,
  /// Goes out unless refused: channels where the law asks for an opt-out only.
  NO_REFUSAL,
  IMPLIED,
  EXPRESS,
  WRITTEN;

  /// Whether a recorded consent is enough.
  public boolean metBy(ConsentState state) {
    return switch (this) {
      case NOTHING -> true;
      case NO_REFUSAL -> state != ConsentState.REFUSED;
      case IMPLIED -> state.compareTo(ConsentState.IMPLIED) >= 0;
      case EXPRESS -> state.compareTo(ConsentState.EXPRESS) >= 0;
      case WRITTEN -> state == ConsentState.WRITTEN;
    };
  }
}
