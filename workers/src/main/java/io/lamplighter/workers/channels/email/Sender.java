package io.lamplighter.workers.channels.email;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.ledger.consent.Address;
import org.jspecify.annotations.Nullable;

/// Who the utility is in the mail.
///
/// @param name as readers see it
/// @param address that mail is from; its domain is ours and signs
/// @param replyTo read by people; null for the same address
/// @param bounceDomain takes bounces and unsubscribe mails at addresses of their own for each
///   message; null if nobody reads mail there
/// @param feedbackId 5 to 15 letters and digits by which mailbox providers group complaints
public record Sender(
    String name,
    String address,
    @Nullable String replyTo,
    @Nullable String bounceDomain,
    String feedbackId) {
  public Sender {
    if (Address.read(Channel.EMAIL, address).isEmpty()) {
      throw new IllegalArgumentException("the sender's address is no e-mail address");
    }
    if (!feedbackId.matches("[A-Za-z0-9]{5,15}")) {
      throw new IllegalArgumentException(
          "'%s' is no feedback id: 5 to 15 letters and digits".formatted(feedbackId));
    }
  }

  /// The domain mail is from.
  public String domain() {
    return address.substring(address.lastIndexOf('@') + 1);
  }
}
