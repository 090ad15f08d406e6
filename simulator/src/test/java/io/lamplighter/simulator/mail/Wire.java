package io.lamplighter.simulator.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;

/// A conversation with a mail server, word by word.
final class Wire implements AutoCloseable {
  private final Socket socket;
  private final BufferedReader in;

  Wire(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
    hear();
  }

  /// The last line of the reply, or null when the server hung up.
  String say(String line) throws IOException {
    tell(line);
    return hear();
  }

  void tell(String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(US_ASCII));
  }

  String hear() throws IOException {
    var line = in.readLine();
    while (line != null && line.length() > 3 && line.charAt(3) == '-') {
      line = in.readLine();
    }
    return line;
  }

  /// Sends one message and returns the reply to its end.
  String deliver(String id, String recipient) throws IOException {
    say("MAIL FROM:<news@meridian.example>");
    var refused = say("RCPT TO:<" + recipient + ">");
    if (!refused.startsWith("250")) {
      return refused;
    }
    say("DATA");
    tell("Message-ID: <" + id + ">");
    tell("Subject: =?UTF-8?Q?Caf=C3=A9?=");
    tell("");
    tell("..dotted");
    return say(".");
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
