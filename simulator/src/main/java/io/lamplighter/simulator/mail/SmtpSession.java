package io.lamplighter.simulator.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.lamplighter.simulator.mail.Faults.Fault;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One SMTP conversation (RFC 5321) with PIPELINING, 8BITMIME and CHUNKING.
final class SmtpSession {
  private static final int LONGEST_LINE = 4_096;
  private static final int LARGEST_MESSAGE = 32 * 1024 * 1024;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final Faults faults;
  private final SmtpInbox inbox;

  private @Nullable String sender;
  private final List<String> recipients = new ArrayList<>();
  private final ByteArrayOutputStream chunks = new ByteArrayOutputStream();

  SmtpSession(Socket socket, Faults faults, SmtpInbox inbox) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), 65_536);
    this.out = new BufferedOutputStream(socket.getOutputStream(), 8_192);
    this.faults = faults;
    this.inbox = inbox;
  }

  void run() throws IOException {
    reply("220 localhost ESMTP");
    for (var line = readLine(); line != null && obey(line); line = readLine()) {
      // Replies to pipelined commands leave together.
      if (in.available() == 0) {
        out.flush();
      }
    }
    out.flush();
  }

  private boolean obey(String line) throws IOException {
    var verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
    switch (verb) {
      case "EHLO" -> {
        write("250-localhost");
        write("250-PIPELINING");
        write("250-8BITMIME");
        write("250-CHUNKING");
        write("250-ENHANCEDSTATUSCODES");
        write("250 SIZE " + LARGEST_MESSAGE);
      }
      case "HELO" -> write("250 localhost");
      case "MAIL" -> mail(path(line));
      case "RCPT" -> rcpt(path(line));
      case "DATA" -> {
        return data();
      }
      case "BDAT" -> {
        return bdat(line);
      }
      case "RSET" -> {
        forget();
        write("250 2.0.0 forgotten");
      }
      case "NOOP" -> write("250 2.0.0 still here");
      case "QUIT" -> {
        write("221 2.0.0 bye");
        return false;
      }
      default -> write("502 5.5.1 not known here");
    }
    return true;
  }

  private void mail(@Nullable String path) throws IOException {
    if (path == null) {
      write("501 5.5.4 MAIL FROM:<address> expected");
      return;
    }
    forget();
    sender = path;
    write("250 2.1.0 sender ok");
  }

  private void rcpt(@Nullable String path) throws IOException {
    if (sender == null) {
      write("503 5.5.1 MAIL first");
    } else if (path == null) {
      write("501 5.5.4 RCPT TO:<address> expected");
    } else if (faults.next(path, Faults.Stage.RCPT) instanceof Fault.Refuse(var stage, var said)) {
      write(said);
    } else {
      recipients.add(path);
      write("250 2.1.5 recipient ok");
    }
  }

  private boolean data() throws IOException {
    if (recipients.isEmpty()) {
      write("503 5.5.1 RCPT first");
      return true;
    }
    reply("354 end with a dot");
    return receive(readToDot());
  }

  private boolean bdat(String line) throws IOException {
    var words = line.trim().split(" +", -1);
    int size;
    try {
      size = Integer.parseInt(words[1]);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException notANumber) {
      write("501 5.5.4 BDAT size expected");
      return false;
    }
    if (size < 0 || chunks.size() + size > LARGEST_MESSAGE) {
      write("552 5.3.4 too large");
      return false;
    }
    var chunk = in.readNBytes(size);
    if (chunk.length < size) {
      throw new EOFException();
    }
    if (recipients.isEmpty()) {
      write("503 5.5.1 RCPT first");
      return true;
    }
    chunks.write(chunk);
    if (words.length > 2 && words[2].equalsIgnoreCase("LAST")) {
      return receive(chunks.toByteArray());
    }
    write("250 2.0.0 go on");
    return true;
  }

  /// Everything is here; what happens now is what a sender cannot see.
  private boolean receive(byte[] message) throws IOException {
    Fault fault = null;
    for (var recipient : recipients) {
      fault = fault == null ? faults.next(recipient, Faults.Stage.DATA) : fault;
    }
    switch (fault) {
      case Fault.Refuse refusal -> {
        write(refusal.reply());
        forget();
        return true;
      }
      case Fault.DropAfterDot drop -> {
        return hangUp();
      }
      case Fault.DropBeforeReply drop -> {
        inbox.keep(String.valueOf(sender), List.copyOf(recipients), message);
        return hangUp();
      }
      case Fault.Delay delay -> pause(delay);
      case null -> {}
    }
    inbox.keep(String.valueOf(sender), List.copyOf(recipients), message);
    forget();
    write("250 2.0.0 kept");
    return true;
  }

  private boolean hangUp() throws IOException {
    socket.close();
    return false;
  }

  private static void pause(Fault.Delay delay) throws IOException {
    try {
      Thread.sleep(delay.lasts());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  private void forget() {
    sender = null;
    recipients.clear();
    chunks.reset();
  }

  private byte[] readToDot() throws IOException {
    var message = new ByteArrayOutputStream(16_384);
    while (true) {
      var line = readRawLine();
      if (line.length == 3 && line[0] == '.') {
        return message.toByteArray();
      }
      int from = line[0] == '.' ? 1 : 0;
      message.write(line, from, line.length - from);
      if (message.size() > LARGEST_MESSAGE) {
        throw new IOException("message too large");
      }
    }
  }

  /// One line of a message with its CRLF.
  private byte[] readRawLine() throws IOException {
    var line = new ByteArrayOutputStream(128);
    int before = -1;
    while (true) {
      int now = in.read();
      if (now < 0) {
        throw new EOFException();
      }
      line.write(now);
      if (before == '\r' && now == '\n') {
        return line.toByteArray();
      }
      if (line.size() > LARGEST_MESSAGE) {
        throw new IOException("line too long");
      }
      before = now;
    }
  }

  private @Nullable String readLine() throws IOException {
    var line = new ByteArrayOutputStream(128);
    for (int now = in.read(); now >= 0; now = in.read()) {
      if (now == '\n') {
        return line.toString(ISO_8859_1).stripTrailing();
      }
      if (line.size() > LONGEST_LINE) {
        throw new IOException("line too long");
      }
      line.write(now);
    }
    return null;
  }

  private static @Nullable String path(String line) {
    int from = line.indexOf('<');
    int to = line.indexOf('>', from + 1);
    return from < 0 || to < 0 ? null : line.substring(from + 1, to);
  }

  private void write(String line) throws IOException {
    out.write((line + "\r\n").getBytes(ISO_8859_1));
  }

  private void reply(String line) throws IOException {
    write(line);
    out.flush();
  }
}
