package io.lamplighter.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
  @TempDir private Path temp;
  private final List<String> said = new ArrayList<>();

  /// What [#aLamplighterInAProcessOfItsOwn()] runs: starts a server, says so, is killed.
  public static void main(String[] folder) throws Exception {
    EmbeddedPostgres.start(DataFolder.take(Path.of(folder[0])), System.err::println);
    System.out.println("started");
    Thread.sleep(Duration.ofMinutes(5));
  }

  @Test
  void keepsWhatWasCommittedWhenEverythingIsKilledAndListensOnTheSamePort() throws Exception {
    var lamplighter = aLamplighterInAProcessOfItsOwn();
    var before = EmbeddedPostgres.runningIn(path()).orElseThrow();
    run(before, "CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('Grüße')");
    kill(serverProcess());
    kill(lamplighter);

    try (var folder = DataFolder.take(path());
        var after = EmbeddedPostgres.start(folder, said::add)) {
      assertThat(ask(after.address(), "SELECT word FROM kept")).isEqualTo("Grüße");
      assertThat(after.address()).isEqualTo(before);
    }
  }

  @Test
  void stopsAServerThatOutlivedTheLamplighterWhichHadStartedIt() throws Exception {
    var lamplighter = aLamplighterInAProcessOfItsOwn();
    run(
        EmbeddedPostgres.runningIn(path()).orElseThrow(),
        "CREATE TABLE kept AS SELECT 7 AS number");
    var orphan = serverProcess();
    kill(lamplighter);

    try (var folder = DataFolder.take(path());
        var after = EmbeddedPostgres.start(folder, said::add)) {
      assertThat(orphan.isAlive()).isFalse();
      assertThat(ask(after.address(), "SELECT number FROM kept")).isEqualTo("7");
    }
    assertThat(said).anyMatch(line -> line.contains("left behind"));
  }

  @Test
  void isNotMisledByAPidFileOrAPortThatNowBelongToOthers() throws Exception {
    try (var folder = DataFolder.take(path())) {
      var first = EmbeddedPostgres.start(folder, said::add);
      first.close();
      Files.writeString(
          path().resolve("postgres/postmaster.pid"),
          ProcessHandle.current().pid() + "\n/elsewhere\n1000000000\n5432\n\nlocalhost\n\nready\n");

      try (var _ = new ServerSocket(first.port(), 1, InetAddress.getLoopbackAddress());
          var second = EmbeddedPostgres.start(folder, said::add)) {
        assertThat(ask(second.address(), "SELECT 1")).isEqualTo("1");
        assertThat(second.port()).isNotEqualTo(first.port());
      }
      assertThat(said).anyMatch(line -> line.startsWith("Port " + first.port() + " is taken"));
    }
  }

  @Test
  void startsOverWhenTheFirstStartWasCutOff() throws Exception {
    var halfMade = Files.createDirectories(path().resolve("postgres"));
    Files.writeString(halfMade.resolve("postgresql.conf"), "");

    try (var folder = DataFolder.take(path());
        var server = EmbeddedPostgres.start(folder, said::add)) {
      assertThat(ask(server.address(), "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void isSafeAgainstPowerLossSortsByCodePointAndLetsNobodyInWithoutItsPassword() throws Exception {
    try (var folder = DataFolder.take(path())) {
      var server = EmbeddedPostgres.start(folder, said::add);
      var address = server.address();

      assertThat(ask(address, "SHOW fsync")).isEqualTo("on");
      assertThat(ask(address, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(ask(address, "SHOW full_page_writes")).isEqualTo("on");
      assertThat(ask(address, "SHOW server_encoding")).isEqualTo("UTF8");
      assertThat(ask(address, "SELECT 'a' < 'Z'")).isEqualTo("f");
      assertThat(ask(address, "SELECT lower('ÄÖ')")).isEqualTo("äö");
      for (var user : List.of("postgres", address.user())) {
        assertThatThrownBy(
                () -> ask(new DatabaseAddress(address.url(), user, "guessed"), "SELECT 1"))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("password authentication failed");
      }
      assertThat(address.toString()).doesNotContain(address.password());
      assertThat(permissions(path().resolve("postgres.properties"))).isEqualTo("rw-------");
      assertThat(permissions(path())).isEqualTo("rwx------");
      assertThat(EmbeddedPostgres.runningIn(path())).contains(address);

      server.close();
      assertThat(EmbeddedPostgres.runningIn(path())).isEmpty();
    }
  }

  @Test
  void quotesNobodyInItsLogAndKeepsItToItsOwner() throws Exception {
    // Made by somebody else before, and open to everybody.
    Files.createDirectory(path());
    Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rwxr-xr-x"));
    try (var folder = DataFolder.take(path());
        var server = EmbeddedPostgres.start(folder, said::add)) {
      run(server.address(), "CREATE TABLE t (mail text UNIQUE)");
      var row = "INSERT INTO t VALUES ('ada@example.com')";
      run(server.address(), row);

      assertThatThrownBy(() -> run(server.address(), row)).isInstanceOf(SQLException.class);

      var log = path().resolve("postgres.log");
      assertThat(Files.readString(log)).contains("duplicate key").doesNotContain("ada@");
      assertThat(permissions(log)).isEqualTo("rw-------");
    }
  }

  @Test
  void saysWhatToDoWhereRootMayNotOpenAUserNamespace() {
    assertThat(EmbeddedPostgres.whyNot(true, true, false).orElseThrow())
        .contains("root", "ordinary user", "user.max_user_namespaces", "LAMPLIGHTER_DB");
    assertThat(EmbeddedPostgres.whyNot(true, true, true)).isEmpty();
    assertThat(EmbeddedPostgres.whyNot(true, false, false)).isEmpty();
  }

  private Path path() {
    return temp.resolve("data of ours");
  }

  private Process aLamplighterInAProcessOfItsOwn() throws Exception {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                EmbeddedPostgresTest.class.getName(),
                path().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var out = process.inputReader()) {
      assertThat(out.readLine()).isEqualTo("started");
    }
    return process;
  }

  private ProcessHandle serverProcess() {
    return Postmaster.in(path().resolve("postgres")).orElseThrow().process().orElseThrow();
  }

  private static void kill(Process process) throws Exception {
    kill(process.toHandle());
  }

  private static void kill(ProcessHandle process) throws Exception {
    process.destroyForcibly();
    process.onExit().get();
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static void run(DatabaseAddress address, String... statements) throws SQLException {
    try (var db = DriverManager.getConnection(address.url(), address.user(), address.password());
        var statement = db.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static String ask(DatabaseAddress address, String sql) throws SQLException {
    try (var db = DriverManager.getConnection(address.url(), address.user(), address.password());
        var row = db.createStatement().executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
