package io.lamplighter.workers.channels.recording;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.workers.channels.ChannelPort;
import io.lamplighter.workers.channels.Message;
import io.lamplighter.workers.channels.Outcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Takes messages of a rehearsal and sends nothing. What a message meets is a function of the
/// message, so that a rehearsal repeats. It refuses to stand on a live ledger.
public final class RecordingChannel implements ChannelPort {
  private final Channel channel;
  private final int atOnce;
  private final Function<Message, Outcome> world;
  private volatile boolean closed;

  private RecordingChannel(Channel channel, int atOnce, Function<Message, Outcome> world) {
    this.channel = channel;
    this.atOnce = atOnce;
    this.world = world;
  }

  /// A channel on which every message arrives.
  public static RecordingChannel accepting(Channel channel) {
    return answering(channel, message -> new Outcome.Accepted(message.key(), "recorded"));
  }

  /// A channel whose messages meet what the rehearsed world says: it hears of each message once and
  /// answers for it.
  ///
  /// @param world called by the sending threads; may be called by several at once
  public static RecordingChannel answering(Channel channel, Function<Message, Outcome> world) {
    return new RecordingChannel(channel, 1_000, world);
  }

  @Override
  public List<Outcome> send(List<Message> batch, InstantSource clock) {
    if (batch.size() > atOnce) {
      throw new IllegalArgumentException(batch.size() + " messages at once, at most " + atOnce);
    }
    var outcomes = new ArrayList<Outcome>(batch.size());
    for (var message : batch) {
      if (closed) {
        outcomes.add(new Outcome.NotCalled(message.key(), "closed"));
      } else if (message.isPastDeadline(clock.instant())) {
        outcomes.add(new Outcome.NotCalled(message.key(), "past_deadline"));
      } else {
        outcomes.add(world.apply(message));
      }
    }
    return outcomes;
  }

  @Override
  public Channel channel() {
    return channel;
  }

  @Override
  public String provider() {
    return "recording";
  }

  @Override
  public int atOnce() {
    return atOnce;
  }

  @Override
  public Duration callTimeout() {
    return Duration.ofSeconds(1);
  }

  @Override
  public boolean idempotent() {
    return true;
  }

  /// It keeps nothing, so a message given again is a message heard again; nobody gets either.
  @Override
  public Duration keyRemembered() {
    return Duration.ofDays(36_500);
  }

  @Override
  public boolean real() {
    return false;
  }

  @Override
  public void close() {
    closed = true;
  }
}
