package io.lamplighter.simulator.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// A folder of messages with a number each; the envelopes are in memory, the rest is on disk.
final class MailShelf implements SmtpInbox {
  private final Path folder;
  private final int keep;
  private final InstantSource clock;
  private final NavigableMap<Long, Caught> caught = new ConcurrentSkipListMap<>();
  private long last;

  private MailShelf(Path folder, int keep, InstantSource clock) {
    this.folder = folder;
    this.keep = keep;
    this.clock = clock;
  }

  static MailShelf open(Path folder, int keep, InstantSource clock) throws IOException {
    Files.createDirectories(folder);
    var shelf = new MailShelf(folder, keep, clock);
    shelf.readAgain();
    return shelf;
  }

  NavigableMap<Long, Caught> caught() {
    return caught;
  }

  Optional<Letter> open(long number) throws IOException {
    try {
      return Optional.of(Letter.of(Files.readAllBytes(file(number))));
    } catch (NoSuchFileException deleted) {
      return Optional.empty();
    }
  }

  @Override
  public void keep(String sender, List<String> recipients, byte[] message) throws IOException {
    for (var recipient : recipients) {
      var whole = new ByteArrayOutputStream(message.length + 200);
      whole.writeBytes(
          "Return-Path: <%s>\r\nX-Envelope-To: <%s>\r\nX-Caught-At: %s\r\n"
              .formatted(sender, recipient, clock.instant())
              .getBytes(ISO_8859_1));
      whole.writeBytes(message);
      put(whole.toByteArray());
    }
  }

  /// On disk under another name first, so that a kill leaves no torn message behind.
  private void put(byte[] message) throws IOException {
    var part = Files.createTempFile(folder, "caught", ".part");
    try (var file = FileChannel.open(part, StandardOpenOption.WRITE)) {
      var bytes = ByteBuffer.wrap(message);
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(false);
    }
    synchronized (this) {
      // Numbers appear in their order, so that nobody who asks "since" misses a slow one.
      long number = last + 1;
      Files.move(part, file(number));
      last = number;
      caught.put(number, envelope(number, message));
      while (caught.size() > keep) {
        Files.deleteIfExists(file(caught.firstKey()));
        caught.pollFirstEntry();
      }
    }
  }

  private Path file(long number) {
    return folder.resolve("%010d.eml".formatted(number));
  }

  private void readAgain() throws IOException {
    var files = new ArrayList<Path>();
    try (var found = Files.newDirectoryStream(folder, "*.{eml,part}")) {
      found.forEach(files::add);
    }
    for (var file : files) {
      var name = file.getFileName().toString();
      if (name.endsWith(".part")) {
        Files.delete(file);
      } else if (name.matches("\\d{10}[.]eml")) {
        long number = Long.parseLong(name.substring(0, 10));
        caught.put(number, envelope(number, Files.readAllBytes(file)));
        last = Math.max(last, number);
      }
    }
  }

  private static Caught envelope(long number, byte[] message) {
    var headers = Headers.of(message);
    return new Caught(
        number,
        headers.first("x-caught-at").map(Instant::parse).orElse(Instant.EPOCH),
        Letter.decoded(headers.first("from").orElse("")),
        headers.first("x-envelope-to").orElse("").replaceAll("[<>]", ""),
        Letter.decoded(headers.first("subject").orElse("")),
        headers.first("message-id").orElse(""));
  }
}
