package io.lamplighter.workers.channels;

import io.lamplighter.campaigns.CampaignName;
import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.EntryId;
import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.campaigns.UnitKind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A message that may be sent, of which a test says only what matters to it.
public record MessageFixture(
    int number,
    String address,
    Category category,
    String subject,
    String html,
    String text,
    Instant deadline,
    @Nullable URI unsubscribe) {
  public static final Instant NOW = Instant.parse("2026-03-02T17:00:00Z");

  public static MessageFixture aMessage() {
    return new MessageFixture(
        1,
        "ada@mail.example",
        Category.PROGRAM,
        "Get your bill by e-mail",
        "<p>Hello <a href=\"https://meridian.example/ebill\">Ada</a></p>",
        "Hello Ada https://meridian.example/ebill",
        NOW.plus(Duration.ofMinutes(5)),
        URI.create("https://pages.meridian.example/u/1.abc.def"));
  }

  public MessageFixture number(int number) {
    return new MessageFixture(
        number, address, category, subject, html, text, deadline, unsubscribe);
  }

  public MessageFixture to(String address) {
    return new MessageFixture(
        number, address, category, subject, html, text, deadline, unsubscribe);
  }

  public MessageFixture about(Category category) {
    return new MessageFixture(
        number, address, category, subject, html, text, deadline, unsubscribe);
  }

  public MessageFixture withSubject(String subject) {
    return new MessageFixture(
        number, address, category, subject, html, text, deadline, unsubscribe);
  }

  public MessageFixture saying(String text) {
    return new MessageFixture(number, address, category, subject, "", text, deadline, unsubscribe);
  }

  public MessageFixture notAfter(Instant deadline) {
    return new MessageFixture(
        number, address, category, subject, html, text, deadline, unsubscribe);
  }

  public MessageFixture withoutUnsubscribe() {
    return new MessageFixture(number, address, category, subject, html, text, deadline, null);
  }

  public static TouchpointId key(int number) {
    var entry =
        EntryId.of(
            new CampaignName("e-bill"),
            UnitKind.CUSTOMER,
            number,
            "w1",
            Instant.parse("2026-03-02T15:00:00Z"));
    return TouchpointId.of(entry, "first", 0);
  }

  public Message build() {
    return new Message(
        key(number),
        address,
        new Message.Content(subject, html, text),
        new CampaignName("e-bill"),
        "e-bill/2026-03-02T15:00:00Z",
        category,
        NOW,
        deadline,
        unsubscribe);
  }
}
