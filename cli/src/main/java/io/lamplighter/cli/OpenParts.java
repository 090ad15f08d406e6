package io.lamplighter.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/// What a long verb has started, closed last first: when the verb ends, or when the process is told
/// to stop (Ctrl-C, SIGTERM). Workers that were added after the database drain before it goes.
final class OpenParts implements AutoCloseable {
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Consumer<String> talk;
  private boolean closed;

  OpenParts(Consumer<String> talk) {
    this.talk = talk;
  }

  /// Parts that are closed at the latest when the process ends. Also keeps those quiet that log by
  /// other ways than ours: Tomcat tells each of its steps.
  static OpenParts untilExit(Consumer<String> talk) {
    Logger.getLogger("").setLevel(Level.WARNING);
    var parts = new OpenParts(talk);
    Runtime.getRuntime().addShutdownHook(new Thread(parts::close, "closing"));
    return parts;
  }

  /// Waits until the process is told to stop, or this thread is interrupted.
  static void untilStopped() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException stopped) {
      // That is the word to stop; closing must not be cut short by it.
    }
  }

  /// Takes a part over. One that is added while the process is ending is closed at once.
  synchronized <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    if (closed) {
      close();
    }
    return part;
  }

  /// Closes all, last first; one that fails to does not keep the others open. Twice is once.
  @Override
  public synchronized void close() {
    closed = true;
    while (!parts.isEmpty()) {
      var part = parts.pop();
      try {
        part.close();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      } catch (Exception broken) {
        talk.accept(
            part.getClass().getSimpleName() + " did not close cleanly: " + broken.getMessage());
      }
    }
  }
}
