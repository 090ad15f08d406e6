package io.lamplighter.simulator.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lamplighter.simulator.mail.MailSink.Received;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;

/// An append-only file of lines. Everybody who waits for the disk at the same time waits for the
/// same flush.
final class ReceivedLog implements AutoCloseable {
  private final FileChannel file;
  private final LinkedBlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final Thread writer;
  private volatile boolean closed;

  private record Waiting(String lines, CompletableFuture<Void> onDisk) {}

  private ReceivedLog(FileChannel file) {
    this.file = file;
    this.writer = Thread.ofPlatform().daemon().name("sink-log").start(this::writeAll);
  }

  static ReceivedLog open(Path path) throws IOException {
    var file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    file.truncate(endOfLastLine(Files.readAllBytes(path)));
    file.position(file.size());
    return new ReceivedLog(file);
  }

  private static int endOfLastLine(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  /// Returns when the rows are on disk.
  void append(List<Received> rows) throws IOException {
    var lines = new StringBuilder();
    for (var row : rows) {
      lines.append(row.at()).append('\t');
      lines.append(clean(row.messageId())).append('\t');
      lines.append(clean(row.recipient())).append('\n');
    }
    var waiting = new Waiting(lines.toString(), new CompletableFuture<>());
    queue.add(waiting);
    if (closed) {
      throw new IOException("the sink is closed");
    }
    try {
      waiting.onDisk().get();
    } catch (ExecutionException notWritten) {
      throw new IOException("cannot write: " + notWritten.getMessage(), notWritten);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted before the disk answered", stop);
    }
  }

  private static String clean(String text) {
    return text.replaceAll("[\\t\\r\\n]", " ");
  }

  private void writeAll() {
    var batch = new ArrayList<Waiting>();
    while (!closed || !queue.isEmpty()) {
      batch.clear();
      try {
        batch.add(queue.take());
      } catch (InterruptedException stop) {
        return;
      }
      queue.drainTo(batch);
      try {
        for (var waiting : batch) {
          var bytes = UTF_8.encode(waiting.lines());
          while (bytes.hasRemaining()) {
            file.write(bytes);
          }
        }
        file.force(false);
        batch.forEach(waiting -> waiting.onDisk().complete(null));
      } catch (IOException notWritten) {
        batch.forEach(waiting -> waiting.onDisk().completeExceptionally(notWritten));
      }
    }
  }

  static List<Received> read(Path path) throws IOException {
    var bytes = Files.readAllBytes(path);
    var rows = new ArrayList<Received>();
    for (var line : new String(bytes, 0, endOfLastLine(bytes), UTF_8).lines().toList()) {
      var fields = line.split("\t", -1);
      rows.add(new Received(Instant.parse(fields[0]), fields[1], fields[2]));
    }
    return rows;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    // Wakes the writer. An interrupt would close the file under a write.
    queue.add(new Waiting("", new CompletableFuture<>()));
    try {
      writer.join();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    for (var left = queue.poll(); left != null; left = queue.poll()) {
      left.onDisk().completeExceptionally(new IOException("the sink is closed"));
    }
    file.close();
  }
}
