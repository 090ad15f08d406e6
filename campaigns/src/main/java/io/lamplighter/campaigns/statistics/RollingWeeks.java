package io.lamplighter.campaigns.statistics;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/// Figures over the last 13 ISO weeks, week by week: the sum of their numerators over the sum of
/// their denominators, not a mean of weekly means. Neighbouring points share twelve weeks, so they
/// are never tested against each other; compare a week with the one 13 weeks before it.
public final class RollingWeeks {
  public static final int WEEKS = 13;

  private RollingWeeks() {}

  /// Sums over 13 weeks, by the Monday of the last one. Weeks without figures count as nothing; the
  /// first point is the week in which 13 weeks are full.
  ///
  /// @param weekly figures by the Monday of their week
  /// @param plus adds figures of two weeks
  /// @throws IllegalArgumentException if a week does not begin on a Monday
  public static <T> NavigableMap<LocalDate, T> sums(
      NavigableMap<LocalDate, T> weekly, T nothing, BinaryOperator<T> plus) {
    var sums = new TreeMap<LocalDate, T>();
    if (weekly.isEmpty()) {
      return sums;
    }
    for (var week : weekly.keySet()) {
      if (week.getDayOfWeek() != DayOfWeek.MONDAY) {
        throw new IllegalArgumentException(week + " is no Monday");
      }
    }
    var first = weekly.firstKey().plusWeeks(WEEKS - 1);
    for (var week = first; !week.isAfter(weekly.lastKey()); week = week.plusWeeks(1)) {
      sums.put(
          week,
          weekly.subMap(week.minusWeeks(WEEKS - 1), true, week, true).values().stream()
              .reduce(nothing, plus));
    }
    return sums;
  }

  /// The change of a rate against 13 weeks before, by Newcombe: both points stand on different
  /// weeks.
  public static Effect change(Proportion now, Proportion before, double z) {
    return Effect.newcombe(now, before, z);
  }
}
