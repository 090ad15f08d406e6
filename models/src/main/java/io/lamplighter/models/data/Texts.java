package io.lamplighter.models.data;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Set;

/// What cells of files mean: which texts stand for "missing", which are numbers, which are dates.
final class Texts {
  private static final Set<String> MISSING =
      Set.of(
          "", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null", "Null", "?", ".", "<NA>",
          "NaT");

  private Texts() {}

  static boolean isMissing(String cell) {
    return cell.length() <= 4 && MISSING.contains(cell);
  }

  /// The number, or NaN when the text is none. Stricter than [Double#parseDouble], which takes
  /// "1d", "0x1p3" and "Infinity"; and "00123" is a code (a postcode, an account), not a number.
  static double number(String cell, char decimal) {
    int length = cell.length();
    if (length == 0 || length > 40 || isCode(cell)) {
      return Double.NaN;
    }
    boolean digit = false;
    for (int i = 0; i < length; i++) {
      char c = cell.charAt(i);
      if (c >= '0' && c <= '9') {
        digit = true;
      } else if (c != '-' && c != '+' && c != decimal && !(digit && (c == 'e' || c == 'E'))) {
        return Double.NaN;
      }
    }
    if (!digit) {
      return Double.NaN;
    }
    try {
      double value = Double.parseDouble(decimal == '.' ? cell : cell.replace(decimal, '.'));
      return Double.isInfinite(value) ? Double.NaN : value;
    } catch (NumberFormatException _) {
      return Double.NaN;
    }
  }

  private static boolean isCode(String cell) {
    return cell.length() > 1 && cell.charAt(0) == '0' && Character.isDigit(cell.charAt(1));
  }

  /// Days since 1970-01-01 UTC, or NaN when the text is no date of the form 2026-03-08, 2026/03/08,
  /// 08.03.2026, with or without a time of day and an offset. 03/08/2026 is refused: half the world
  /// reads it otherwise.
  static double date(String cell) {
    int length = cell.length();
    if (length < 10 || length > 35 || !Character.isDigit(cell.charAt(0))) {
      return Double.NaN;
    }
    try {
      String day = cell.substring(0, 10);
      if (day.charAt(2) == '.' && day.charAt(5) == '.') {
        day = day.substring(6) + "-" + day.substring(3, 5) + "-" + day.substring(0, 2);
      } else {
        day = day.replace('/', '-');
      }
      var date = LocalDate.parse(day);
      String rest = cell.substring(10).strip();
      if (rest.startsWith("T")) {
        rest = rest.substring(1);
      }
      if (rest.isEmpty()) {
        return date.toEpochDay();
      }
      boolean offset = rest.endsWith("Z") || rest.indexOf('+') > 0 || rest.indexOf('-') > 0;
      Instant instant =
          offset
              ? OffsetDateTime.parse(date + "T" + rest).toInstant()
              : LocalDateTime.of(date, LocalTime.parse(rest)).toInstant(ZoneOffset.UTC);
      return Numbers.days(instant);
    } catch (DateTimeException _) {
      return Double.NaN;
    }
  }

  static String number(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  static String date(double days) {
    if (Double.isNaN(days)) {
      return "";
    }
    long seconds = Math.round(days * 86_400);
    var instant = Instant.ofEpochSecond(seconds);
    return seconds % 86_400 == 0
        ? LocalDate.ofEpochDay(seconds / 86_400).toString()
        : instant.toString();
  }
}
