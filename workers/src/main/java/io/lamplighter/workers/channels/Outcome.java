package io.lamplighter.workers.channels;

import io.lamplighter.campaigns.TouchpointId;
import java.time.Duration;

/// What became of one message. Codes are short words or reply codes (`550 5.1.1`, `past_deadline`);
/// they never quote what a server said, which may hold the address.
public sealed interface Outcome {
  TouchpointId key();

  /// The provider has it and answers for it.
  ///
  /// @param ref the provider's own name for it; empty if it gave none
  record Accepted(TouchpointId key, String ref) implements Outcome {}

  /// Refused for good: it was not delivered and this touchpoint is not tried again.
  record Refused(TouchpointId key, String code, Fault fault) implements Outcome {}

  /// Refused for now, the provider was not reached, or its circuit is open: surely not delivered,
  /// safe to try again.
  ///
  /// @param after how long to wait at least
  record TryLater(TouchpointId key, String code, Duration after) implements Outcome {}

  /// The message was handed over and no answer came. It may have been delivered.
  record Unknown(TouchpointId key, String code) implements Outcome {}

  /// Nothing was called: `past_deadline`, `closed`.
  record NotCalled(TouchpointId key, String code) implements Outcome {}

  /// Whose fault a refusal is, and so what follows from it.
  enum Fault {
    /// There is nobody at this address: suppress it, use another channel.
    ADDRESS,
    /// There is somebody, but it does not fit in now: a soft bounce, counted, nobody is suppressed.
    MAILBOX,
    /// We did it wrong (authentication, policy, content): nobody is suppressed, an operator looks.
    OURS
  }
}
