package io.lamplighter.workflows;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.MessageClass;

/// One channel for one class of messages: a task queue of its own, so that a marketing wave never
/// takes the place of an outage notice.
public record Lane(Channel channel, MessageClass messageClass) {
  /// The task queue that workers of this lane poll.
  public String queue() {
    return Queues.send(channel, messageClass);
  }
}
