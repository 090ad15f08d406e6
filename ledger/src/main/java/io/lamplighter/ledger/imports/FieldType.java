package io.lamplighter.ledger.imports;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a field holds.
enum FieldType {
  TEXT("text"),
  INTEGER("integer"),
  DECIMAL("decimal"),
  BOOL("bool"),
  DATE("date"),
  TIME("time");

  /// Wider than what the fields of events are checked by: of `2026-02-30` it makes the last day of
  /// February.
  private static final DateTimeFormatter DAY_OR_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd['T'HH:mm[:ss][.SSSSSS][.SSS]][XXX]", Locale.ROOT);

  private final String word;

  FieldType(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  static Optional<FieldType> named(String word) {
    return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
  }

  /// Reads a text that is not empty.
  ///
  /// @param format of dates and times; absent means ISO 8601
  /// @param zone of times without an offset
  /// @throws IllegalArgumentException if the text is none of this type, saying what was expected
  Object parse(String text, @Nullable DateTimeFormatter format, ZoneId zone) {
    try {
      return switch (this) {
        case TEXT -> keepable(text);
        case INTEGER -> Long.parseLong(text);
        case DECIMAL -> decimal(text);
        case BOOL -> bool(text);
        case DATE ->
            inCalendar(LocalDate.parse(text, format == null ? DateTimeFormatter.ISO_DATE : format));
        case TIME -> {
          var at = time(text, format, zone);
          inCalendar(at.atZone(zone).toLocalDate());
          yield at;
        }
      };
    } catch (NumberFormatException | DateTimeException wrong) {
      throw new IllegalArgumentException("is no " + word, wrong);
    }
  }

  // What the database cannot hold, or compute with later, would fail a whole file or a whole wave.

  private static String keepable(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("holds a character that is no text");
    }
    return text;
  }

  private static BigDecimal decimal(String text) {
    var number = new BigDecimal(text);
    double computed = number.doubleValue();
    if (Double.isInfinite(computed) || (computed == 0 && number.signum() != 0)) {
      throw new IllegalArgumentException("is too large or too small a number");
    }
    return number;
  }

  private static LocalDate inCalendar(LocalDate date) {
    if (date.getYear() < 1 || date.getYear() > 9999) {
      throw new DateTimeException("outside of the years 1 to 9999");
    }
    return date;
  }

  private static boolean bool(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "y", "1", "t" -> true;
      case "false", "no", "n", "0", "f" -> false;
      default -> throw new IllegalArgumentException("is neither true nor false");
    };
  }

  private static Instant time(String text, @Nullable DateTimeFormatter format, ZoneId zone) {
    var parsed =
        (format == null ? DAY_OR_TIME : format)
            .parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
    return switch (parsed) {
      case OffsetDateTime at -> at.toInstant();
      case LocalDateTime at -> at.atZone(zone).toInstant();
      default -> LocalDate.from(parsed).atStartOfDay(zone).toInstant();
    };
  }
}
