package io.lamplighter.console.words;

import java.util.Locale;

/// A campaign's name as people read it.
public final class Title {
  private Title() {}

  /// `ebill-adoption` → `Ebill adoption`.
  public static String of(String name) {
    var words = name.replace('-', ' ');
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
