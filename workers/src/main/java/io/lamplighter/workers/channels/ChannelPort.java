package io.lamplighter.workers.channels;

import io.lamplighter.campaigns.Channel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// One way out of the house. Its intents are committed before it is called; what it answers is
/// written down after. Safe for several threads.
public interface ChannelPort extends AutoCloseable {
  Channel channel();

  /// Who carries the message, as the ledger names it: `smtp`, `worklist`, `recording`.
  String provider();

  /// How many calls start at the same moment, and so how large a micro-batch of intents may be: a
  /// crash leaves at most that many without an outcome. A batch handed to [#send] is never larger.
  int atOnce();

  /// The longest that one call can take, its own retries included. An intent that is older than its
  /// deadline by this much will never be acted upon any more.
  Duration callTimeout();

  /// Whether a message may be given again under the same key without reaching the customer twice.
  /// If not, a call without an answer stays ambiguous until evidence comes in.
  boolean idempotent();

  /// How long the key is remembered; zero if it is not. Asking again after that is a second
  /// message.
  Duration keyRemembered();

  /// Whether messages leave the house. Real ports start only on a live ledger, others only on a
  /// rehearsal.
  boolean real();

  /// Sends a batch and answers for each message, in the order of the batch. Never throws for what
  /// happens to a message: the answer says it.
  ///
  /// @param clock asked immediately before each call: a message at or past its deadline is
  ///   [Outcome.NotCalled]
  /// @throws IllegalArgumentException if the batch is larger than [#atOnce]
  List<Outcome> send(List<Message> batch, InstantSource clock);

  /// Gives up connections and files. Messages given afterwards are [Outcome.NotCalled].
  @Override
  void close();
}
