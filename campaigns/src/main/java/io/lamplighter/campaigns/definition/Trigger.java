package io.lamplighter.campaigns.definition;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/// What makes a campaign look for people.
public sealed interface Trigger {
  /// When the first wave of a campaign that begins at an instant is due; empty if no calendar says.
  default Optional<Instant> firstWave(Instant begins) {
    return this instanceof Every every ? Optional.of(every.after(begins)) : Optional.empty();
  }

  /// A wave at a local time on some days of the week, or of the month.
  ///
  /// @param days days of the week; empty when `dayOfMonth` is given
  /// @param dayOfMonth 1 to 28
  record Every(Set<DayOfWeek> days, Optional<Integer> dayOfMonth, LocalTime at, ZoneId zone)
      implements Trigger {
    /// The first tick strictly after an instant. A local time that a daylight change skips moves to
    /// the first legal instant after it; one that occurs twice ticks once, at the first.
    public Instant after(Instant instant) {
      var day = instant.atZone(zone).toLocalDate();
      while (true) {
        var date = day;
        boolean due =
            dayOfMonth
                .map(number -> date.getDayOfMonth() == number)
                .orElseGet(() -> days.contains(date.getDayOfWeek()));
        if (due) {
          var tick = date.atTime(at).atZone(zone).toInstant();
          if (tick.isAfter(instant)) {
            return tick;
          }
        }
        day = day.plusDays(1);
      }
    }
  }

  /// An entry for each event of a type; entries share rolling cohorts.
  record When(String event) implements Trigger {}

  /// Only when a person asks for a wave.
  record ByHand() implements Trigger {}
}
