package io.lamplighter.ledger.consent;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.CustomerId;
import java.time.Instant;
import java.util.Optional;

/// A yes or no of one customer to one purpose on one channel.
///
/// @param source who brought it: `web`, `csr`, `one_click`, `import`, ...
/// @param evidence where the proof lies: a form's version, a call's number; no personal data
/// @param since from when it counts
/// @param capturedAt when we learned of it
public record Consent(
    CustomerId customer,
    Channel channel,
    Purpose purpose,
    boolean granted,
    Basis basis,
    String source,
    Optional<String> evidence,
    Instant since,
    Instant capturedAt) {

  /// A yes from now on.
  public static Consent yes(
      CustomerId customer,
      Channel channel,
      Purpose purpose,
      Basis basis,
      String source,
      Instant now) {
    return new Consent(customer, channel, purpose, true, basis, source, Optional.empty(), now, now);
  }

  /// A no from now on.
  public static Consent no(
      CustomerId customer, Channel channel, Purpose purpose, String source, Instant now) {
    return new Consent(
        customer, channel, purpose, false, Basis.EXPRESS, source, Optional.empty(), now, now);
  }
}
