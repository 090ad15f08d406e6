package io.lamplighter.campaigns.policy;

import java.time.Instant;

/// The answer to "may this message go out now?". It is stored with the touchpoint.
public sealed interface Verdict {
  /// Yes, now.
  record Allow() implements Verdict {}

  /// Not now: ask again then. At that instant the contact hours are open in every place the
  /// recipient may be, as far as is known today.
  record Defer(Instant until, Reason reason) implements Verdict {}

  /// Not at all, for this touchpoint.
  record Skip(Reason reason) implements Verdict {}
}
