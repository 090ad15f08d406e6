package io.lamplighter.ledger.imports;

import io.lamplighter.ledger.PrivateCsv;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The list of what was left out of a file, written as it is found. There is no file without
/// rejects.
final class RejectFile implements AutoCloseable {
  private static final int SHOWN = 20;

  private final Path path;
  private final Set<Long> rows = new HashSet<>();
  private final List<Reject> first = new ArrayList<>();
  private @Nullable PrivateCsv writer;

  RejectFile(Path path) {
    this.path = path;
  }

  void add(Reject reject) {
    rows.add(reject.row());
    if (first.size() < SHOWN) {
      first.add(reject);
    }
    try {
      if (writer == null) {
        Files.createDirectories(path.toAbsolutePath().getParent());
        writer = PrivateCsv.create(path);
        writer.row(List.of("row", "line", "rule", "column", "why"));
      }
      writer.row(
          List.of(
              String.valueOf(reject.row()),
              String.valueOf(reject.line()),
              reject.rule(),
              reject.column(),
              reject.why()));
    } catch (IOException unwritable) {
      throw new UncheckedIOException("cannot write the reject file " + path, unwritable);
    }
  }

  /// How many rows have at least one reject.
  long rows() {
    return rows.size();
  }

  List<Reject> first() {
    return List.copyOf(first);
  }

  Optional<Path> path() {
    return first.isEmpty() ? Optional.empty() : Optional.of(path);
  }

  @Override
  public void close() {
    if (writer != null) {
      try {
        writer.close();
      } catch (IOException unwritable) {
        throw new UncheckedIOException("cannot write the reject file " + path, unwritable);
      }
    }
  }
}
