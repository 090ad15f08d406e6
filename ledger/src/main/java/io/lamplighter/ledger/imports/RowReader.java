package io.lamplighter.ledger.imports;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Turns one record of a file into the fields of a row of the ledger.
final class RowReader {
  private final Mapping mapping;
  private final List<String> header;

  RowReader(Mapping mapping, List<String> header) {
    this.mapping = mapping;
    this.header = header;
  }

  /// What one record says.
  sealed interface Read {
    /// @param values by field; what is unknown is absent
    record Row(Map<String, Object> values) implements Read {}

    /// @param column of the file, or the field
    record Bad(String rule, String column, String why) implements Read {}
  }

  Read read(long row, List<String> record) {
    if (record.size() != header.size()) {
      return new Read.Bad(
          "wrong_field_count",
          "",
          "has " + record.size() + " fields where the header has " + header.size());
    }
    var raw = new LinkedHashMap<String, String>();
    for (int i = 0; i < record.size(); i++) {
      raw.put(header.get(i), record.get(i).strip());
    }
    var values = new LinkedHashMap<String, Object>();
    for (var field : mapping.fields().entrySet()) {
      var given = field.getValue();
      try {
        value(given.template().fill(row, raw), given.type(), Optional.empty())
            .ifPresent(value -> values.put(field.getKey(), value));
      } catch (IllegalArgumentException wrong) {
        return new Read.Bad("wrong_type", field.getKey(), String.valueOf(wrong.getMessage()));
      }
    }
    for (var column : mapping.columns().entrySet()) {
      var read = column(column.getKey(), column.getValue(), raw.getOrDefault(column.getKey(), ""));
      switch (read) {
        case Found found ->
            found.value().ifPresent(value -> values.put(column.getValue().field(), value));
        case Wrong wrong -> {
          return wrong.bad();
        }
      }
    }
    for (var needed : mapping.dataset().needed()) {
      if (!values.containsKey(needed)) {
        return new Read.Bad("missing_value", needed, "every row needs '" + needed + "'");
      }
    }
    return new Read.Row(values);
  }

  private sealed interface Outcome {}

  private record Found(Optional<Object> value) implements Outcome {}

  private record Wrong(Read.Bad bad) implements Outcome {}

  private Outcome column(String name, Mapping.Column column, String raw) {
    var text = raw;
    if (column.special().containsKey(text)) {
      var stands = column.special().getOrDefault(text, Optional.empty());
      if (stands.isEmpty()) {
        return new Found(Optional.empty());
      }
      text = stands.get();
    } else if (!column.map().isEmpty() && !text.isEmpty()) {
      var mapped = column.map().get(text);
      if (mapped == null) {
        return wrong("unknown_value", name, "is none of the words that the mapping knows");
      }
      text = mapped;
    }
    if (!text.isEmpty() && !column.values().isEmpty() && !column.values().contains(text)) {
      return wrong("unknown_value", name, "is none of the values that the mapping knows");
    }
    try {
      var value = value(text, column.type(), column.format());
      if (value.orElse("") instanceof Number number && !inRange(column, number.doubleValue())) {
        return wrong("out_of_range", name, "lies outside of the range that the mapping allows");
      }
      return new Found(value);
    } catch (IllegalArgumentException notOne) {
      return wrong("wrong_type", name, String.valueOf(notOne.getMessage()));
    }
  }

  private static boolean inRange(Mapping.Column column, double number) {
    return column.models().codes().contains(number)
        || (number >= column.from().orElse(Double.NEGATIVE_INFINITY)
            && number <= column.to().orElse(Double.POSITIVE_INFINITY));
  }

  private Optional<Object> value(
      String text, FieldType type, Optional<java.time.format.DateTimeFormatter> format) {
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(type.parse(text, format.orElse(null), mapping.zone()));
  }

  private static Wrong wrong(String rule, String column, String why) {
    return new Wrong(new Read.Bad(rule, column, why));
  }
}
