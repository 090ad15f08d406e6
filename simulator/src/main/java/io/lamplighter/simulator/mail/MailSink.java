package io.lamplighter.simulator.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/// A mail server that counts and nothing else: one line for each message and recipient, on disk
/// before the sender is told 250. It is the witness of crash tests, so it runs in a process of its
/// own and its file says what really arrived.
public final class MailSink implements AutoCloseable {
  private final SmtpFront front;
  private final ReceivedLog log;

  private MailSink(SmtpFront front, ReceivedLog log) {
    this.front = front;
    this.log = log;
  }

  /// Starts a sink on this machine only; lines go behind those the file has.
  ///
  /// @param port 0 for any free one
  public static MailSink start(int port, Path file, Faults faults, InstantSource clock)
      throws IOException {
    var log = ReceivedLog.open(file);
    try {
      var front =
          SmtpFront.listen(
              InetAddress.getLoopbackAddress(),
              port,
              faults,
              (sender, recipients, message) -> {
                var id = Headers.of(message).first("message-id").orElse("none");
                var at = clock.instant();
                log.append(recipients.stream().map(to -> new Received(at, id, to)).toList());
              });
      return new MailSink(front, log);
    } catch (IOException taken) {
      log.close();
      throw taken;
    }
  }

  public int port() {
    return front.port();
  }

  /// One message that was kept for one recipient.
  ///
  /// @param messageId with its angle brackets
  public record Received(Instant at, String messageId, String recipient) {}

  /// Reads a sink's file, also while the sink writes or after it was killed. A last line that was
  /// torn by a kill is left out: nobody was told 250 for it.
  public static List<Received> received(Path file) throws IOException {
    return ReceivedLog.read(file);
  }

  @Override
  public void close() throws IOException {
    front.close();
    log.close();
  }

  /// `MailSink --file PATH [--port N] [--faults PATH]`: prints `listening on N` and runs until it
  /// is killed.
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var options = options(arguments);
    var file = options.get("--file");
    if (file == null) {
      throw new IllegalArgumentException(
          "usage: MailSink --file PATH [--port N] [--faults PATH]; --file is missing");
    }
    var script = options.get("--faults");
    var faults = script == null ? Faults.NONE : Faults.of(Files.readString(Path.of(script)));
    int port = Integer.parseInt(options.getOrDefault("--port", "0"));
    try (var sink = start(port, Path.of(file), faults, InstantSource.system())) {
      System.out.println("listening on " + sink.port());
      System.out.flush();
      new CountDownLatch(1).await();
    }
  }

  private static Map<String, String> options(String[] arguments) {
    var options = new TreeMap<String, String>();
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      options.put(arguments[i], arguments[i + 1]);
    }
    return options;
  }
}
