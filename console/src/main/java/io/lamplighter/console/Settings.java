package io.lamplighter.console;

import io.lamplighter.console.mailbox.CaughtMail;
import java.util.Optional;

/// How a console is reached and what it may use.
///
/// @param host the address to listen on; `127.0.0.1` keeps it on this machine
/// @param port 0 takes any free one
/// @param https whether browsers reach it by https, so that cookies are sent by nothing else
/// @param control what pauses and stops campaigns, for example [LedgerControl]; absent hides the
///   buttons
/// @param mail the demo's mail catcher; absent hides the mailbox
public record Settings(
    String host,
    int port,
    boolean https,
    Optional<CampaignControl> control,
    Optional<CaughtMail> mail) {
  /// On this machine only, without buttons and mailbox.
  public static Settings local(int port) {
    return new Settings("127.0.0.1", port, false, Optional.empty(), Optional.empty());
  }

  public Settings on(String otherHost) {
    return new Settings(otherHost, port, https, control, mail);
  }

  public Settings behindHttps() {
    return new Settings(host, port, true, control, mail);
  }

  public Settings with(CampaignControl given) {
    return new Settings(host, port, https, Optional.of(given), mail);
  }

  public Settings with(CaughtMail given) {
    return new Settings(host, port, https, control, Optional.of(given));
  }
}
