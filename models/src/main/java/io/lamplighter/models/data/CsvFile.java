package io.lamplighter.models.data;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A CSV file as a [Table]: separator found by itself (`,` `;` tab `|`), quotes, byte-order mark,
/// gzip, UTF-8 or Windows-1252, decimal point or decimal comma, dates as 2026-03-08. Types are
/// those that every cell of a column agrees with.
///
/// The file is read twice, line by line: once to learn types, size and checksum, once into columns
/// of exactly that size.
///
/// @param table the columns, dropped ones left out
/// @param sha256 of the content, unzipped, as hex
/// @param bytes of the content, unzipped
/// @param notes how the file was read where that was not self-evident
public record CsvFile(Table table, String sha256, long bytes, List<String> notes) {
  private static final char[] SEPARATORS = {',', ';', '\t', '|'};
  private static final int CELLS_KEPT_FREE = 3;

  public CsvFile {
    notes = List.copyOf(notes);
  }

  public static CsvFile read(Path file) {
    return read(file, List.of());
  }

  /// Reads a file without the dropped columns.
  ///
  /// @param dropped columns not to be loaded; each must exist, so that a misspelt one does not stay
  ///   in unseen
  /// @throws BadData when the file cannot be read as a table: where, why, what to do
  public static CsvFile read(Path file, Collection<String> dropped) {
    var content = CsvContent.open(file);
    try {
      return read(content, StandardCharsets.UTF_8, dropped, new ArrayList<>());
    } catch (NotText _) {
      var notes = new ArrayList<>(List.of("The file is not UTF-8; it was read as Windows-1252."));
      try {
        return read(content, Charset.forName("windows-1252"), dropped, notes);
      } catch (NotText e) {
        throw new BadData(
            file.toString(),
            "the text is neither UTF-8 nor Windows-1252",
            "Save the file as UTF-8.");
      }
    }
  }

  private static final class NotText extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private static CsvFile read(
      CsvContent content, Charset charset, Collection<String> dropped, List<String> notes)
      throws NotText {
    String name = content.file().getFileName().toString();
    char separator = sniff(content, charset);
    var survey = new Survey(name, separator);
    var digest = content.scan(charset, reader -> each(name, reader, separator, survey::see));
    if (digest.isEmpty()) {
      throw new NotText();
    }
    survey.finish(dropped);
    checkMemory(name, survey);
    var filler = new Filler(survey);
    content.scan(charset, reader -> each(name, reader, separator, filler::see));
    if (filler.rows != survey.rows) {
      throw new BadData(
          name,
          "the file changed while it was read",
          "Wait until it is written completely, then run again.");
    }
    notes.addAll(survey.notes);
    return new CsvFile(filler.table(), digest.get().sha256(), digest.get().bytes(), notes);
  }

  /// What one line of a file is handed to.
  private interface Line {
    void see(long line, CsvRecord cells);
  }

  private static void each(String name, java.io.Reader reader, char separator, Line line)
      throws IOException {
    long at = 1;
    try (var csv = parser(separator).allowUnclosedQuote(false).ofCsvRecord(reader)) {
      for (var cells : csv) {
        at = cells.getStartingLineNumber();
        line.see(at, cells);
      }
    } catch (CsvParseException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw broken(name, at, e);
    } catch (java.io.UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static BadData broken(String name, long line, CsvParseException e) {
    var cause = e.getCause() == null ? e : e.getCause();
    return new BadData(
        "%s, after line %d".formatted(name, line),
        "the line cannot be read (%s)".formatted(cause.getMessage()),
        "Look for a quotation mark that is opened and never closed; inside quotes, write \" as \"\".");
  }

  private static CsvReader.CsvReaderBuilder parser(char separator) {
    return CsvReader.builder()
        .fieldSeparator(separator)
        .quoteCharacter('"')
        .commentStrategy(CommentStrategy.NONE)
        .skipEmptyLines(true)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE);
  }

  /// The separator under which the first lines fall into the same, largest number of cells.
  private static char sniff(CsvContent content, Charset charset) throws NotText {
    String head;
    try {
      head = content.head(charset);
    } catch (CharacterCodingException _) {
      throw new NotText();
    }
    char best = ',';
    double bestScore = 0;
    for (char separator : SEPARATORS) {
      var widths = new ArrayList<Integer>();
      try (var csv = parser(separator).allowUnclosedQuote(true).ofCsvRecord(head)) {
        for (var cells : csv) {
          widths.add(cells.getFieldCount());
        }
      } catch (CsvParseException | IOException _) {
        continue;
      }
      if (widths.size() > 1) {
        widths.removeLast(); // cut off by the end of the sample
      }
      int width = widths.isEmpty() ? 0 : widths.getFirst();
      double agreeing =
          widths.stream().filter(w -> w == width).count() / (double) Math.max(1, widths.size());
      double score = width < 2 ? 0 : agreeing * 1000 + width;
      if (score > bestScore) {
        bestScore = score;
        best = separator;
      }
    }
    return best;
  }

  private static void checkMemory(String name, Survey survey) {
    long need = survey.bytesNeeded();
    long free = Runtime.getRuntime().maxMemory();
    if (need * CELLS_KEPT_FREE > free) {
      throw new BadData(
          name,
          "%,d rows of %d columns need about %,d MB, this program may use %,d MB"
              .formatted(
                  survey.rows, survey.kinds.size(), (need * CELLS_KEPT_FREE) >> 20, free >> 20),
          "Drop columns that are not needed, take a sample of the rows, or start Java with a larger -Xmx.");
    }
  }

  /// First pass: header, types, size.
  private static final class Survey {
    final String file;
    final char separator;
    final List<String> names = new ArrayList<>();
    final List<CellKind> kinds = new ArrayList<>();
    final List<Integer> kept = new ArrayList<>();
    final List<String> notes = new ArrayList<>();
    boolean spareCell;
    int rows;

    Survey(String file, char separator) {
      this.file = file;
      this.separator = separator;
    }

    void see(long line, CsvRecord cells) {
      if (names.isEmpty()) {
        header(line, cells);
        return;
      }
      checkWidth(line, cells);
      rows++;
      if (rows == Integer.MAX_VALUE - 8) {
        throw new BadData(
            file, "there are more than two thousand million rows", "Take a sample of the rows.");
      }
      for (int i = 0; i < kinds.size(); i++) {
        kinds.get(i).see(cells.getField(i).strip());
      }
    }

    private void header(long line, CsvRecord cells) {
      var seen = new HashMap<String, Integer>();
      int width = cells.getFieldCount();
      spareCell = width > 2 && cells.getField(width - 1).isBlank();
      for (int i = 0; i < (spareCell ? width - 1 : width); i++) {
        String name = cells.getField(i).strip();
        if (name.isEmpty()) {
          name = "column " + (i + 1);
        }
        if (name.indexOf('\0') >= 0) {
          throw new BadData(
              file,
              "this is not a text file",
              "Save the table as CSV (comma-separated text) and run again.");
        }
        Integer before = seen.put(name, i + 1);
        if (before != null) {
          throw new BadData(
              "%s:%d".formatted(file, line),
              "columns %d and %d are both called '%s'".formatted(before, i + 1, name),
              "Rename one of them in the first line.");
        }
        names.add(name);
        kinds.add(new CellKind(separator == ','));
      }
    }

    private void checkWidth(long line, CsvRecord cells) {
      int found = cells.getFieldCount();
      int spare =
          (spareCell && found == names.size() + 1 && cells.getField(found - 1).isBlank()) ? 1 : 0;
      if (found - spare != names.size()) {
        throw new BadData(
            "%s:%d".formatted(file, line),
            "%d cells where the first line has %d".formatted(found, names.size()),
            found > names.size()
                ? "Put cells that contain '%s' in double quotes.".formatted(shown(separator))
                : "Write every cell, empty ones too; look for a quotation mark that is not closed.");
      }
    }

    void finish(Collection<String> dropped) {
      if (names.isEmpty()) {
        throw new BadData(file, "the file is empty", "The first line must name the columns.");
      }
      if (rows == 0) {
        throw new BadData(
            file, "there is a first line but no row below it", "Export the table with its rows.");
      }
      var unknown = new ArrayList<>(dropped);
      unknown.removeAll(names);
      if (!unknown.isEmpty()) {
        throw new BadData(
            file,
            "there is no column '%s' to drop".formatted(unknown.getFirst()),
            "Columns are: %s.".formatted(String.join(", ", names)));
      }
      Set<String> gone = new HashSet<>(dropped);
      for (int i = 0; i < names.size(); i++) {
        if (!gone.contains(names.get(i))) {
          kept.add(i);
          kinds.get(i).note(names.get(i)).ifPresent(notes::add);
        }
      }
    }

    long bytesNeeded() {
      return kept.stream()
          .sorted(Comparator.naturalOrder())
          .mapToLong(i -> kinds.get(i).bytesNeeded(rows))
          .sum();
    }

    static String shown(char separator) {
      return separator == '\t' ? "a tab" : String.valueOf(separator);
    }
  }

  /// Second pass: cells into columns.
  private static final class Filler {
    private final Survey survey;
    private final double[][] numbers;
    private final Labels.Builder[] words;
    private boolean header = true;
    int rows;

    Filler(Survey survey) {
      this.survey = survey;
      int columns = survey.names.size();
      numbers = new double[columns][0];
      words = new Labels.Builder[columns];
      for (int i : survey.kept) {
        boolean numeric = survey.kinds.get(i).type() != CellKind.Type.WORD;
        numbers[i] = new double[numeric ? survey.rows : 0];
        words[i] = new Labels.Builder(survey.names.get(i), numeric ? 0 : survey.rows);
      }
    }

    void see(long line, CsvRecord cells) {
      if (header) {
        header = false;
        return;
      }
      if (rows == survey.rows) {
        return;
      }
      for (int i : survey.kept) {
        String cell = cells.getField(i).strip();
        boolean missing = Texts.isMissing(cell);
        switch (survey.kinds.get(i).type()) {
          case NUMBER -> numbers[i][rows] = missing ? Double.NaN : Texts.number(cell, '.');
          case COMMA_NUMBER -> numbers[i][rows] = missing ? Double.NaN : Texts.number(cell, ',');
          case DATE -> numbers[i][rows] = missing ? Double.NaN : Texts.date(cell);
          case WORD -> words[i].add(missing ? null : cell);
        }
      }
      rows++;
    }

    Table table() {
      var columns = new ArrayList<Column>();
      for (int i : survey.kept) {
        String name = survey.names.get(i);
        columns.add(
            switch (survey.kinds.get(i).type()) {
              case NUMBER, COMMA_NUMBER -> Numbers.owning(name, numbers[i], false);
              case DATE -> Numbers.owning(name, numbers[i], true);
              case WORD -> words[i].build();
            });
      }
      return Table.of(columns);
    }
  }
}
