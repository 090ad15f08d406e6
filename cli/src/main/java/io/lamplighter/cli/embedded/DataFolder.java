package io.lamplighter.cli.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// The folder that holds everything of one embedded Lamplighter, and the right to use it: one
/// process at a time. Only its owner may read it, since customers' data lie in it.
public final class DataFolder implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;
  private final FileLock lock;

  private DataFolder(Path path, FileChannel channel, FileLock lock) {
    this.path = path;
    this.channel = channel;
    this.lock = lock;
  }

  /// `.lamplighter` in the home folder, wherever the environment says that is.
  public static Path standard(Map<String, String> environment) {
    return home(environment).resolve(".lamplighter");
  }

  /// Where what can be had again lies: built and unpacked programs.
  static Path cache(Map<String, String> environment) {
    var given = environment.getOrDefault("XDG_CACHE_HOME", "");
    var cache = given.isBlank() ? home(environment).resolve(".cache") : Path.of(given);
    return cache.resolve("lamplighter");
  }

  private static Path home(Map<String, String> environment) {
    var given = environment.getOrDefault("HOME", "");
    return Path.of(given.isBlank() ? System.getProperty("user.home") : given);
  }

  /// Takes the folder for this process, making it when it is not there.
  ///
  /// @throws EmbeddedUnavailableException if it cannot be written or another process has it
  public static DataFolder take(Path path) {
    var folder = path.toAbsolutePath().normalize();
    try {
      makePrivate(folder);
      var channel = FileChannel.open(folder.resolve("lock"), CREATE, READ, WRITE);
      var lock = tryLock(channel);
      if (lock == null) {
        var holder = Files.readString(folder.resolve("lock")).strip();
        channel.close();
        throw new EmbeddedUnavailableException(
            "the data folder "
                + folder
                + " is in use by another Lamplighter"
                + (holder.isEmpty() ? "" : ", process " + holder)
                + ".\n  Stop that one, or give this one a folder of its own with --data FOLDER.");
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(UTF_8)));
      return new DataFolder(folder, channel, lock);
    } catch (IOException broken) {
      throw new EmbeddedUnavailableException(
          "cannot write to the data folder "
              + folder
              + " ("
              + reason(broken)
              + ").\n  Give yourself the right to write there, or name another folder with --data FOLDER.",
          broken);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException sameProcess) {
      return null;
    }
  }

  private static void makePrivate(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    var parent = folder.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException raced) {
      if (!Files.isDirectory(folder)) {
        throw raced;
      }
    }
    ownerOnly(folder, "rwx------");
  }

  private static void ownerOnly(Path file, String permissions) throws IOException {
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
  }

  private static String reason(IOException broken) {
    var name = broken.getClass().getSimpleName().replace("Exception", "");
    return name.equals("AccessDenied") ? "access denied" : name + ": " + broken.getMessage();
  }

  public Path path() {
    return path;
  }

  public Path resolve(String name) {
    return path.resolve(name);
  }

  /// A file that only its owner reads, whoever made the folder before: empty if it is not there
  /// yet.
  ///
  /// @throws EmbeddedUnavailableException if it cannot be made so
  public Path secret(String name) {
    var file = path.resolve(name);
    try {
      if (!Files.exists(file)) {
        Files.createFile(file);
      }
      ownerOnly(file, "rw-------");
      return file;
    } catch (IOException broken) {
      throw new EmbeddedUnavailableException(
          file
              + " cannot be kept from others ("
              + reason(broken)
              + ").\n  Give yourself the right to write there, or name another folder with --data FOLDER.",
          broken);
    }
  }

  /// Deletes a folder and all in it, if it is there.
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all;
    try (var files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (var file : all) {
      Files.deleteIfExists(file);
    }
  }

  /// What a file of settings says; nothing if it is not there.
  public static Properties settings(Path file) {
    var settings = new Properties();
    try {
      if (Files.exists(file)) {
        settings.load(new StringReader(Files.readString(file)));
      }
    } catch (IOException | IllegalArgumentException broken) {
      throw new EmbeddedUnavailableException(
          file + " cannot be read: " + broken.getMessage() + ".\n  Mend it, or take it away.",
          broken);
    }
    return settings;
  }

  /// Replaces a file of settings, whole or not at all; only the owner may read it.
  public void keep(String name, Properties settings) {
    try {
      var text = new StringWriter();
      settings.store(text, null);
      // Properties writes the time as a comment; the same settings are to be the same file.
      var lines = text.toString().lines().filter(line -> !line.startsWith("#")).sorted().toList();
      var fresh = Files.createTempFile(path, name, ".new");
      ownerOnly(fresh, "rw-------");
      Files.write(fresh, lines, UTF_8);
      Files.move(fresh, path.resolve(name), ATOMIC_MOVE);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /// Gives the folder free. What it holds stays.
  @Override
  public void close() {
    try {
      lock.release();
      channel.close();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
