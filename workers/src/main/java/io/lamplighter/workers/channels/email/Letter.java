package io.lamplighter.workers.channels.email;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.io.OutputStream;
import org.eclipse.angus.mail.smtp.SMTPMessage;

/// A message as it goes over the wire: an envelope and finished bytes.
final class Letter extends SMTPMessage {
  private final byte[] bytes;

  Letter(Session session, String envelopeFrom, byte[] bytes) {
    super(session);
    this.bytes = bytes;
    setEnvelopeFrom(envelopeFrom);
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /// Whether a line begins with a dot, which SMTP's older way of sending doubles on the way.
  boolean beginsLinesWithDots() {
    for (int i = 1; i < bytes.length; i++) {
      if (bytes[i] == '.' && (bytes[i - 1] == '\n' || bytes[i - 1] == '\r')) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void writeTo(OutputStream out, String[] ignored) throws IOException, MessagingException {
    out.write(bytes);
  }
}
