package io.lamplighter.workers.channels.worklist;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.workers.channels.ChannelPort;
import io.lamplighter.workers.channels.Message;
import io.lamplighter.workers.channels.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes messages into CSV files named after channel and day, for example `sms-2026-03-02.csv`.
/// The day is that of the intent, so a message always belongs to one file, and a key that is in the
/// file is not written again: giving a message twice is giving it once. A file is only ever seen
/// whole. It grows during its day; whoever takes it in more often than once goes by the key.
public final class WorklistChannel implements ChannelPort {
  private static final Logger LOG = LoggerFactory.getLogger(WorklistChannel.class);

  private final Channel channel;
  private final Path folder;
  private final ZoneId zone;
  private volatile boolean closed;

  /// @param folder is made when it is not there; several workers may share it
  /// @param zone in which a day begins and ends: the utility's
  public WorklistChannel(Channel channel, Path folder, ZoneId zone) {
    this.channel = channel;
    this.folder = folder;
    this.zone = zone;
  }

  @Override
  public List<Outcome> send(List<Message> batch, InstantSource clock) {
    if (batch.size() > atOnce()) {
      throw new IllegalArgumentException(batch.size() + " messages at once, at most " + atOnce());
    }
    var byDay = new TreeMap<LocalDate, Map<Integer, Message>>();
    var outcomes = new TreeMap<Integer, Outcome>();
    for (int i = 0; i < batch.size(); i++) {
      var message = batch.get(i);
      if (closed) {
        outcomes.put(i, new Outcome.NotCalled(message.key(), "closed"));
      } else if (message.isPastDeadline(clock.instant())) {
        outcomes.put(i, new Outcome.NotCalled(message.key(), "past_deadline"));
      } else {
        byDay
            .computeIfAbsent(LocalDate.ofInstant(message.intentAt(), zone), day -> new TreeMap<>())
            .put(i, message);
      }
    }
    byDay.forEach((day, messages) -> outcomes.putAll(write(day, messages)));
    return List.copyOf(outcomes.values());
  }

  /// @param messages by their places in the batch
  private Map<Integer, Outcome> write(LocalDate day, Map<Integer, Message> messages) {
    var name = channel.word() + "-" + day + ".csv";
    var written = write(name, List.copyOf(messages.values()));
    var outcomes = new TreeMap<Integer, Outcome>();
    messages.forEach(
        (place, message) ->
            outcomes.put(
                place,
                switch (written) {
                  case WHOLE -> new Outcome.Accepted(message.key(), name);
                  case NOTHING ->
                      new Outcome.TryLater(message.key(), "cannot_write", Duration.ofMinutes(1));
                  case UNSURE -> new Outcome.Unknown(message.key(), "not_flushed");
                }));
    return outcomes;
  }

  private WorklistFile.Written write(String name, List<Message> messages) {
    try {
      return WorklistFile.in(folder, name).add(messages);
    } catch (IOException notWritten) {
      LOG.error("worklist {} cannot be written: {}", name, notWritten.toString());
      return WorklistFile.Written.NOTHING;
    }
  }

  @Override
  public Channel channel() {
    return channel;
  }

  @Override
  public String provider() {
    return "worklist";
  }

  @Override
  public int atOnce() {
    return 500;
  }

  @Override
  public Duration callTimeout() {
    return Duration.ofMinutes(1);
  }

  @Override
  public boolean idempotent() {
    return true;
  }

  /// As long as the files are kept where they are.
  @Override
  public Duration keyRemembered() {
    return Duration.ofDays(365);
  }

  @Override
  public boolean real() {
    return true;
  }

  @Override
  public void close() {
    closed = true;
  }
}
