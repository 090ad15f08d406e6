package io.lamplighter.cli;

import io.lamplighter.benchmarks.Database;
import io.lamplighter.benchmarks.Surroundings;
import io.lamplighter.cli.embedded.DataFolder;
import io.lamplighter.cli.embedded.EmbeddedPostgres;
import io.lamplighter.cli.embedded.EmbeddedTemporal;
import io.lamplighter.ledger.Ledger;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Where a benchmark runs: embedded databases and a folder of its own.
record BenchRoom(
    Path home,
    Path sets,
    Path scratch,
    long seed,
    InstantSource clock,
    Consumer<String> talk,
    OpenParts parts,
    AtomicInteger ledgers,
    Map<Path, DataFolder> folders,
    Map<Path, EmbeddedPostgres> servers)
    implements Surroundings {
  private static final int CONNECTIONS = 24;

  static BenchRoom of(BenchCommand asked, Consumer<String> talk, OpenParts parts)
      throws IOException {
    var home = Path.of(System.getProperty("lamplighter.home", ".")).toAbsolutePath().normalize();
    var sets = asked.sets == null ? home.resolve("../shared/data").normalize() : asked.sets;
    // The folder first: what is closed last is the first, and servers stop before their files go.
    var scratch = scratch(asked, parts);
    var servers = new HashMap<Path, EmbeddedPostgres>();
    parts.add(() -> servers.values().forEach(EmbeddedPostgres::close));
    return new BenchRoom(
        home,
        sets,
        scratch,
        asked.seed,
        InstantSource.system(),
        talk,
        parts,
        new AtomicInteger(),
        new HashMap<>(),
        servers);
  }

  private static Path scratch(BenchCommand asked, OpenParts parts) throws IOException {
    if (asked.data == null) {
      var temporary = Files.createTempDirectory("lamplighter-bench-");
      parts.add(() -> DataFolder.delete(temporary));
      return temporary;
    }
    var kept = asked.data.resolve("bench-" + asked.name).toAbsolutePath();
    DataFolder.delete(kept);
    return Files.createDirectories(kept);
  }

  @Override
  public List<String> executable() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "--sun-misc-unsafe-memory-access=allow",
        "--enable-native-access=ALL-UNNAMED",
        "-Dlamplighter.home=" + home,
        "-cp",
        classPath(),
        Lamplighter.class.getName());
  }

  /// Absolute, so that the process may stand in any folder.
  private static String classPath() {
    return List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)).stream()
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(java.util.stream.Collectors.joining(File.pathSeparator));
  }

  @Override
  public Ledger emptyLedger() {
    var server = database(scratch.resolve("ledger-" + ledgers.incrementAndGet()));
    var ledger =
        parts.add(Ledger.open(server.url(), server.user(), server.password(), CONNECTIONS));
    ledger.upgrade();
    return ledger;
  }

  @Override
  public Database database(Path folder) {
    var taken = folders.computeIfAbsent(folder, unseen -> parts.add(DataFolder.take(folder)));
    var killed = servers.remove(folder);
    if (killed != null) {
      // Nothing runs any more that could be stopped; what is given up is the lock on the data.
      killed.close();
    }
    var server = EmbeddedPostgres.start(taken, talk);
    servers.put(folder, server);
    var address = server.address();
    return new Database(
        address.url(), address.user(), address.password(), taken.path().resolve("postgres"));
  }

  @Override
  public Optional<Path> temporal() {
    return EmbeddedTemporal.binary(System.getenv());
  }

  @Override
  public void say(String text) {
    talk.accept(text);
  }
}
