package io.lamplighter.simulator.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/// A caught message, opened.
///
/// @param head every header line, unfolded, in order of arrival
/// @param html empty if it has none
/// @param text empty if it has none
public record Letter(List<String> head, String html, String text) {
  private static final Session SESSION = Session.getInstance(new Properties());

  static Letter of(byte[] message) throws IOException {
    try {
      var parsed = new MimeMessage(SESSION, new ByteArrayInputStream(message));
      var head = new ArrayList<String>();
      parsed
          .getAllHeaderLines()
          .asIterator()
          .forEachRemaining(line -> head.add(MimeUtility.unfold(line)));
      return new Letter(head, body(parsed, "text/html"), body(parsed, "text/plain"));
    } catch (MessagingException unreadable) {
      throw new IOException("the message cannot be taken apart", unreadable);
    }
  }

  private static String body(Part part, String type) throws MessagingException, IOException {
    if (part.isMimeType(type)) {
      return part.getContent() instanceof String text
          ? text
          : new String(part.getInputStream().readAllBytes(), ISO_8859_1);
    }
    if (part.getContent() instanceof Multipart parts) {
      for (int i = 0; i < parts.getCount(); i++) {
        BodyPart child = parts.getBodyPart(i);
        var found = body(child, type);
        if (!found.isEmpty()) {
          return found;
        }
      }
    }
    return "";
  }

  static String decoded(String header) {
    try {
      return MimeUtility.decodeText(header);
    } catch (UnsupportedEncodingException unknownCharset) {
      return header;
    }
  }
}
