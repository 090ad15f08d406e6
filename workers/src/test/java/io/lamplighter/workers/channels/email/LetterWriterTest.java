package io.lamplighter.workers.channels.email;

import static io.lamplighter.workers.channels.MessageFixture.NOW;
import static io.lamplighter.workers.channels.MessageFixture.aMessage;
import static io.lamplighter.workers.channels.MessageFixture.key;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.Category;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.workers.channels.Message;
import io.lamplighter.workers.pages.LinkTokens;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LetterWriterTest {
  private static final Sender SENDER =
      new Sender(
          "Meridian Electric & Gas",
          "news@meridian.example",
          "care@meridian.example",
          "bounce.meridian.example",
          "meridianeg");
  private static Ledger ledger;
  private static LinkTokens tokens;

  @BeforeAll
  static void open() {
    ledger = TestLedger.fresh("live");
    tokens = LinkTokens.of(ledger.jdbi(), NOW);
  }

  @AfterAll
  static void close() {
    ledger.close();
  }

  @Test
  void theSameMessageIsTheSameBytesOnEveryAttempt() {
    var message = aMessage().build();

    var first = new LetterWriter(SENDER, tokens).write(message).bytes();
    var second = new LetterWriter(SENDER, tokens).write(message).bytes();

    assertThat(second).isEqualTo(first);
  }

  @Test
  void aMarketingMessageCanBeLeftWithOneClick() throws Exception {
    var mime = mime(aMessage().about(Category.PROGRAM).build());

    assertThat(mime.getHeader("List-Unsubscribe", null))
        .startsWith("<https://pages.meridian.example/u/1.abc.def>, <mailto:u-")
        .endsWith("@bounce.meridian.example?subject=unsubscribe>");
    assertThat(mime.getHeader("List-Unsubscribe-Post", null))
        .isEqualTo("List-Unsubscribe=One-Click");
    assertThat(mime.getHeader("List-Id", null)).isEqualTo("program <program.meridian.example>");
    assertThat(mime.getHeader("Precedence", null)).isEqualTo("bulk");
    assertThat(mime.getHeader("Auto-Submitted")).isNull();
  }

  @Test
  void aServiceMessageSaysThatAMachineWroteIt() throws Exception {
    var mime = mime(aMessage().about(Category.SERVICE).withoutUnsubscribe().build());

    assertThat(mime.getHeader("Auto-Submitted", null)).isEqualTo("auto-generated");
    assertThat(mime.getHeader("List-Unsubscribe")).isNull();
    assertThat(mime.getHeader("Precedence")).isNull();
  }

  @Test
  void theHeadFollowsFromTheLedger() throws Exception {
    var mime = mime(aMessage().build());

    assertThat(mime.getMessageID()).isEqualTo("<" + key(1).value() + "@meridian.example>");
    assertThat(mime.getSentDate().toInstant()).isEqualTo(NOW);
    assertThat(mime.getHeader("Feedback-ID", null))
        .isEqualTo("e-bill:2026-03-02T150000Z:program:meridianeg");
    assertThat(mime.getHeader("From", null))
        .isEqualTo("Meridian Electric & Gas <news@meridian.example>");
    assertThat(mime.getHeader("Reply-To", null)).isEqualTo("care@meridian.example");
    assertThat(mime.getHeader("To", null)).isEqualTo("ada@mail.example");
  }

  @Test
  void bouncesComeBackToAnAddressThatNamesTheTouchpoint() {
    var from = new LetterWriter(SENDER, tokens).write(aMessage().build()).getEnvelopeFrom();

    assertThat(from).endsWith("@bounce.meridian.example");
    assertThat(tokens.fromReturnPath('b', from.substring(0, from.indexOf('@')))).contains(key(1));
  }

  @Test
  void thePlainTextComesFirst() throws Exception {
    var mime = mime(aMessage().build());

    var found = leaves(mime);

    assertThat(found).hasSize(2);
    assertThat(found.get(0)).startsWith("text/plain").contains("Hello Ada");
    assertThat(found.get(1)).startsWith("text/html").contains("<p>Hello");
  }

  @Test
  void noCustomerFieldCanMakeAHeaderOrTurnTheTextAround() throws Exception {
    var mime = mime(aMessage().withSubject("Hi\r\nBcc: eve@mail.example\u202Eevil\u0000").build());

    assertThat(mime.getHeader("Bcc")).isNull();
    assertThat(mime.getSubject()).isEqualTo("Hi Bcc: eve@mail.example evil");
  }

  @Test
  void linesAreNeverTooLongForSmtp() {
    var long1 = "wörd ".repeat(2_000);
    var bytes = new LetterWriter(SENDER, tokens).write(aMessage().saying(long1).build()).bytes();

    assertThat(new String(bytes, ISO_8859_1).split("\r\n", -1))
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(998));
  }

  private static MimeMessage mime(Message message) throws Exception {
    var bytes = new LetterWriter(SENDER, tokens).write(message).bytes();
    return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
  }

  private static List<String> leaves(jakarta.mail.Part part) throws Exception {
    if (part.getContent() instanceof MimeMultipart parts) {
      var all = new java.util.ArrayList<String>();
      for (int i = 0; i < parts.getCount(); i++) {
        all.addAll(leaves(parts.getBodyPart(i)));
      }
      return all;
    }
    return List.of(part.getContentType() + " " + part.getContent());
  }
}
