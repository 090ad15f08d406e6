package io.lamplighter.console.mailbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The messages that a mail catcher took instead of delivering them.
public interface CaughtMail {
  /// The newest messages first.
  ///
  /// @param limit how many at most
  List<Message> newest(int limit);

  /// How many there are.
  long count();

  /// One message by its id.
  Optional<Message> message(String id);

  /// One caught message.
  ///
  /// @param id what the catcher calls it: letters, digits, hyphens. No personal data, since it
  ///   becomes part of an address
  /// @param at when the catcher took it
  /// @param html the HTML body, empty if there is none
  /// @param text the plain body, empty if there is none
  record Message(
      String id, Instant at, String from, String to, String subject, String html, String text) {}
}
