package io.lamplighter.campaigns.policy;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import java.time.Instant;
import java.util.Set;

/// One contact that counts toward caps: a message sent, intended or leased by us, or reported by
/// another sender.
///
/// @param at when it was or will be made
/// @param topics what it was about: programs, survey instruments
public record Contact(Instant at, Category category, Channel channel, Set<String> topics) {
  public Contact {
    topics = Set.copyOf(topics);
  }
}
