package io.lamplighter.workflows;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.MessageClass;

/// The task queues. They are a contract between workflows and workers: start-up and `doctor` refuse
/// a queue that nobody polls.
public final class Queues {
  /// Workflows, and short activities that keep them going.
  public static final String CORE = "core";

  /// Decisions about people: waves and the journey.
  public static final String DECIDE = "decide";

  /// Training.
  public static final String ML = "ml";

  private Queues() {}

  /// The queue that sends one class of messages over one channel.
  public static String send(Channel channel, MessageClass messageClass) {
    return "send-" + channel.word() + "-" + messageClass.word();
  }
}
