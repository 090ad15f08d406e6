package io.lamplighter.console.mailbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The messages that a mail catcher took instead of delivering them. Asked at every page view, so
/// the list carries no bodies.
public interface CaughtMail {
  /// The newest messages first.
  ///
  /// @param limit how many at most
  List<Caught> newest(int limit);

  /// One message with its bodies, if it is still kept.
  ///
  /// @param number as the list says it
  Optional<Letter> open(long number);

  /// What is on the envelope.
  ///
  /// @param number what the catcher calls it
  /// @param at when the catcher took it
  record Caught(long number, Instant at, String from, String to, String subject) {}

  /// One message.
  ///
  /// @param html the HTML body, empty if there is none
  /// @param text the plain body, empty if there is none
  record Letter(Caught caught, String html, String text) {}
}
