package io.lamplighter.workers.channels;

import io.lamplighter.campaigns.Channel;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The ports of one worker, fit for its ledger. There is no default port: what is not configured
/// cannot be sent on.
public final class ChannelSet implements AutoCloseable {
  private final Map<Channel, ChannelPort> ports;

  private ChannelSet(Map<Channel, ChannelPort> ports) {
    this.ports = ports;
  }

  /// Ports for a ledger, which must all fit its mode.
  ///
  /// @param mode the ledger's word for what it is: `rehearsal` or `live`
  /// @throws WrongChannelException if a real port meets a rehearsal, a recording one a live ledger,
  ///   or two ports serve one channel
  public static ChannelSet of(String mode, List<? extends ChannelPort> ports) {
    boolean live =
        switch (mode) {
          case "live" -> true;
          case "rehearsal" -> false;
          default ->
              throw new WrongChannelException(
                  "the ledger says it is '"
                      + mode
                      + "': only 'rehearsal' or 'live' can be sent from");
        };
    var byChannel = new EnumMap<Channel, ChannelPort>(Channel.class);
    for (var port : ports) {
      refuseUnfit(port, live);
      var other = byChannel.putIfAbsent(port.channel(), port);
      if (other != null) {
        throw new WrongChannelException(
            "channel '%s' has two providers, %s and %s: configure one"
                .formatted(port.channel().word(), other.provider(), port.provider()));
      }
    }
    return new ChannelSet(byChannel);
  }

  private static void refuseUnfit(ChannelPort port, boolean live) {
    if (port.real() && !live) {
      throw new WrongChannelException(
          "channel '%s' over %s reaches real customers, but the ledger is a rehearsal: use a live ledger or a recording channel"
              .formatted(port.channel().word(), port.provider()));
    }
    if (!port.real() && live) {
      throw new WrongChannelException(
          "channel '%s' over %s sends nothing, but the ledger is live: configure a real provider"
              .formatted(port.channel().word(), port.provider()));
    }
  }

  /// The port of a channel, if this worker has one.
  public Optional<ChannelPort> port(Channel channel) {
    return Optional.ofNullable(ports.get(channel));
  }

  /// The channels this worker can send on: the only queues it may poll.
  public Set<Channel> channels() {
    return Set.copyOf(ports.keySet());
  }

  @Override
  public void close() {
    ports.values().forEach(ChannelPort::close);
  }
}
