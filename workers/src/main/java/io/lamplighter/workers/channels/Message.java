package io.lamplighter.workers.channels;

import io.lamplighter.campaigns.CampaignName;
import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.TouchpointId;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A message that may go out: who, what, and until when. All of it comes from the ledger's row, so
/// that a second attempt is the same message, byte for byte.
///
/// @param key the idempotency key towards the provider, and an e-mail's Message-ID
/// @param address as the channel writes it: an e-mail address, a number in E.164 form, a customer's
///   own number for worklists. Personal: it goes to the provider and nowhere else
/// @param intentAt when the intent was committed; an e-mail's Date
/// @param deadline the message is not sent at or after this instant
/// @param unsubscribe the one-click address of this message; null only where the category carries
///   none
public record Message(
    TouchpointId key,
    String address,
    Content content,
    CampaignName campaign,
    String wave,
    Category category,
    Instant intentAt,
    Instant deadline,
    @Nullable URI unsubscribe) {

  /// What the customer will read. Channels take what they can show: a text message has no subject.
  ///
  /// @param subject empty where the channel has none
  /// @param html empty where the channel has none
  /// @param text never empty
  public record Content(String subject, String html, String text) {
    public Content {
      if (text.isBlank()) {
        throw new IllegalArgumentException("a message without text cannot be read by everybody");
      }
    }
  }

  /// The same message with another deadline.
  public Message before(Instant deadline) {
    return new Message(
        key, address, content, campaign, wave, category, intentAt, deadline, unsubscribe);
  }

  /// Whether it is too late to send this.
  public boolean isPastDeadline(Instant now) {
    return !now.isBefore(deadline);
  }

  /// Key and category; never the address or the content.
  @Override
  public String toString() {
    return "Message[" + key.value() + ", " + category.word() + "]";
  }
}
