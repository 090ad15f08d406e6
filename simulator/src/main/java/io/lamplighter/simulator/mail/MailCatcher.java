package io.lamplighter.simulator.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// A mail server for looking: it keeps the newest messages on disk, one `.eml` file each, and hands
/// them out. Nothing is passed on. A folder that was used before is read again, so a restart loses
/// nothing.
public final class MailCatcher implements AutoCloseable {
  private final SmtpFront front;
  private final MailShelf shelf;

  private MailCatcher(SmtpFront front, MailShelf shelf) {
    this.front = front;
    this.shelf = shelf;
  }

  /// Starts to catch.
  ///
  /// @param port 0 for any free one
  /// @param folder is made when it is not there
  /// @param keep how many messages to keep; older ones are deleted
  public static MailCatcher start(
      InetAddress address, int port, Path folder, int keep, InstantSource clock)
      throws IOException {
    var shelf = MailShelf.open(folder, keep, clock);
    return new MailCatcher(SmtpFront.listen(address, port, Faults.NONE, shelf), shelf);
  }

  public int port() {
    return front.port();
  }

  /// The newest messages, newest first.
  public List<Caught> latest(int limit) {
    return shelf.caught().descendingMap().values().stream().limit(limit).toList();
  }

  /// What came after a message, oldest first: a reader that asks again with the last number it saw
  /// misses nothing that is still kept.
  ///
  /// @param number of the last message seen; 0 for none
  public List<Caught> since(long number, int limit) {
    return shelf.caught().tailMap(number, false).values().stream().limit(limit).toList();
  }

  /// The message of a number, if it is still kept.
  public Optional<Caught> find(long number) {
    return Optional.ofNullable(shelf.caught().get(number));
  }

  /// Opens a message, if it is still kept.
  public Optional<Letter> open(long number) throws IOException {
    return shelf.open(number);
  }

  @Override
  public void close() throws IOException {
    front.close();
  }
}
