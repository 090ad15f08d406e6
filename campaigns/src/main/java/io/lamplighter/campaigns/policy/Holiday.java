package io.lamplighter.campaigns.policy;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.MonthDay;
import java.time.temporal.TemporalAdjusters;

/// A public holiday of a country, said as a rule so that no list runs out.
///
/// @param country ISO 3166 code
public record Holiday(String country, String name, Day day) {

  /// The day of the year on which it falls.
  public sealed interface Day {
    /// The same date each year. On a Saturday it is kept on the Friday too, on a Sunday on the
    /// Monday too.
    record Fixed(MonthDay date) implements Day {}

    /// The first, second, third or fourth such weekday of a month; 5 means the last.
    record Weekday(int ordinal, DayOfWeek day, Month month) implements Day {}
  }

  /// Whether a date is this holiday, or the working day on which it is kept.
  boolean on(LocalDate date) {
    return switch (day) {
      case Day.Weekday(int ordinal, DayOfWeek weekday, Month month) ->
          date.getMonth() == month
              && date.equals(
                  date.with(
                      ordinal == 5
                          ? TemporalAdjusters.lastInMonth(weekday)
                          : TemporalAdjusters.dayOfWeekInMonth(ordinal, weekday)));
      case Day.Fixed(MonthDay fixed) ->
          isOn(date, fixed)
              || (date.getDayOfWeek() == DayOfWeek.FRIDAY && isOn(date.plusDays(1), fixed))
              || (date.getDayOfWeek() == DayOfWeek.MONDAY && isOn(date.minusDays(1), fixed));
    };
  }

  private static boolean isOn(LocalDate date, MonthDay fixed) {
    return MonthDay.from(date).equals(fixed);
  }
}
