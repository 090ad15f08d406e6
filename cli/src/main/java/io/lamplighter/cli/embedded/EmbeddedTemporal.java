package io.lamplighter.cli.embedded;

import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Temporal on one machine: the dev server of a `temporal` binary with its state kept in the
/// [DataFolder], where such a binary is found; else a server inside this process that forgets its
/// timers at the end and has them rebuilt from Postgres at the next start.
public final class EmbeddedTemporal implements AutoCloseable {
  /// The namespace that both kinds of server come with.
  public static final String NAMESPACE = "default";

  private static final String SETTINGS = "temporal.properties";
  private static final String BANNER =
      """
      +----------------------------------------------------------------------------+
      | No `temporal` binary was found: Temporal runs inside this process.         |
      | It keeps nothing on disk. At each start all timers are rebuilt from        |
      | Postgres, so no journey is lost; for real use run a Temporal server.       |
      +----------------------------------------------------------------------------+\
      """;
  private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);
  private static final Duration STOPS_WITHIN = Duration.ofSeconds(20);

  private final DataFolder folder;
  private final int port;
  private final boolean inProcess;
  private final Closeable server;

  private EmbeddedTemporal(DataFolder folder, int port, boolean inProcess, Closeable server) {
    this.folder = folder;
    this.port = port;
    this.inProcess = inProcess;
    this.server = server;
  }

  /// Starts Temporal and waits until it answers.
  ///
  /// The binary is the one that `LAMPLIGHTER_TEMPORAL` names (`none`: use none), else the first
  /// `temporal` on `PATH`, else the one that `.ci/run` builds into the cache folder.
  ///
  /// @param environment where these variables are looked up
  /// @param talk told, in words, what takes time and which kind of server it is
  /// @throws EmbeddedUnavailableException with the remedy, if it does not start
  public static EmbeddedTemporal start(
      DataFolder folder, Map<String, String> environment, Consumer<String> talk) {
    var settings = DataFolder.settings(folder.resolve(SETTINGS));
    owner(settings)
        .filter(orphan -> orphan.pid() != ProcessHandle.current().pid())
        .ifPresent(
            orphan -> {
              talk.accept(
                  "Stopping the Temporal that an earlier run left behind (process "
                      + orphan.pid()
                      + ")");
              stop(orphan);
            });
    int port = Ports.freeOr(settings.getProperty("port", ""));
    settings.setProperty("port", Integer.toString(port));

    var binary = binary(environment);
    if (binary.isEmpty()) {
      talk.accept(BANNER);
      // The second argument keeps time from being skipped: journeys here take as long as they take.
      var server = TestServer.createPortBoundServer(port, true);
      keep(folder, settings, ProcessHandle.current());
      awaitAnswer(port, () -> true, "");
      return new EmbeddedTemporal(folder, port, true, server);
    }
    var process = launch(folder, binary.get(), port).toHandle();
    keep(folder, settings, process);
    try {
      awaitAnswer(port, process::isAlive, "its log is " + folder.resolve("temporal.log"));
      folder.secret("temporal.db");
    } catch (EmbeddedUnavailableException silent) {
      stop(process);
      throw new EmbeddedUnavailableException(
          silent.getMessage()
              + ", and ends with:\n"
              + ServerLog.end(folder.resolve("temporal.log"))
              + "  Is "
              + binary.get()
              + " a Temporal CLI from 1.3 on? LAMPLIGHTER_TEMPORAL names another one, or `none`.",
          silent);
    }
    return new EmbeddedTemporal(folder, port, false, () -> stop(process));
  }

  /// Where the Temporal of a data folder listens, if one runs there now.
  public static Optional<String> runningIn(Path folder) {
    var settings = DataFolder.settings(folder.resolve(SETTINGS));
    return owner(settings).map(_ -> "127.0.0.1:" + settings.getProperty("port"));
  }

  private static void keep(DataFolder folder, Properties settings, ProcessHandle owner) {
    settings.setProperty("pid", Long.toString(owner.pid()));
    settings.setProperty("started", started(owner));
    folder.keep(SETTINGS, settings);
  }

  private static String started(ProcessHandle process) {
    return process.info().startInstant().map(at -> Long.toString(at.toEpochMilli())).orElse("");
  }

  /// The binary to start, or none.
  ///
  /// @throws EmbeddedUnavailableException if `LAMPLIGHTER_TEMPORAL` names none that can be run
  public static Optional<Path> binary(Map<String, String> environment) {
    var given = environment.getOrDefault("LAMPLIGHTER_TEMPORAL", "");
    if (given.equals("none")) {
      return Optional.empty();
    }
    if (!given.isBlank()) {
      var named = Path.of(given);
      if (!Files.isExecutable(named)) {
        throw new EmbeddedUnavailableException(
            "LAMPLIGHTER_TEMPORAL names "
                + named
                + ", which is no program that can be run.\n"
                + "  Name the `temporal` binary, or `none` for the server inside this process.");
      }
      return Optional.of(named);
    }
    var onPath =
        Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .filter(folder -> !folder.isBlank())
            .map(folder -> Path.of(folder, "temporal"));
    var cached = Stream.of(DataFolder.cache(environment).resolve("bin").resolve("temporal"));
    return Stream.concat(onPath, cached)
        .filter(Files::isRegularFile)
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Process launch(DataFolder folder, Path binary, int port) {
    var command = new ArrayList<String>();
    // A Ctrl-C on the terminal goes to the whole process group; the server is to outlive the
    // workers.
    if (Stream.of("/usr/bin/setsid", "/bin/setsid").map(Path::of).anyMatch(Files::isExecutable)) {
      command.add("setsid");
    }
    command.addAll(
        List.of(
            binary.toString(),
            "server",
            "start-dev",
            "--headless",
            "--ip",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--db-filename",
            folder.resolve("temporal.db").toString(),
            "--log-level",
            "warn"));
    var log = folder.secret("temporal.log").toFile();
    try {
      return new ProcessBuilder(command)
          .directory(folder.path().toFile())
          .redirectInput(Redirect.from(new File("/dev/null")))
          .redirectErrorStream(true)
          .redirectOutput(Redirect.to(log))
          .start();
    } catch (IOException broken) {
      throw new EmbeddedUnavailableException(
          binary + " cannot be run: " + broken.getMessage(), broken);
    }
  }

  private static void awaitAnswer(int port, BooleanSupplier alive, String where) {
    var stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget("127.0.0.1:" + port).build());
    try {
      long until = System.nanoTime() + STARTS_WITHIN.toNanos();
      while (System.nanoTime() < until && alive.getAsBoolean()) {
        if (answers(stubs)) {
          return;
        }
        Thread.sleep(100);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      stubs.shutdownNow();
    }
    throw new EmbeddedUnavailableException(
        "Temporal did not answer on port " + port + (where.isEmpty() ? "" : "; " + where));
  }

  private static boolean answers(WorkflowServiceStubs stubs) {
    try {
      stubs
          .blockingStub()
          .withDeadlineAfter(2, TimeUnit.SECONDS)
          .describeNamespace(DescribeNamespaceRequest.newBuilder().setNamespace(NAMESPACE).build());
      return true;
    } catch (StatusRuntimeException notYet) {
      return false;
    }
  }

  /// The process that the server ran in, if that still lives. Numbers are used again, so its start
  /// must be the one that was noted.
  private static Optional<ProcessHandle> owner(Properties settings) {
    var pid = settings.getProperty("pid", "");
    return pid.isEmpty()
        ? Optional.empty()
        : ProcessHandle.of(Long.parseLong(pid))
            .filter(ProcessHandle::isAlive)
            .filter(process -> started(process).equals(settings.getProperty("started")));
  }

  private static void stop(ProcessHandle process) {
    process.destroy();
    try {
      process.onExit().get(STOPS_WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException
        | java.util.concurrent.TimeoutException hangs) {
      process.destroyForcibly();
    }
  }

  /// Where to reach it: host and port.
  public String address() {
    return "127.0.0.1:" + port;
  }

  /// Whether it lives and ends with this process, its timers with it.
  public boolean inProcess() {
    return inProcess;
  }

  /// Stops the server. Close what uses it before.
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    var settings = DataFolder.settings(folder.resolve(SETTINGS));
    settings.remove("pid");
    settings.remove("started");
    folder.keep(SETTINGS, settings);
  }
}
