package io.lamplighter.models.data;

import java.util.HashSet;
import java.util.Set;

/// What type all cells of a column seen so far agree with.
final class CellKind {
  enum Type {
    NUMBER,
    COMMA_NUMBER,
    DATE,
    WORD
  }

  private static final int COUNTED = 100_000;

  private final Set<String> distinct = new HashSet<>();
  private boolean number = true;
  private boolean commaNumber;
  private boolean date = true;
  private boolean any;
  private long letters;

  CellKind(boolean commaMayBeDecimal) {
    commaNumber = commaMayBeDecimal;
  }

  void see(String cell) {
    if (Texts.isMissing(cell)) {
      return;
    }
    any = true;
    number = number && !Double.isNaN(Texts.number(cell, '.'));
    commaNumber = commaNumber && !Double.isNaN(Texts.number(cell, ','));
    date = date && !Double.isNaN(Texts.date(cell));
    if (!number && !commaNumber && !date && distinct.size() < COUNTED && distinct.add(cell)) {
      letters += cell.length();
    }
  }

  Type type() {
    if (!any || number) {
      return Type.NUMBER;
    }
    if (commaNumber) {
      return Type.COMMA_NUMBER;
    }
    return date ? Type.DATE : Type.WORD;
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
