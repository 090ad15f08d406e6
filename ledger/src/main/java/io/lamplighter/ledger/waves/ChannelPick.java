package io.lamplighter.ledger.waves;

import java.util.List;
import java.util.Optional;

/// How the channel of a unit is picked among those that are open to it.
@FunctionalInterface
public interface ChannelPick {
  /// The one that the customer has asked for, else the first that the campaign allows.
  ChannelPick STATED = ChannelPick::stated;

  /// A unit that needs a channel.
  ///
  /// @param period of reconsidering, within which a household keeps its draw
  /// @param stated the customer's own wish
  /// @param segment of customers who are thought alike: the utility's persona, else the class
  /// @param open consented and reachable channels in the campaign's order, at least one
  record Asking(
      long household, long period, Optional<String> stated, String segment, List<String> open) {
    public Asking {
      open = List.copyOf(open);
    }
  }

  /// A channel and how it came to be.
  ///
  /// @param probability with which it was picked
  /// @param why `stated`, `order`, `only` (no other is open), `tried` (drawn with equal chances, as
  ///   too little is known), `learned` (the likeliest one was drawn) or `explored` (another one)
  /// @param segment by whose chances it was drawn; absent if it was not
  record Picked(String channel, double probability, String why, Optional<String> segment) {}

  Picked pick(Asking asking);

  /// What the customer has asked for, if it is open; it is never explored against.
  static Optional<Picked> wish(Asking asking) {
    return asking
        .stated()
        .filter(asking.open()::contains)
        .map(wish -> new Picked(wish, 1, "stated", Optional.empty()));
  }

  private static Picked stated(Asking asking) {
    return wish(asking)
        .orElseGet(() -> new Picked(asking.open().getFirst(), 1, "order", Optional.empty()));
  }
}
