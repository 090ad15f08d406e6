package io.lamplighter.campaigns.content;

/// What came of rendering a template for one customer.
public sealed interface Message {
  /// A message to send.
  ///
  /// @param subject one line; empty on channels without one
  /// @param html empty on channels that carry only text
  /// @param text for e-mail the alternative part
  record Rendered(String subject, String html, String text) implements Message {}

  /// Nothing to send to this customer.
  ///
  /// @param reason the author's words, or what was missing; never a customer's data
  record Aborted(String reason) implements Message {}
}
