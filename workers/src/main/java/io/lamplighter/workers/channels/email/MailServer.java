package io.lamplighter.workers.channels.email;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The server that takes our mail.
///
/// @param login null where the server asks for none
/// @param connections how many are open at once, and so how many messages start at once
/// @param callTimeout the longest one message may take, connecting included
public record MailServer(
    String host,
    int port,
    Security security,
    @Nullable Login login,
    int connections,
    Duration callTimeout) {

  /// How the connection is protected. Certificates are always checked against the host's name.
  public enum Security {
    /// Not at all: for a server on the same machine or network.
    PLAIN,
    /// From the first command on; a server that cannot is refused.
    STARTTLS,
    /// From the first byte on.
    TLS
  }

  /// Who we are to the server.
  public record Login(String user, String password) {
    @Override
    public String toString() {
      return "Login[" + user + "]";
    }
  }

  public MailServer {
    if (login != null && security == Security.PLAIN) {
      throw new IllegalArgumentException(
          "mail server %s: a password over a plain connection can be read by anybody; use STARTTLS or TLS"
              .formatted(host));
    }
    if (connections < 1 || callTimeout.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "mail server %s: at least one connection and one second a call are needed"
              .formatted(host));
    }
  }
}
