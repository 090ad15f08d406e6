package io.lamplighter.ledger.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A text with `{row}`, `{row:5}` (padded with zeros) or `{column}` in it.
record Template(List<Part> parts) {
  private static final Pattern HOLE = Pattern.compile("\\{([^{}:]+)(?::([0-9]+))?}");

  sealed interface Part {
    record Words(String text) implements Part {}

    record Row(int width) implements Part {}

    record OfColumn(String name) implements Part {}
  }

  static Template of(String text) {
    var parts = new ArrayList<Part>();
    var hole = HOLE.matcher(text);
    int end = 0;
    while (hole.find()) {
      parts.add(new Part.Words(text.substring(end, hole.start())));
      int width = hole.group(2) == null ? 1 : Integer.parseInt(hole.group(2));
      parts.add(
          hole.group(1).equals("row") ? new Part.Row(width) : new Part.OfColumn(hole.group(1)));
      end = hole.end();
    }
    parts.add(new Part.Words(text.substring(end)));
    return new Template(List.copyOf(parts));
  }

  List<String> columns() {
    return parts.stream()
        .filter(Part.OfColumn.class::isInstance)
        .map(part -> ((Part.OfColumn) part).name())
        .toList();
  }

  String fill(long row, Map<String, String> columns) {
    var text = new StringBuilder();
    for (var part : parts) {
      text.append(
          switch (part) {
            case Part.Words words -> words.text();
            case Part.Row number -> ("%0" + number.width() + "d").formatted(row);
            case Part.OfColumn column -> columns.getOrDefault(column.name(), "");
          });
    }
    return text.toString();
  }
}
