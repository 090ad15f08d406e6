package io.lamplighter.simulator.mail;

import java.io.IOException;
import java.util.List;

/// Where a mail server puts what it accepts.
interface SmtpInbox {
  /// Keeps one message for good. Only after this returns is the sender told 250.
  ///
  /// @param message as it came over the wire, dots taken back
  void keep(String sender, List<String> recipients, byte[] message) throws IOException;
}
