package io.lamplighter.campaigns.audience;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What kind of value an attribute or a part of an expression has.
public enum ValueType {
  TEXT("a text", SimpleType.STRING, "text"),
  /// 64 bits with a sign.
  INTEGER("a whole number", SimpleType.INT, "bigint"),
  /// A double, never infinite or NaN.
  DECIMAL("a decimal number", SimpleType.DOUBLE, "float8"),
  BOOL("true or false", SimpleType.BOOL, "boolean"),
  /// An instant, to the microsecond.
  TIME("a time", SimpleType.TIMESTAMP, "timestamptz"),
  /// Only inside expressions: the difference of two times, in SQL a number of seconds.
  DURATION("a duration", SimpleType.DURATION, "numeric");

  private final String article;
  private final CelType cel;
  private final String sql;

  ValueType(String article, CelType cel, String sql) {
    this.article = article;
    this.cel = cel;
    this.sql = sql;
  }

  /// The word of the catalogue, for example `integer`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// How a sentence calls a value of this type.
  String article() {
    return article;
  }

  CelType cel() {
    return cel;
  }

  /// The Postgres type that values of this type are computed in.
  String sql() {
    return sql;
  }

  boolean isNumber() {
    return this == INTEGER || this == DECIMAL;
  }

  static Optional<ValueType> named(String word) {
    return Arrays.stream(values())
        .filter(type -> type != DURATION && type.word().equals(word))
        .findFirst();
  }
}
