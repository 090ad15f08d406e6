package io.lamplighter.ledger.imports;

import io.lamplighter.ledger.facts.FactListener.Wake;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Stores rows of one kind, some thousands at a time, in the transaction of their file.
interface Rows {
  /// One row as the mapping made it.
  record Row(long row, long line, Map<String, Object> values) {
    Optional<String> text(String field) {
      return Optional.ofNullable(values.get(field)).map(Object::toString);
    }

    String need(String field) {
      return text(field).orElseThrow();
    }

    boolean flag(String field) {
      return Boolean.TRUE.equals(values.get(field));
    }

    Optional<Instant> time(String field) {
      return Optional.ofNullable((Instant) values.get(field));
    }

    Optional<LocalDate> date(String field) {
      return Optional.ofNullable((LocalDate) values.get(field));
    }

    @Nullable Object value(String field) {
      return values.get(field);
    }

    /// What stands below a group, by name.
    Map<String, Object> group(String prefix) {
      var group = new LinkedHashMap<String, Object>();
      values.forEach(
          (field, value) -> {
            if (field.startsWith(prefix)) {
              group.put(
                  field.substring(prefix.length()),
                  value instanceof Instant || value instanceof LocalDate
                      ? value.toString()
                      : value);
            }
          });
      return group;
    }

    Reject reject(String rule, String column, String why) {
      return new Reject(row, line, rule, column, why);
    }
  }

  /// Stores rows and tells those that it leaves out.
  void store(Handle db, List<Row> rows, Consumer<Reject> rejects);

  /// How many rows the ledger had already and left as they were.
  default long known() {
    return 0;
  }

  /// Cohorts to wake once the file has been committed.
  default List<Wake> wakes() {
    return List.of();
  }
}
