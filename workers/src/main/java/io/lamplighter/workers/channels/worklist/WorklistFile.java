package io.lamplighter.workers.channels.worklist;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.lamplighter.workers.channels.Message;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One CSV file of rows with keys. It is replaced as a whole, on disk before it has its name.
final class WorklistFile {
  enum Written {
    WHOLE,
    /// The file is as it was.
    NOTHING,
    /// The file is new, but might not outlive a power cut.
    UNSURE
  }

  private static final Logger LOG = LoggerFactory.getLogger(WorklistFile.class);
  private static final List<String> HEAD =
      List.of("key", "campaign", "category", "address", "text", "intended_at");
  private static final Pattern PHONE = Pattern.compile("\\+[1-9][0-9]{6,14}");
  // A spreadsheet takes a field that begins so for a formula.
  private static final Pattern FORMULA = Pattern.compile("^[=+\\-@\\t\\r\\u0000]");
  private static final Map<Path, ReentrantLock> IN_THIS_PROCESS = new ConcurrentHashMap<>();

  private final Path folder;
  private final Path file;

  private WorklistFile(Path folder, Path file) {
    this.folder = folder;
    this.file = file;
  }

  static WorklistFile in(Path folder, String name) throws IOException {
    Files.createDirectories(folder);
    var real = folder.toRealPath();
    return new WorklistFile(real, real.resolve(name));
  }

  /// Adds the messages whose keys are not in the file yet.
  Written add(List<Message> messages) throws IOException {
    var lock = IN_THIS_PROCESS.computeIfAbsent(folder, none -> new ReentrantLock());
    lock.lock();
    try (var others =
            FileChannel.open(
                folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var held = others.lock()) {
      if (!held.isValid()) {
        throw new IOException("the lock of the folder was lost");
      }
      return addLocked(messages);
    } finally {
      lock.unlock();
    }
  }

  private Written addLocked(List<Message> messages) throws IOException {
    var rows = read();
    var keys = new HashSet<String>();
    rows.forEach(row -> keys.add(row.getFirst()));
    boolean changed = false;
    for (var message : messages) {
      if (keys.add(message.key().value().toString())) {
        rows.add(row(message));
        changed = true;
      }
    }
    return changed ? replace(rows) : Written.WHOLE;
  }

  private List<List<String>> read() throws IOException {
    var rows = new ArrayList<List<String>>();
    if (Files.exists(file)) {
      try (var csv = CsvReader.builder().ofCsvRecord(file)) {
        csv.stream().skip(1).map(CsvRecord::getFields).forEach(rows::add);
      }
    }
    return rows;
  }

  private static List<String> row(Message message) {
    return List.of(
        message.key().value().toString(),
        message.campaign().value(),
        message.category().word(),
        PHONE.matcher(message.address()).matches()
            ? message.address()
            : harmless(message.address()),
        harmless(message.content().text()),
        message.intentAt().toString());
  }

  private static String harmless(String field) {
    return FORMULA.matcher(field).find() ? "'" + field : field;
  }

  private Written replace(List<List<String>> rows) throws IOException {
    var text = new StringWriter();
    try (var csv = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(text)) {
      csv.writeRecord(HEAD);
      rows.forEach(csv::writeRecord);
    }
    // Addresses are in it: nobody but its owner reads it before it was put where it is wanted.
    var part = folder.resolve("." + file.getFileName() + ".part");
    Files.deleteIfExists(part);
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      Files.createFile(part);
    }
    try (var out = FileChannel.open(part, StandardOpenOption.WRITE)) {
      var bytes = UTF_8.encode(text.toString());
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (var directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
      return Written.WHOLE;
    } catch (IOException notFlushed) {
      LOG.error("folder of {} cannot be flushed: {}", file.getFileName(), notFlushed.toString());
      return Written.UNSURE;
    }
  }
}
