package io.lamplighter.models.evaluation;

import io.lamplighter.models.data.BadData;
import io.lamplighter.models.data.Column;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The label column as yes, no or unknown.
final class Outcomes {
  private static final Set<String> YES =
      Set.of(
          "yes",
          "y",
          "true",
          "t",
          "1",
          "positive",
          "pos",
          "success",
          "converted",
          "enrolled",
          "churned");
  private static final Set<String> NO =
      Set.of("no", "n", "false", "f", "0", "-1", "negative", "neg", "failure", "none", "stayed");

  private final byte[] values;
  private final String positive;

  private Outcomes(byte[] values, String positive) {
    this.values = values;
    this.positive = positive;
  }

  /// Reads the label.
  ///
  /// @throws BadData when it does not have exactly two values, or the one said to be positive is
  ///   none of them
  static Outcomes of(Column column, Optional<String> said, List<Warning> warnings) {
    var counts = new TreeMap<String, Integer>();
    int missing = 0;
    for (int row = 0; row < column.rows(); row++) {
      if (column.isMissing(row)) {
        missing++;
      } else {
        counts.merge(column.text(row), 1, Integer::sum);
        if (counts.size() > 50) {
          throw notTwo(column.name(), "more than 50 different values");
        }
      }
    }
    String place = "label '%s'".formatted(column.name());
    if (said.isPresent() && !counts.containsKey(said.get())) {
      throw new BadData(
          place,
          "no row has the value '%s' that is to count as yes".formatted(said.get()),
          "Values are: %s.".formatted(String.join(", ", counts.keySet())));
    }
    if (counts.size() == 1 && said.isEmpty()) {
      throw new BadData(
          place,
          "every row has the value '%s'".formatted(counts.firstKey()),
          "A model needs rows of both outcomes: add customers with the other one.");
    }
    if (counts.isEmpty()) {
      throw new BadData(
          place, "the column is empty", "Name the column that says what each customer did.");
    }
    if (counts.size() > 2 && said.isEmpty()) {
      throw notTwo(
          column.name(),
          "%d different values (%s)".formatted(counts.size(), shown(counts.keySet())));
    }
    String positive = said.orElseGet(() -> guess(column.name(), counts, warnings));
    if (missing > 0) {
      warnings.add(
          new Warning(
              "LABEL_MISSING",
              "%d rows have no outcome; they are scored, but nothing is learned from them."
                  .formatted(missing)));
    }
    var values = new byte[column.rows()];
    for (int row = 0; row < values.length; row++) {
      values[row] = (byte) (column.isMissing(row) ? -1 : column.text(row).equals(positive) ? 1 : 0);
    }
    return new Outcomes(values, positive);
  }

  private static BadData notTwo(String label, String found) {
    return new BadData(
        "label '%s'".formatted(label),
        "it has %s, a yes and a no are needed".formatted(found),
        "Name another column, or say which value counts as yes with --positive VALUE (all others are no).");
  }

  private static String shown(Set<String> values) {
    return String.join(", ", values.stream().limit(5).toList())
        + (values.size() > 5 ? ", ..." : "");
  }

  private static String guess(String label, Map<String, Integer> counts, List<Warning> warnings) {
    for (var value : counts.keySet()) {
      if (YES.contains(value.toLowerCase(Locale.ROOT))) {
        return value;
      }
    }
    for (var value : counts.keySet()) {
      if (NO.contains(value.toLowerCase(Locale.ROOT))) {
        return counts.keySet().stream().filter(v -> !v.equals(value)).findFirst().orElseThrow();
      }
    }
    var rarer =
        counts.entrySet().stream()
            .min(Comparator.comparingInt(e -> e.getValue()))
            .orElseThrow()
            .getKey();
    warnings.add(
        new Warning(
            "POSITIVE_GUESSED",
            "Of the values of '%s' the rarer one, '%s', is taken as yes.".formatted(label, rarer)));
    return rarer;
  }

  /// The value that counts as yes.
  String positive() {
    return positive;
  }

  boolean isKnown(int row) {
    return values[row] >= 0;
  }

  boolean isYes(int row) {
    return values[row] == 1;
  }

  boolean[] of(int[] rows) {
    var picked = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      picked[i] = values[rows[i]] == 1;
    }
    return picked;
  }

  int positives() {
    int count = 0;
    for (byte value : values) {
      count += value == 1 ? 1 : 0;
    }
    return count;
  }
}
