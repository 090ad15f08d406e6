package io.lamplighter.models.data;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What type all cells of a column seen so far agree with.
final class CellKind {
  enum Type {
    NUMBER,
    COMMA_NUMBER,
    DATE,
    WORD
  }

  private static final int COUNTED = 100_000;
  private static final Pattern THOUSANDS = Pattern.compile("[+-]?[1-9]\\d{0,2},\\d{3}");

  private final Set<String> distinct = new HashSet<>();

  /// In such a file `"1,234"` may as well be a thousand.
  private final boolean commaSeparated;

  private boolean number = true;
  private boolean commaNumber = true;
  private boolean decimalComma;
  private String example = "";
  private boolean date = true;
  private boolean any;
  private long letters;

  CellKind(boolean commaSeparated) {
    this.commaSeparated = commaSeparated;
  }

  void see(String cell) {
    if (Texts.isMissing(cell)) {
      return;
    }
    any = true;
    number = number && !Double.isNaN(Texts.number(cell, '.'));
    commaNumber = commaNumber && !Double.isNaN(Texts.number(cell, ','));
    if (commaNumber && example.isEmpty() && cell.indexOf(',') >= 0) {
      example = cell;
    }
    decimalComma = decimalComma || (commaNumber && !isThousands(cell));
    date = date && !Double.isNaN(Texts.date(cell));
    if (!number && !isCommaNumber() && !date && distinct.size() < COUNTED && distinct.add(cell)) {
      letters += cell.length();
    }
  }

  Type type() {
    if (!any || number) {
      return Type.NUMBER;
    }
    if (isCommaNumber()) {
      return Type.COMMA_NUMBER;
    }
    return date ? Type.DATE : Type.WORD;
  }

  private boolean isCommaNumber() {
    return commaNumber && (!commaSeparated || decimalComma);
  }

  /// What has to be said of the way that numbers with a comma were read; empty if nothing has.
  Optional<String> note(String column) {
    if (!commaSeparated || !any || number || !commaNumber) {
      return Optional.empty();
    }
    return Optional.of(
        isCommaNumber()
            ? "Column '%s' writes numbers with a decimal comma, such as %s; they were read as numbers."
                .formatted(column, example)
            : ("Column '%s' holds %s and the like, a thousand or a decimal, and was read as words."
                    + " Write its numbers with a decimal point and without marks between thousands.")
                .formatted(column, example));
  }

  /// Whether a comma number can be a whole one with a mark before its last three digits.
  private static boolean isThousands(String cell) {
    int comma = cell.indexOf(',');
    return comma < 0 || THOUSANDS.matcher(cell).matches();
  }

  long bytesNeeded(int rows) {
    if (type() != Type.WORD) {
      return 8L * rows;
    }
    double perLevel = distinct.isEmpty() ? 0 : 100.0 + letters / (double) distinct.size();
    long levels = distinct.size() < COUNTED ? distinct.size() : rows;
    return 4L * rows + (long) (levels * perLevel);
  }
}
