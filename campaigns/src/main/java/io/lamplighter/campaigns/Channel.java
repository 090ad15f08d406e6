package io.lamplighter.campaigns;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// A way to reach a customer. The one list of channels: the campaign language, consent, the ledger,
/// task queues and screens all use these words.
public enum Channel {
  EMAIL,
  SMS,
  VOICE,
  DIRECT_MAIL,
  WORKLIST,
  INBOX,
  PUSH,
  WEBHOOK,
  AUDIENCE_FILE;

  /// The word authors write and the ledger stores, for example `direct_mail`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The channel an author means by a word, if it is one.
  public static Optional<Channel> named(String word) {
    return Arrays.stream(values()).filter(channel -> channel.word().equals(word)).findFirst();
  }

  /// The channel of a word that the ledger stored.
  ///
  /// @throws IllegalArgumentException if the word is no channel
  public static Channel of(String word) {
    return named(word)
        .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is no channel"));
  }
}
