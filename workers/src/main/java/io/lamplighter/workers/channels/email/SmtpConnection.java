package io.lamplighter.workers.channels.email;

import io.lamplighter.workers.channels.email.MailServer.Security;
import io.lamplighter.workers.channels.email.WatchedTransport.Stage;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.util.Properties;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// One connection to the mail server, opened when it is needed and kept. For one thread at a time.
final class SmtpConnection {
  /// What a call came to, in the server's words.
  sealed interface Answer {
    record Taken(String reply) implements Answer {}

    /// @param reply all of it; may hold an address, so it goes no further than classification
    record Refused(Stage stage, String reply) implements Answer {}

    /// No connection, or it broke before the end of the message went out.
    record NoConnection(String code) implements Answer {}

    /// The end went out and nothing came back.
    record Silence(String code) implements Answer {}

    /// The deadline passed before the call.
    record TooLate() implements Answer {}
  }

  private final MailServer server;
  private final ScheduledExecutorService watch;
  private final CallSockets sockets = new CallSockets();
  private final Session session;
  private @Nullable WatchedTransport transport;

  SmtpConnection(MailServer server, String greetAs, ScheduledExecutorService watch) {
    this.server = server;
    this.watch = watch;
    this.session = Session.getInstance(properties(server, greetAs, sockets));
  }

  private static Properties properties(MailServer server, String greetAs, CallSockets sockets) {
    var properties = new Properties();
    properties.put("mail.smtp.socketFactory", sockets);
    properties.setProperty("mail.smtp.socketFactory.fallback", "false");
    properties.setProperty("mail.smtp.localhost", greetAs);
    properties.setProperty("mail.smtp.auth", String.valueOf(server.login() != null));
    var timeout = String.valueOf(server.callTimeout().toMillis());
    properties.setProperty("mail.smtp.connectiontimeout", timeout);
    properties.setProperty("mail.smtp.timeout", timeout);
    // In one piece where the server takes it: no doubled dots, one round trip less.
    properties.setProperty("mail.smtp.chunksize", "1000000");
    properties.setProperty("mail.smtp.quitwait", "false");
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    properties.setProperty(
        "mail.smtp.ssl.enable", String.valueOf(server.security() == Security.TLS));
    var startTls = String.valueOf(server.security() == Security.STARTTLS);
    properties.setProperty("mail.smtp.starttls.enable", startTls);
    properties.setProperty("mail.smtp.starttls.required", startTls);
    return properties;
  }

  /// Sends one letter.
  ///
  /// @param inTime asked immediately before the first command about this letter
  Answer send(Letter letter, String recipient, BooleanSupplier inTime) {
    // Whatever the server does, a call ends: others rely on it when they judge an old intent.
    sockets.beginCall();
    var end =
        watch.schedule(sockets::endCall, server.callTimeout().toMillis(), TimeUnit.MILLISECONDS);
    try {
      boolean kept = transport != null;
      var answer = attempt(letter, recipient, inTime);
      // A kept connection may have been closed at the other end meanwhile; nothing was sent on it.
      return kept && answer instanceof Answer.NoConnection
          ? attempt(letter, recipient, inTime)
          : answer;
    } finally {
      end.cancel(false);
    }
  }

  private Answer attempt(Letter letter, String recipient, BooleanSupplier inTime) {
    WatchedTransport open;
    try {
      open = open();
    } catch (MessagingException | RuntimeException notOpened) {
      var refused = transport == null ? null : transport.refusal();
      hangUp();
      return refused == null
          ? new Answer.NoConnection(isUntrusted(notOpened) ? "tls_untrusted" : "no_connection")
          : new Answer.Refused(Stage.CONNECT, refused);
    }
    if (!inTime.getAsBoolean()) {
      return new Answer.TooLate();
    }
    open.begin();
    try {
      open.sendMessage(letter, new Address[] {new InternetAddress(recipient)});
      return new Answer.Taken(open.getLastServerResponse());
    } catch (MessagingException | RuntimeException failed) {
      return judge(open);
    }
  }

  private Answer judge(WatchedTransport open) {
    var refusal = open.refusal();
    var stage = open.stage();
    if (refusal == null || refusal.startsWith("421") || !open.isOpen()) {
      hangUp();
    }
    if (refusal != null) {
      return new Answer.Refused(stage, refusal);
    }
    return stage == Stage.END
        ? new Answer.Silence("no_reply")
        : new Answer.NoConnection("connection_lost");
  }

  private WatchedTransport open() throws MessagingException {
    if (transport == null) {
      transport = new WatchedTransport(session);
      var login = server.login();
      transport.connect(
          server.host(),
          server.port(),
          login == null ? null : login.user(),
          login == null ? null : login.password());
    }
    return transport;
  }

  private static boolean isUntrusted(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException || cause instanceof CertPathBuilderException) {
        return true;
      }
    }
    return false;
  }

  void hangUp() {
    var open = transport;
    transport = null;
    if (open != null) {
      try {
        open.close();
      } catch (MessagingException alreadyGone) {
        // The server learns it from the closed socket.
      }
    }
    sockets.tearDown();
  }
}
