package io.lamplighter.benchmarks.crash;

import io.lamplighter.benchmarks.Database;
import io.lamplighter.benchmarks.Surroundings;
import io.lamplighter.simulator.rehearsal.Letterhead;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// All processes of a live Lamplighter on one machine: Postgres, Temporal and a worker, each as an
/// operator starts it, and a mail sink that stands for the world and is never killed.
final class House implements AutoCloseable {
  private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);

  /// Which Temporal stands in the house.
  sealed interface Temporal {
    String word();

    /// The server of a `temporal` binary, with its state on disk.
    record Server(Path binary) implements Temporal {
      @Override
      public String word() {
        return "server";
      }
    }

    /// The server that lives in memory and has forgotten everything after a kill.
    record InMemory() implements Temporal {
      @Override
      public String word() {
        return "in-memory";
      }
    }
  }

  private final Surroundings around;
  private final Temporal temporal;
  private final Path folder;
  private final int temporalPort = freePort();
  private final int smtpPort = freePort();
  private final int intakePort = freePort();
  private final List<Process> inside = new ArrayList<>();
  private Database database;
  private @Nullable Process sink;

  House(Surroundings around, Temporal temporal, Path folder) throws IOException {
    this.around = around;
    this.temporal = temporal;
    this.folder = Files.createDirectories(folder);
    this.database = around.database(folder.resolve("data"));
  }

  Database database() {
    return database;
  }

  int intakePort() {
    return intakePort;
  }

  Path received() {
    return folder.resolve("received.tsv");
  }

  Path worklists() {
    return folder.resolve("worklists");
  }

  /// The world's mail server: a process of its own that writes each message to disk before it
  /// answers 250.
  void openSink(String faults) throws IOException {
    var script = Files.writeString(folder.resolve("faults.txt"), faults);
    var command = java("io.lamplighter.simulator.mail.MailSink");
    command.addAll(
        List.of(
            "--file",
            received().toString(),
            "--port",
            Integer.toString(smtpPort),
            "--faults",
            script.toString()));
    sink = start("sink", command, Map.of());
    await(smtpPort, sink);
  }

  /// Starts Temporal and a worker over the running database.
  void start() throws IOException {
    var server = start("temporal", temporalCommand(), Map.of());
    inside.add(server);
    await(temporalPort, server);
    var command = new ArrayList<>(around.executable());
    command.add("worker");
    var worker = start("worker", command, settings());
    inside.add(worker);
    await(intakePort, worker);
  }

  private List<String> temporalCommand() {
    return switch (temporal) {
      case Temporal.Server(var binary) ->
          List.of(
              binary.toString(),
              "server",
              "start-dev",
              "--headless",
              "--ip",
              "127.0.0.1",
              "--port",
              Integer.toString(temporalPort),
              "--db-filename",
              folder.resolve("temporal.db").toString(),
              "--log-level",
              "error");
      case Temporal.InMemory() -> {
        var command = java("io.temporal.testserver.TestServer");
        command.add(Integer.toString(temporalPort));
        yield command;
      }
    };
  }

  private Map<String, String> settings() {
    return Map.ofEntries(
        Map.entry("LAMPLIGHTER_DB", database.url()),
        Map.entry("LAMPLIGHTER_DB_USER", database.user()),
        Map.entry("LAMPLIGHTER_DB_PASSWORD", database.password()),
        Map.entry("LAMPLIGHTER_TEMPORAL_ADDRESS", "127.0.0.1:" + temporalPort),
        Map.entry("LAMPLIGHTER_SMTP", "127.0.0.1:" + smtpPort),
        Map.entry("LAMPLIGHTER_SMTP_SECURITY", "plain"),
        Map.entry("LAMPLIGHTER_MAIL_FROM", "Meridian Electric & Gas <news@meridian.example>"),
        Map.entry("LAMPLIGHTER_WORKLISTS", worklists().toString()),
        Map.entry("LAMPLIGHTER_WORKLIST_CHANNELS", "sms"),
        Map.entry("LAMPLIGHTER_PAGES_ADDRESS", "https://pages.meridian.example"),
        Map.entry("LAMPLIGHTER_PAGES_PORT", "none"),
        Map.entry("LAMPLIGHTER_INTAKE_PORT", Integer.toString(intakePort)),
        Map.entry("LAMPLIGHTER_INTAKE_TOKEN", Feeder.TOKEN),
        Map.entry("LAMPLIGHTER_UTILITY_ADDRESS", Letterhead.ADDRESS),
        Map.entry("LAMPLIGHTER_UTILITY_PHONE", "+13035550100"),
        Map.entry("LAMPLIGHTER_UTILITY_PORTAL", "https://portal.meridian.example"));
  }

  /// kill -9 for Postgres, Temporal and the worker, as good as at the same instant.
  void kill() {
    var victims = new LinkedHashSet<ProcessHandle>();
    inside.stream().map(Process::toHandle).forEach(process -> addAll(victims, process));
    postmaster().ifPresent(process -> addAll(victims, process));
    victims.forEach(ProcessHandle::destroyForcibly);
    victims.forEach(House::awaitEnd);
    inside.clear();
  }

  private static void addAll(Collection<ProcessHandle> victims, ProcessHandle process) {
    victims.add(process);
    process.descendants().forEach(victims::add);
  }

  private static void awaitEnd(ProcessHandle process) {
    try {
      process.onExit().get(30, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException
        | java.util.concurrent.TimeoutException alive) {
      throw new IllegalStateException("process " + process.pid() + " survives kill -9", alive);
    }
  }

  private java.util.Optional<ProcessHandle> postmaster() {
    try {
      var lines = Files.readAllLines(database.data().resolve("postmaster.pid"));
      return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()));
    } catch (IOException stopped) {
      return java.util.Optional.empty();
    }
  }

  /// Starts all again over what is on disk.
  void restart() throws IOException {
    database = around.database(folder.resolve("data"));
    start();
  }

  private List<String> java(String main) {
    var command = new ArrayList<>(around.executable());
    command.set(command.size() - 1, main);
    return command;
  }

  private Process start(String name, List<String> command, Map<String, String> settings)
      throws IOException {
    var builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(variable -> variable.startsWith("LAMPLIGHTER_"));
    builder.environment().putAll(settings);
    return builder
        .redirectInput(Redirect.from(new File("/dev/null")))
        .redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(folder.resolve(name + ".log").toFile()))
        .start();
  }

  private void await(int port, Process process) throws IOException {
    long until = System.nanoTime() + STARTS_WITHIN.toNanos();
    while (System.nanoTime() < until && process.isAlive()) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected()) {
          return;
        }
      } catch (ConnectException notYet) {
        pause(Duration.ofMillis(100));
      }
    }
    throw new IOException(
        "a process of the house does not listen on port %d; see the logs in %s"
            .formatted(port, folder));
  }

  static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped", stopped);
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new java.io.UncheckedIOException(none);
    }
  }

  @Override
  public void close() {
    inside.forEach(process -> process.descendants().forEach(ProcessHandle::destroyForcibly));
    inside.forEach(Process::destroyForcibly);
    if (sink != null) {
      sink.destroyForcibly();
    }
  }
}
