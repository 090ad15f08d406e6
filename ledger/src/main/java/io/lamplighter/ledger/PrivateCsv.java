package io.lamplighter.ledger;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;

/// A CSV file about people that is opened in spreadsheets. Only its owner may read it, and no cell
/// of it is taken for a formula: what begins like one gets an apostrophe in front, numbers stay.
public final class PrivateCsv implements AutoCloseable {
  // What spreadsheets take for the beginning of a formula, in full width, too.
  private static final Pattern FORMULA =
      Pattern.compile("^[=+\\-@\\t\\r\\n\\u0000\\uFF1D\\uFF0B\\uFF0D\\uFF20]");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?[0-9]++(?:\\.[0-9]++)?(?:[eE][+-]?[0-9]++)?");

  private final CsvWriter csv;

  private PrivateCsv(CsvWriter csv) {
    this.csv = csv;
  }

  /// Begins a file, in place of one of the same name.
  ///
  /// @throws IOException if it cannot be written there
  public static PrivateCsv create(Path file) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (posix && (Files.isRegularFile(file) || Files.notExists(file))) {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    return new PrivateCsv(CsvWriter.builder().build(file));
  }

  public void row(List<String> cells) {
    csv.writeRecord(cells.stream().map(PrivateCsv::harmless).toList());
  }

  private static String harmless(String cell) {
    return FORMULA.matcher(cell).find() && !NUMBER.matcher(cell).matches() ? "'" + cell : cell;
  }

  @Override
  public void close() throws IOException {
    csv.close();
  }
}
