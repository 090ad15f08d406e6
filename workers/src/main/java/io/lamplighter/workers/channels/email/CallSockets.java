package io.lamplighter.workers.channels.email;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/// Sockets of one connection: without Nagle's delay (an answer waits 40 ms for nothing otherwise),
/// and a call that takes too long can be ended from outside: its socket is torn down, and it gets
/// no other.
final class CallSockets extends SocketFactory {
  private @Nullable Socket newest;
  private boolean over;

  synchronized void beginCall() {
    over = false;
  }

  synchronized void endCall() {
    over = true;
    tearDown();
  }

  synchronized void tearDown() {
    var socket = newest;
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException alreadyGone) {
        // Then there is nothing left to tear down.
      }
    }
  }

  @Override
  public synchronized Socket createSocket() throws IOException {
    if (over) {
      throw new SocketTimeoutException("the call has taken too long");
    }
    var socket = new Socket();
    socket.setTcpNoDelay(true);
    newest = socket;
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
  }

  private Socket connected(InetSocketAddress to, @Nullable InetSocketAddress from)
      throws IOException {
    var socket = createSocket();
    socket.bind(from);
    socket.connect(to);
    return socket;
  }
}
