package io.lamplighter.workers.channels.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A mail server on a real socket that does one thing wrong at one point of each conversation.
final class HostileServer implements AutoCloseable {
  /// Where in a conversation.
  enum Phase {
    CONNECT,
    EHLO,
    MAIL,
    RCPT,
    DATA,
    /// Behind the final dot.
    END,
    QUIT
  }

  /// What it does there.
  sealed interface Deed {
    /// Says nothing more and keeps the line.
    record Hang() implements Deed {}

    /// Closes the line.
    record Drop() implements Deed {}

    /// Says something else than what it should.
    record Say(String reply) implements Deed {}
  }

  private final ServerSocket listening;
  private final @Nullable Phase phase;
  private final Deed deed;
  private final CountDownLatch hanging = new CountDownLatch(1);
  private final AtomicInteger whole = new AtomicInteger();
  private final ConcurrentLinkedQueue<Socket> lines = new ConcurrentLinkedQueue<>();

  /// @param phase null for a server that is as it should be
  HostileServer(@Nullable Phase phase, Deed deed) throws IOException {
    this.phase = phase;
    this.deed = deed;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::answer);
  }

  int port() {
    return listening.getLocalPort();
  }

  /// How many messages came in up to the final dot.
  int whole() {
    return whole.get();
  }

  /// Waits until it has begun to hang.
  void awaitHanging() {
    try {
      hanging.await();
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer() {
    try {
      while (true) {
        var line = listening.accept();
        lines.add(line);
        Thread.ofVirtual().start(() -> converse(line));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void converse(Socket line) {
    try (line) {
      var in = new BufferedReader(new InputStreamReader(line.getInputStream(), ISO_8859_1));
      if (!at(Phase.CONNECT, "220 hostile.example", line, in)) {
        return;
      }
      String said = in.readLine();
      while (said != null) {
        var verb = said.substring(0, Math.min(4, said.length())).toUpperCase(Locale.ROOT);
        boolean goesOn =
            switch (verb) {
              case "EHLO", "HELO" -> at(Phase.EHLO, "250 hostile.example", line, in);
              case "MAIL" -> at(Phase.MAIL, "250 OK", line, in);
              case "RCPT" -> at(Phase.RCPT, "250 OK", line, in);
              case "DATA" ->
                  at(Phase.DATA, "354 go on", line, in)
                      && (phase == Phase.DATA || (take(in) && at(Phase.END, "250 OK", line, in)));
              case "QUIT" -> at(Phase.QUIT, "221 bye", line, in) && phase == Phase.QUIT;
              default -> at(null, "250 OK", line, in);
            };
        if (!goesOn) {
          return;
        }
        said = in.readLine();
      }
    } catch (IOException gone) {
      // So is the client.
    }
  }

  private boolean take(BufferedReader in) throws IOException {
    String line = in.readLine();
    while (line != null && !line.equals(".")) {
      line = in.readLine();
    }
    if (line != null) {
      whole.incrementAndGet();
    }
    return line != null;
  }

  /// @return whether the conversation goes on
  private boolean at(@Nullable Phase here, String usual, Socket line, BufferedReader in)
      throws IOException {
    if (here == null || here != phase) {
      return say(usual, line);
    }
    return switch (deed) {
      case Deed.Say(var reply) -> say(reply, line);
      case Deed.Drop() -> false;
      case Deed.Hang() -> {
        hanging.countDown();
        while (in.read() >= 0) {}
        yield false;
      }
    };
  }

  private static boolean say(String reply, Socket line) throws IOException {
    line.getOutputStream().write((reply + "\r\n").getBytes(ISO_8859_1));
    line.getOutputStream().flush();
    return true;
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (var line : lines) {
      line.close();
    }
  }
}
