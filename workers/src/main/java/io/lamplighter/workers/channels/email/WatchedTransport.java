package io.lamplighter.workers.channels.email;

import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.io.OutputStream;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/// Angus Mail's SMTP, which does not say how far it came before it failed. This does: what was
/// asked last, and the first refusal heard. Before the end of the message goes out nothing can have
/// been delivered; after it everything can.
final class WatchedTransport extends SMTPTransport {
  /// How far a message came.
  enum Stage {
    CONNECT,
    MAIL,
    RCPT,
    DATA,
    /// The server may have all of it.
    END
  }

  private Stage stage = Stage.CONNECT;
  private @Nullable String refusal;
  private volatile boolean open;
  private boolean dotted;

  WatchedTransport(Session session) {
    super(session, null);
  }

  /// Before each message: what was seen belongs to the last one.
  void begin() {
    stage = Stage.CONNECT;
    refusal = null;
  }

  @Override
  public synchronized void sendMessage(Message message, Address[] recipients)
      throws MessagingException {
    dotted = message instanceof Letter letter && letter.beginsLinesWithDots();
    super.sendMessage(message, recipients);
  }

  /// Angus doubles dots that begin a line also where it sends in one piece, which is wrong: the
  /// server keeps both, and a link broken over two lines leads nowhere. Such letters go the old
  /// way.
  @Override
  public synchronized boolean supportsExtension(String extension) {
    return !(dotted && extension.equals("CHUNKING")) && super.supportsExtension(extension);
  }

  /// Whether the connection stands as far as we know, without asking the server.
  boolean isOpen() {
    return open;
  }

  @Override
  protected synchronized void setConnected(boolean connected) {
    super.setConnected(connected);
    open = connected;
  }

  Stage stage() {
    return stage;
  }

  /// The first reply of 400 to 599 since the message began. Any other number is no refusal that we
  /// could rely on: it counts as if nothing had been said.
  @Nullable String refusal() {
    return refusal;
  }

  @Override
  protected void mailFrom() throws MessagingException {
    stage = Stage.MAIL;
    super.mailFrom();
  }

  @Override
  protected void rcptTo() throws MessagingException {
    stage = Stage.RCPT;
    super.rcptTo();
  }

  @Override
  protected OutputStream data() throws MessagingException {
    stage = Stage.DATA;
    return super.data();
  }

  @Override
  protected OutputStream bdat() throws MessagingException {
    stage = Stage.DATA;
    return super.bdat();
  }

  @Override
  protected void finishData() throws IOException, MessagingException {
    stage = Stage.END;
    super.finishData();
  }

  @Override
  protected void finishBdat() throws IOException, MessagingException {
    stage = Stage.END;
    super.finishBdat();
  }

  @Override
  protected int readServerResponse() throws MessagingException {
    int code = super.readServerResponse();
    if (code >= 400 && code < 600 && refusal == null) {
      refusal = getLastServerResponse();
    }
    return code;
  }
}
