package io.lamplighter.ledger.consent;

import java.util.Locale;

/// On what ground a consent stands. Written consent covers all that the weaker ones do.
public enum Basis {
  EXPRESS_WRITTEN,
  EXPRESS,
  IMPLIED,
  CONTRACT;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The basis of a word that a feed or the ledger holds.
  ///
  /// @throws IllegalArgumentException if the word is no basis
  public static Basis of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
