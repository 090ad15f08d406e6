package io.lamplighter.ledger.waves;

import java.util.Optional;

/// What is picked for each unit beside whether it is contacted.
///
/// @param channels how its channel is picked
/// @param arms how its arm is picked; empty where arms keep their shares
public record Picks(ChannelPick channels, Optional<ArmPick> arms) {
  /// Channels as customers and the author put them, arms by their shares.
  public static final Picks STATED = new Picks(ChannelPick.STATED, Optional.empty());
}
