package io.lamplighter.models.data;

import java.time.Instant;
import java.util.Arrays;

/// A column of numbers, or of dates kept as days since 1970-01-01 UTC. `NaN` means missing;
/// infinite values are refused, since every sum they enter is lost.
public final class Numbers implements Column {
  /// Squares of larger ones, and sums of them, would not be finite.
  private static final double LARGEST = 1e140;

  private final String name;
  private final double[] values;
  private final boolean dates;

  private Numbers(String name, double[] values, boolean dates) {
    this.name = name;
    this.values = values;
    this.dates = dates;
  }

  /// Amounts.
  ///
  /// @throws BadData when a value is infinite
  public static Numbers of(String name, double... values) {
    return new Numbers(name, checked(name, values.clone()), false);
  }

  /// Dates as (fractions of) days since 1970-01-01 UTC.
  public static Numbers dates(String name, double... days) {
    return new Numbers(name, checked(name, days.clone()), true);
  }

  static Numbers owning(String name, double[] values, boolean dates) {
    return new Numbers(name, checked(name, values), dates);
  }

  /// A finite value as near to it as can be computed with; what is infinite or missing stays so.
  static double within(double value) {
    return Double.isFinite(value) ? Math.clamp(value, -LARGEST, LARGEST) : value;
  }

  private static double[] checked(String name, double[] values) {
    for (int row = 0; row < values.length; row++) {
      if (Double.isInfinite(values[row])) {
        throw new BadData(
            "column '%s', row %d".formatted(name, row),
            "the value is infinite",
            "Leave the cell empty when the value is unknown, or write the largest possible number.");
      }
      if (Math.abs(values[row]) > LARGEST) {
        throw new BadData(
            "column '%s', row %d".formatted(name, row),
            "the value is too large to compute with",
            "Leave the cell empty when the value is unknown, or say it in a larger unit.");
      }
    }
    return values;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int rows() {
    return values.length;
  }

  /// Whether the values are points in time: such columns never raise a drift alarm, since time
  /// always moves on.
  public boolean areDates() {
    return dates;
  }

  /// `NaN` when missing.
  public double value(int row) {
    return values[row];
  }

  public double[] toArray() {
    return values.clone();
  }

  @Override
  public boolean isMissing(int row) {
    return Double.isNaN(values[row]);
  }

  @Override
  public String text(int row) {
    return dates ? Texts.date(values[row]) : Texts.number(values[row]);
  }

  @Override
  public Numbers pick(int[] rows) {
    var picked = new double[rows.length];
    Arrays.setAll(picked, i -> values[rows[i]]);
    return new Numbers(name, picked, dates);
  }

  @Override
  public Numbers named(String newName) {
    return new Numbers(newName, values, dates);
  }

  /// Days since 1970-01-01 UTC, as [#dates] wants them.
  public static double days(Instant instant) {
    return instant.getEpochSecond() / 86_400.0 + instant.getNano() / 86_400e9;
  }
}
