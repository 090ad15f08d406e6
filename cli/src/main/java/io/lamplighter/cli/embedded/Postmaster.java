package io.lamplighter.cli.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// The server process that a Postgres data folder names in `postmaster.pid`, alive or long gone.
///
/// @param started to the second, by that process's own clock
record Postmaster(long pid, Instant started, int port) {
  private static final Duration SAME_START = Duration.ofSeconds(10);
  private static final Duration STOPS_WITHIN = Duration.ofSeconds(60);

  static Optional<Postmaster> in(Path data) {
    try {
      var lines = Files.readAllLines(data.resolve("postmaster.pid"));
      return Optional.of(
          new Postmaster(
              Long.parseLong(lines.get(0).strip()),
              Instant.ofEpochSecond(Long.parseLong(lines.get(2).strip())),
              Integer.parseInt(lines.get(3).strip())));
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException none) {
      return Optional.empty();
    }
  }

  /// The process, if it still runs and is the one that wrote the file: numbers are used again.
  Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isTheSame);
  }

  private boolean isTheSame(ProcessHandle process) {
    var command = process.info().command().orElse("");
    var start = process.info().startInstant().orElse(started);
    return command.endsWith("postgres")
        || Duration.between(started, start).abs().compareTo(SAME_START) <= 0;
  }

  /// Makes the data folder fit for a start after a crash: a server that outlived the Lamplighter
  /// that had started it is stopped, a note of one whose number now belongs to another process is
  /// removed. (A number that nobody has Postgres settles by itself, and checks its shared memory as
  /// it does.) The caller holds the folder, so nobody can be using that server.
  static void settle(Path data, Consumer<String> talk) {
    var noted = in(data);
    if (noted.isEmpty()) {
      return;
    }
    var server = noted.get();
    var running = server.process();
    if (running.isPresent()) {
      talk.accept(
          "Stopping the Postgres that an earlier run left behind (process " + server.pid + ")");
      server.stop(running.get());
    } else if (ProcessHandle.of(server.pid).filter(ProcessHandle::isAlive).isPresent()) {
      try {
        Files.deleteIfExists(data.resolve("postmaster.pid"));
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }
  }

  /// Fast shutdown: clients are cut off, nothing committed is lost.
  private void stop(ProcessHandle running) {
    try {
      new ProcessBuilder("kill", "-INT", Long.toString(pid)).start().waitFor();
    } catch (IOException noKill) {
      running.destroy();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return;
    }
    awaitEnd(running);
  }

  static void awaitEnd(ProcessHandle process) {
    try {
      process.onExit().get(STOPS_WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException hangs) {
      throw new EmbeddedUnavailableException(
          "the Postgres of process "
              + process.pid()
              + " does not stop.\n  End that process by hand (kill -INT "
              + process.pid()
              + ") and start again.",
          hangs);
    } catch (ExecutionException broken) {
      throw new IllegalStateException(broken);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
