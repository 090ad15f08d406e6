package io.lamplighter.simulator.meridian;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;

/// The utility's own calendar: days as counted from 1970-01-01, in Denver. Instants are epoch
/// seconds inside this package, because a year of events asks for millions of them.
final class Days {
  static final ZoneId ZONE = ZoneId.of("America/Denver");
  private static final LocalTime NIGHTLY = LocalTime.of(2, 0);
  private static final int BEHIND = 900;
  private static final int AHEAD = 2500;

  private final int first;
  private final long[] midnights;
  private final long[] nightlies;
  private final int[] months;
  private final int firstMonth;
  private final int[] firstDays;

  Days(LocalDate dayZero) {
    first = (int) dayZero.toEpochDay() - BEHIND;
    midnights = new long[BEHIND + AHEAD];
    nightlies = new long[BEHIND + AHEAD];
    for (int i = 0; i < midnights.length; i++) {
      midnights[i] = midnightByRules(first + i);
      nightlies[i] = nightlyByRules(first + i);
    }
    months = new int[BEHIND + AHEAD];
    for (int i = 0; i < months.length; i++) {
      months[i] = monthByRules(first + i);
    }
    firstMonth = months[0];
    firstDays = new int[months[months.length - 1] - firstMonth + 1];
    for (int i = 0; i < firstDays.length; i++) {
      firstDays[i] = firstDayByRules(firstMonth + i);
    }
  }

  /// When a day begins.
  long midnight(int day) {
    int i = day - first;
    return i >= 0 && i < midnights.length ? midnights[i] : midnightByRules(day);
  }

  /// An instant of a day: seconds of a 24-hour day, stretched or pressed when the clocks change.
  long at(int day, int second) {
    long start = midnight(day);
    long length = midnight(day + 1) - start;
    return start + (length == 86_400 ? second : second * length / 86_400);
  }

  int dayOf(long instant) {
    int day = (int) Math.floorDiv(instant - midnights[0], 86_400L) + first;
    while (midnight(day) > instant) {
      day--;
    }
    while (midnight(day + 1) <= instant) {
      day++;
    }
    return day;
  }

  /// When a nightly file tells what happened at an instant: the next 02:00.
  long nightlyAfter(long instant) {
    int day = dayOf(instant);
    long tonight = nightly(day);
    return tonight > instant ? tonight : nightly(day + 1);
  }

  /// Months counted from year 0: year * 12 + month - 1.
  int monthOf(int day) {
    int i = day - first;
    return i >= 0 && i < months.length ? months[i] : monthByRules(day);
  }

  int firstDay(int month) {
    int i = month - firstMonth;
    return i >= 0 && i < firstDays.length ? firstDays[i] : firstDayByRules(month);
  }

  int length(int month) {
    return firstDay(month + 1) - firstDay(month);
  }

  /// A month as keys write it: 202611.
  static int label(int month) {
    return month / 12 * 100 + month % 12 + 1;
  }

  static Instant instant(long second) {
    return Instant.ofEpochSecond(second);
  }

  private long nightly(int day) {
    int i = day - first;
    return i >= 0 && i < nightlies.length ? nightlies[i] : nightlyByRules(day);
  }

  private static long midnightByRules(int day) {
    return LocalDate.ofEpochDay(day).atStartOfDay(ZONE).toEpochSecond();
  }

  private static long nightlyByRules(int day) {
    return LocalDate.ofEpochDay(day).atTime(NIGHTLY).atZone(ZONE).toEpochSecond();
  }

  private static int monthByRules(int day) {
    var date = LocalDate.ofEpochDay(day);
    return date.getYear() * 12 + date.getMonthValue() - 1;
  }

  private static int firstDayByRules(int month) {
    return (int) LocalDate.of(month / 12, month % 12 + 1, 1).toEpochDay();
  }
}
