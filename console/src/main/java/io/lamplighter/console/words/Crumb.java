package io.lamplighter.console.words;

/// One step of the way to a page.
///
/// @param address where the step leads; empty for the page itself
public record Crumb(String title, String address) {
  /// The page one is on.
  public static Crumb here(String title) {
    return new Crumb(title, "");
  }
}
