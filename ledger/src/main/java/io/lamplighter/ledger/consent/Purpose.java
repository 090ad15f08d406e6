package io.lamplighter.ledger.consent;

import io.lamplighter.campaigns.Category;
import java.util.Locale;

/// What a consent is for: messages of one category, or handing an address to an advertising
/// platform.
public enum Purpose {
  EMERGENCY,
  SERVICE,
  BILLING,
  PROGRAM,
  SURVEY,
  AUDIENCE_SHARING;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Purpose of(Category category) {
    return valueOf(category.name());
  }

  /// The purpose of a word that a feed or the ledger holds.
  ///
  /// @throws IllegalArgumentException if the word is no purpose
  public static Purpose of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
