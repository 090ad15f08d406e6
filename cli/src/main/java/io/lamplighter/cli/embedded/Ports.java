package io.lamplighter.cli.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Ports of this machine that nobody listens on.
public final class Ports {
  private Ports() {}

  /// The port given, if it is free; else some port that is.
  public static int freeOr(String given) {
    int wanted = given.isEmpty() ? 0 : Integer.parseInt(given);
    return wanted != 0 && isFree(wanted) ? wanted : anyFree();
  }

  /// Whether a server of this machine's own could listen there now.
  public static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  private static int anyFree() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }
}
