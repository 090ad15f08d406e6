package io.lamplighter.simulator.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A listening SMTP port with a virtual thread for each connection.
final class SmtpFront implements AutoCloseable {
  private final ServerSocket listening;
  private final Faults faults;
  private final SmtpInbox inbox;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private SmtpFront(ServerSocket listening, Faults faults, SmtpInbox inbox) {
    this.listening = listening;
    this.faults = faults;
    this.inbox = inbox;
  }

  /// Starts to listen.
  ///
  /// @param port 0 for any free one
  static SmtpFront listen(InetAddress address, int port, Faults faults, SmtpInbox inbox)
      throws IOException {
    var listening = new ServerSocket();
    try {
      listening.setReuseAddress(true);
      listening.bind(new InetSocketAddress(address, port), 256);
    } catch (IOException taken) {
      listening.close();
      throw new IOException(
          "cannot listen on %s:%d (%s): choose another port"
              .formatted(address.getHostAddress(), port, taken.getMessage()),
          taken);
    }
    var front = new SmtpFront(listening, faults, inbox);
    Thread.ofPlatform().daemon().name("smtp-" + front.port()).start(front::acceptAll);
    return front;
  }

  int port() {
    return listening.getLocalPort();
  }

  private void acceptAll() {
    while (!listening.isClosed()) {
      try {
        var socket = listening.accept();
        open.add(socket);
        if (listening.isClosed()) {
          socket.close();
        }
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException closed) {
        // The port was closed, or one caller hung up too early: the loop knows which.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      new SmtpSession(socket, faults, inbox).run();
    } catch (IOException gone) {
      // The other side went away, or we were closed: what was answered for is kept.
    } finally {
      open.remove(socket);
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (var socket : open) {
      socket.close();
    }
  }
}
