package io.lamplighter.cli.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;

/// A Postgres of our own as a child process: data and port are kept in the [DataFolder], what is
/// committed is on disk, only who knows the generated password gets in. Runs under root too, by way
/// of a user namespace. Stop it by [#close()]; after a crash [#start] finds what was left.
public final class EmbeddedPostgres implements AutoCloseable {
  private static final String SETTINGS = "postgres.properties";
  private static final String LOG = "postgres.log";
  private static final String DATABASE = "lamplighter";
  private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);

  private final io.zonky.test.db.postgres.embedded.EmbeddedPostgres server;
  private final Path data;
  private final DatabaseAddress address;
  private final int port;

  private EmbeddedPostgres(
      io.zonky.test.db.postgres.embedded.EmbeddedPostgres server,
      Path data,
      DatabaseAddress address) {
    this.server = server;
    this.data = data;
    this.address = address;
    this.port = server.getPort();
  }

  /// Starts the server over the folder's data, making an empty database at the first time.
  ///
  /// @param talk told, in words, what takes time
  /// @throws EmbeddedUnavailableException with the remedy, if it does not start
  public static EmbeddedPostgres start(DataFolder folder, Consumer<String> talk) {
    whyNot()
        .ifPresent(
            reason -> {
              throw new EmbeddedUnavailableException(reason);
            });
    var data = folder.resolve("postgres");
    Postmaster.settle(data, talk);
    var settings = DataFolder.settings(folder.resolve(SETTINGS));
    boolean first = settings.isEmpty();
    if (first) {
      talk.accept("Making a database in " + data);
      // The settings are written last: without them a first start was cut off half-way.
      forget(data);
      settings.setProperty("password", password());
    } else {
      demandPasswords(data);
    }
    var kept = settings.getProperty("port", "");
    int port = Ports.freeOr(kept);
    if (!first && !kept.equals(Integer.toString(port))) {
      talk.accept("Port " + kept + " is taken by another program: Postgres uses " + port + " now");
    }
    settings.setProperty("port", Integer.toString(port));

    var server = launch(folder, data, settings);
    var address = address(settings);
    if (first) {
      secure(server, data, address);
    }
    folder.keep(SETTINGS, settings);
    return new EmbeddedPostgres(server, data, address);
  }

  /// Where the Postgres of a data folder listens, if one runs there now.
  public static Optional<DatabaseAddress> runningIn(Path folder) {
    var settings = DataFolder.settings(folder.resolve(SETTINGS));
    return settings.isEmpty()
        ? Optional.empty()
        : Postmaster.in(folder.resolve("postgres"))
            .filter(server -> server.process().isPresent())
            .map(_ -> address(settings));
  }

  /// Why Postgres cannot run here, with the remedy from its second line on; empty if it can.
  public static Optional<String> whyNot() {
    return whyNot(isLinux(), isRoot(), LinuxUtils.isUnshareAvailable());
  }

  static Optional<String> whyNot(boolean linux, boolean root, boolean namespaces) {
    if (!root || (linux && namespaces)) {
      return Optional.empty();
    }
    return Optional.of(
        """
        Postgres refuses to run as root, and this system does not let root open a user namespace.
          Do one of these:
            run Lamplighter as an ordinary user;
            allow user namespaces: sysctl -w user.max_user_namespaces=15000 (in a container also
              --security-opt seccomp=unconfined), with the program `unshare` installed;
            give it a Postgres that runs already: LAMPLIGHTER_DB=postgresql://host:5432/lamplighter\
        """);
  }

  private static boolean isLinux() {
    return System.getProperty("os.name").equals("Linux");
  }

  private static boolean isRoot() {
    try {
      return isLinux()
          ? Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
          : System.getProperty("user.name").equals("root");
    } catch (IOException noProc) {
      return System.getProperty("user.name").equals("root");
    }
  }

  private static io.zonky.test.db.postgres.embedded.EmbeddedPostgres launch(
      DataFolder folder, Path data, Properties settings) {
    var log = folder.resolve(LOG);
    try {
      Files.deleteIfExists(log);
      folder.secret(LOG);
      // From its first moment nobody gets in without the password.
      var passwordFile = folder.secret("postgres.password");
      Files.writeString(passwordFile, settings.getProperty("password"));
      var programs = programs(folder);
      var server =
          io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              // Workers drain before the database goes; whoever started both stops both.
              .setRegisterShutdownHook(false)
              .setOverrideWorkingDirectory(programs.toFile())
              .setPort(Integer.parseInt(settings.getProperty("port")))
              .setPGStartupWait(STARTS_WITHIN)
              .setConnectConfig("password", settings.getProperty("password"))
              .setErrorRedirector(Redirect.appendTo(log.toFile()))
              .setOutputRedirector(Redirect.appendTo(log.toFile()))
              .setLocaleConfig("auth", "scram-sha-256")
              .setLocaleConfig("pwfile", passwordFile.toString())
              .setLocaleConfig("locale", "C")
              // Order and comparison by code point, as COLLATE "C", but lower() knows every
              // alphabet.
              .setLocaleConfig("locale-provider", "builtin")
              .setLocaleConfig("builtin-locale", "C.UTF-8")
              // The library starts Postgres for tests, without these two: a crash would lose
              // commits.
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("max_connections", "100")
              .setServerConfig("shared_buffers", "256MB")
              .setServerConfig("max_wal_size", "2GB")
              .setServerConfig("jit", "off")
              .setServerConfig("log_timezone", "UTC")
              // Statements and details quote rows, and rows are people.
              .setServerConfig("log_error_verbosity", "terse")
              .setServerConfig("log_min_error_statement", "panic")
              .setServerConfig("listen_addresses", "localhost")
              .setServerConfig("unix_socket_directories", "")
              .start();
      Files.delete(passwordFile);
      onlyOwnerWrites(programs);
      return server;
    } catch (IOException | IllegalStateException broken) {
      throw new EmbeddedUnavailableException(
          "Postgres did not start in "
              + data
              + ".\n  Its log, "
              + log
              + ", ends with:\n"
              + ServerLog.end(log)
              + "  Free disk space and memory are the usual reasons; `lamplighter doctor` looks at both.",
          broken);
    }
  }

  /// Where the programs are unpacked: once for all data folders, unless there is no place for that.
  private static Path programs(DataFolder folder) throws IOException {
    try {
      return Files.createDirectories(DataFolder.cache(System.getenv()).resolve("postgres"));
    } catch (IOException noCache) {
      return Files.createDirectories(folder.resolve("programs"));
    }
  }

  /// The library opens the folder of its programs to everybody; programs we run are ours to write.
  private static void onlyOwnerWrites(Path programs) throws IOException {
    if (Files.getFileStore(programs).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(programs, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private static void secure(
      io.zonky.test.db.postgres.embedded.EmbeddedPostgres server,
      Path data,
      DatabaseAddress address) {
    try (var db = server.getPostgresDatabase().getConnection();
        var statement = db.createStatement()) {
      // The password is our own base64, so it needs no quoting.
      var password = " PASSWORD '" + address.password() + "'";
      statement.execute("ALTER ROLE postgres" + password);
      statement.execute("CREATE ROLE " + address.user() + " LOGIN" + password);
      statement.execute("GRANT pg_monitor TO " + address.user());
      statement.execute("CREATE DATABASE " + DATABASE + " OWNER " + address.user());
      demandPasswords(data);
      statement.execute("SELECT pg_reload_conf()");
    } catch (SQLException broken) {
      throw new EmbeddedUnavailableException(
          "Postgres started, but its database could not be made: " + broken.getMessage(), broken);
    }
  }

  private static void demandPasswords(Path data) {
    try {
      Files.writeString(
          data.resolve("pg_hba.conf"),
          """
          local all all scram-sha-256
          host  all all 127.0.0.1/32 scram-sha-256
          host  all all ::1/128 scram-sha-256
          """,
          UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static DatabaseAddress address(Properties settings) {
    return new DatabaseAddress(
        "jdbc:postgresql://localhost:" + settings.getProperty("port") + "/" + DATABASE,
        DATABASE,
        settings.getProperty("password"));
  }

  private static void forget(Path data) {
    try {
      DataFolder.delete(data);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static String password() {
    var bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  public DatabaseAddress address() {
    return address;
  }

  public int port() {
    return port;
  }

  /// Stops the server and waits until it is gone. What was committed stays.
  @Override
  public void close() {
    var process = Postmaster.in(data).flatMap(Postmaster::process);
    try {
      server.close();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    process.ifPresent(Postmaster::awaitEnd);
  }
}
