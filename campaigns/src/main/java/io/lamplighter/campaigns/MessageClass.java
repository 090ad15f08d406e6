package io.lamplighter.campaigns;

import java.time.Duration;
import java.util.Locale;

/// How urgent a message is. Classes never share sending slots: a marketing wave cannot delay an
/// outage notice. Declared in order of priority, highest first.
public enum MessageClass {
  SAFETY(Duration.ofMinutes(1)),
  SERVICE(Duration.ofMinutes(5)),
  MARKETING(Duration.ofMinutes(60)),
  TEST(Duration.ofMinutes(1));

  private final Duration slot;

  MessageClass(Duration slot) {
    this.slot = slot;
  }

  /// Due times are rounded up to multiples of this, so that people due together are handled
  /// together.
  public Duration slot() {
    return slot;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The class of a word that the ledger or a queue name holds.
  public static MessageClass of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
