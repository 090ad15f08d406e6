package io.lamplighter.workers.channels.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.MessageClass;
import io.lamplighter.workers.channels.Message;
import io.lamplighter.workers.pages.LinkTokens;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Date;
import java.util.Properties;
import java.util.regex.Pattern;
import org.simplejavamail.converter.EmailConverter;
import org.simplejavamail.email.EmailBuilder;

/// Writes messages as MIME. Everything in a letter comes from the message: the same message gives
/// the same bytes on every attempt, so that servers and readers can tell a repetition.
final class LetterWriter {
  private static final Pattern BOUNDARY = Pattern.compile("boundary=\"([^\"]+)\"");
  // Line ends and other controls would make headers of their own, direction marks hide text.
  private static final Pattern UNFIT_FOR_HEADERS =
      Pattern.compile("[\\p{Cntrl}\\u2028\\u2029\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]+");

  private final Sender sender;
  private final LinkTokens tokens;
  // One for all messages: making a session costs four times as much as making a message.
  private final Session session = Session.getInstance(new Properties());

  LetterWriter(Sender sender, LinkTokens tokens) {
    this.sender = sender;
    this.tokens = tokens;
  }

  Letter write(Message message) {
    try {
      var mime = mime(message);
      addHeaders(mime, message);
      var out = new ByteArrayOutputStream(8_192);
      mime.writeTo(out);
      var bytes = withOwnBoundaries(out.toString(ISO_8859_1), message).getBytes(ISO_8859_1);
      return new Letter(session, envelopeFrom(message), bytes);
    } catch (MessagingException | IOException notMime) {
      throw new IllegalStateException("a message in memory could not be written", notMime);
    }
  }

  private MimeMessage mime(Message message) {
    var content = message.content();
    var email =
        EmailBuilder.startingBlank()
            .from(sender.name(), sender.address())
            .withReplyTo(sender.replyTo() == null ? sender.address() : sender.replyTo())
            .to(message.address())
            .withSubject(UNFIT_FOR_HEADERS.matcher(content.subject()).replaceAll(" ").strip())
            .withPlainText(content.text())
            .fixingMessageId("<" + message.key().value() + "@" + sender.domain() + ">")
            .fixingSentDate(Date.from(message.intentAt()));
    if (!content.html().isEmpty()) {
      email = email.withHTMLText(content.html());
    }
    return EmailConverter.emailToMimeMessage(email.buildEmail(), session);
  }

  /// Set here and in this order: the builder keeps headers in a hash map.
  private void addHeaders(MimeMessage mime, Message message) throws MessagingException {
    var category = message.category();
    if (message.unsubscribe() != null) {
      mime.setHeader(
          "List-Id", "%s <%s.%s>".formatted(category.word(), category.word(), sender.domain()));
      var byMail =
          sender.bounceDomain() == null
              ? ""
              : ", <mailto:%s@%s?subject=unsubscribe>"
                  .formatted(tokens.returnPath('u', message.key()), sender.bounceDomain());
      mime.setHeader("List-Unsubscribe", "<" + message.unsubscribe() + ">" + byMail);
      mime.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }
    var wave = message.wave().replaceFirst(".*/", "").replaceAll("[^A-Za-z0-9-]", "");
    mime.setHeader(
        "Feedback-ID",
        "%s:%s:%s:%s".formatted(message.campaign(), wave, category.word(), sender.feedbackId()));
    if (category.messageClass() == MessageClass.MARKETING) {
      mime.setHeader("Precedence", "bulk");
    } else if (category == Category.SERVICE || category == Category.BILLING) {
      mime.setHeader("Auto-Submitted", "auto-generated");
    }
  }

  private String envelopeFrom(Message message) {
    return sender.bounceDomain() == null
        ? sender.address()
        : tokens.returnPath('b', message.key()) + "@" + sender.bounceDomain();
  }

  /// Boundaries between parts are drawn by chance and by the clock; ours follow from the key.
  private static String withOwnBoundaries(String letter, Message message) {
    var found = BOUNDARY.matcher(letter).results().map(match -> match.group(1)).distinct().toList();
    var result = letter;
    for (int i = 0; i < found.size(); i++) {
      result = result.replace(found.get(i), "=_" + message.key().value() + "_" + i);
    }
    return result;
  }
}
