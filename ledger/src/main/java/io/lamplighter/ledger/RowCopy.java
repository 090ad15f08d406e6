package io.lamplighter.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// Streams rows into a table with COPY, in the transaction of the handle it was made from. Values
/// may be null or empty [Optional]s (NULL), text, numbers, booleans, dates, instants, bytes, maps
/// (jsonb), collections (text arrays) and our ids, which are written as they print.
public final class RowCopy implements AutoCloseable {
  private static final int CHUNK = 1 << 16;

  private final CopyIn copy;
  private final StringBuilder pending = new StringBuilder(CHUNK + 1024);
  private final int width;
  private boolean finished;

  private RowCopy(CopyIn copy, int width) {
    this.copy = copy;
    this.width = width;
  }

  /// Starts to copy into the columns of a table. Nothing else may use the handle until [#finish].
  public static RowCopy into(Handle db, String table, String... columns) {
    var sql = "COPY " + table + " (" + String.join(", ", columns) + ") FROM STDIN";
    try {
      var api = db.getConnection().unwrap(PGConnection.class).getCopyAPI();
      return new RowCopy(api.copyIn(sql), columns.length);
    } catch (SQLException refused) {
      throw new IllegalStateException("cannot copy into " + table, refused);
    }
  }

  /// Adds one row.
  public void row(@Nullable Object... values) {
    if (values.length != width) {
      throw new IllegalArgumentException(values.length + " values for " + width + " columns");
    }
    for (int i = 0; i < values.length; i++) {
      if (i > 0) {
        pending.append('\t');
      }
      append(values[i]);
    }
    pending.append('\n');
    if (pending.length() >= CHUNK) {
      flush();
    }
  }

  /// Ends the copy.
  ///
  /// @return how many rows the table got
  /// @throws IllegalStateException if Postgres refused a row; the transaction is then lost
  public long finish() {
    flush();
    try {
      finished = true;
      return copy.endCopy();
    } catch (SQLException refused) {
      throw new IllegalStateException(
          "Postgres refused the rows: " + refused.getMessage(), refused);
    }
  }

  /// Gives up on a copy that was not finished.
  @Override
  public void close() {
    if (!finished && copy.isActive()) {
      try {
        copy.cancelCopy();
      } catch (SQLException alreadyOver) {
        throw new IllegalStateException(alreadyOver);
      }
    }
  }

  private void flush() {
    var bytes = pending.toString().getBytes(StandardCharsets.UTF_8);
    pending.setLength(0);
    try {
      copy.writeToCopy(bytes, 0, bytes.length);
    } catch (SQLException broken) {
      throw new UncheckedIOException(new IOException(broken));
    }
  }

  private void append(@Nullable Object value) {
    switch (value) {
      case null -> pending.append("\\N");
      case Optional<?> maybe -> append(maybe.orElse(null));
      case Boolean yes -> pending.append(yes ? 't' : 'f');
      case Number number -> pending.append(number);
      case Instant instant -> pending.append(instant);
      case byte[] bytes -> pending.append("\\\\x").append(HexFormat.of().formatHex(bytes));
      case Map<?, ?> object -> escaped(Json.of(object));
      case Collection<?> texts -> escaped(array(texts));
      default -> escaped(value.toString());
    }
  }

  private static String array(Collection<?> texts) {
    return texts.stream()
        .map(text -> '"' + text.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"')
        .collect(Collectors.joining(",", "{", "}"));
  }

  private void escaped(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> pending.append("\\\\");
        case '\t' -> pending.append("\\t");
        case '\n' -> pending.append("\\n");
        case '\r' -> pending.append("\\r");
        // Postgres has no NUL in text; a feed that sends one means nothing by it.
        case '\0' -> {}
        default -> pending.append(c);
      }
    }
  }
}
