package io.lamplighter.campaigns.policy;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.policy.Facts.Recipient;
import io.lamplighter.campaigns.policy.Policy.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The hours in which a recipient may be contacted: open where the windows of *every* jurisdiction
/// and country that may apply are open by the clock of *every* zone the recipient may be in.
final class ContactHours {
  /// Windows that are not open once in three weeks never are: no holiday season lasts that long.
  private static final Duration HORIZON = Duration.ofDays(21);

  private final Policy.Hours hours;
  private final Map<String, Map<Channel, Map<Category, List<Window>>>> windows = new HashMap<>();

  ContactHours(Policy.Hours hours) {
    this.hours = hours;
    for (var window : hours.windows()) {
      for (var channel : window.channels()) {
        for (var category : window.categories()) {
          windows
              .computeIfAbsent(window.jurisdiction(), unseen -> new EnumMap<>(Channel.class))
              .computeIfAbsent(channel, unseen -> new EnumMap<>(Category.class))
              .computeIfAbsent(category, unseen -> new ArrayList<>())
              .add(window);
        }
      }
    }
  }

  /// What binds one message to one recipient.
  sealed interface Binding {
    /// It cannot be known when contact is allowed, so it never is.
    record Unknown(Reason reason) implements Binding {}

    /// Each of these sets of windows must be open in each of the zones. No set: any time.
    record Windows(List<List<Window>> each, Set<ZoneId> zones, List<Holiday> holidays)
        implements Binding {}
  }

  Binding binding(Facts.Message message, Recipient recipient) {
    if (hours.exempt(message.category(), recipient.liveOutage())) {
      return new Binding.Windows(List.of(), Set.of(), List.of());
    }
    boolean needed = hours.needed().contains(message.channel());
    if (needed && recipient.jurisdictions().isEmpty()) {
      return new Binding.Unknown(Reason.UNKNOWN_JURISDICTION);
    }
    var each = new ArrayList<List<Window>>();
    var countries = new HashSet<String>();
    for (var jurisdiction : recipient.jurisdictions()) {
      var country = country(jurisdiction);
      var own = country.equals(jurisdiction) ? List.<Window>of() : of(jurisdiction, message);
      var ofCountry = of(country, message);
      if (needed && own.isEmpty() && ofCountry.isEmpty()) {
        return new Binding.Unknown(Reason.UNKNOWN_JURISDICTION);
      }
      each.add(own);
      each.add(ofCountry);
      countries.add(country);
    }
    each.add(of(Window.ANYWHERE, message));
    if (hours.safeFor().contains(message.category())) {
      each.add(of(Window.SAFE, message));
    }
    each.removeIf(List::isEmpty);
    if (recipient.zones().isEmpty() && !each.isEmpty()) {
      return new Binding.Unknown(Reason.UNKNOWN_ZONE);
    }
    var holidays =
        hours.holidays().stream()
            .filter(holiday -> countries.isEmpty() || countries.contains(holiday.country()))
            .toList();
    return new Binding.Windows(each.stream().distinct().toList(), recipient.zones(), holidays);
  }

  private List<Window> of(String jurisdiction, Facts.Message message) {
    return windows
        .getOrDefault(jurisdiction, Map.of())
        .getOrDefault(message.channel(), Map.of())
        .getOrDefault(message.category(), List.of());
  }

  private static String country(String jurisdiction) {
    int hyphen = jurisdiction.indexOf('-');
    return hyphen < 0 ? jurisdiction : jurisdiction.substring(0, hyphen);
  }

  static boolean open(Binding.Windows binding, Instant instant) {
    for (var zone : binding.zones()) {
      var there = LocalDateTime.ofInstant(instant, zone);
      for (var set : binding.each()) {
        if (!open(set, binding.holidays(), there)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean open(List<Window> set, List<Holiday> holidays, LocalDateTime there) {
    var date = there.toLocalDate();
    boolean constrained = false;
    for (var window : set) {
      if (window.inForce(date)) {
        constrained = true;
        if (window.days().contains(date.getDayOfWeek())
            && window.covers(there.toLocalTime())
            && (window.onHolidays() || holidays.stream().noneMatch(day -> day.on(date)))) {
          return true;
        }
      }
    }
    return !constrained;
  }

  /// The first instant at or after another at which contact is allowed everywhere. Empty if there
  /// is none within the horizon.
  static Optional<Instant> firstOpen(Binding.Windows binding, Instant from) {
    var horizon = from.plus(HORIZON);
    var at = from;
    // Each round moves to the first opening of some set in some zone and can only skip time that is
    // closed there; so the round that moves nothing stands at the earliest instant open for all.
    boolean moved = true;
    while (moved) {
      moved = false;
      for (var zone : binding.zones()) {
        for (var set : binding.each()) {
          var opening = firstOpen(set, binding.holidays(), zone, at, horizon);
          if (opening.isEmpty()) {
            return Optional.empty();
          }
          moved |= opening.get().isAfter(at);
          at = opening.get();
        }
      }
    }
    return Optional.of(at);
  }

  /// The first instant after another, open one at which contact is no longer allowed everywhere.
  /// Empty if it stays allowed for the next two days.
  static Optional<Instant> closes(Binding.Windows binding, Instant from) {
    return binding.zones().stream()
        .flatMap(
            zone -> {
              var today = LocalDateTime.ofInstant(from, zone).toLocalDate();
              return Stream.of(today, today.plusDays(1), today.plusDays(2))
                  .flatMap(date -> binding.each().stream().flatMap(set -> turns(set, zone, date)));
            })
        .filter(at -> at.isAfter(from) && !open(binding, at))
        .min(Instant::compareTo);
  }

  private static Optional<Instant> firstOpen(
      List<Window> set, List<Holiday> holidays, ZoneId zone, Instant from, Instant horizon) {
    if (open(set, holidays, LocalDateTime.ofInstant(from, zone))) {
      return Optional.of(from);
    }
    var date = LocalDateTime.ofInstant(from, zone).toLocalDate();
    var last = LocalDateTime.ofInstant(horizon, zone).toLocalDate();
    for (; !date.isAfter(last); date = date.plusDays(1)) {
      var opening =
          turns(set, zone, date)
              .filter(at -> at.isAfter(from) && !at.isAfter(horizon))
              .filter(at -> open(set, holidays, LocalDateTime.ofInstant(at, zone)))
              .min(Instant::compareTo);
      if (opening.isPresent()) {
        return opening;
      }
    }
    return Optional.empty();
  }

  /// Every instant of a local day at which some window may come to be open or closed: the start of
  /// the day, the ends of windows (twice where the clock is set back over them) and the moment at
  /// which the clock is set.
  private static Stream<Instant> turns(List<Window> set, ZoneId zone, LocalDate date) {
    var rules = zone.getRules();
    var dayBegins = date.atStartOfDay(zone).toInstant();
    var dayEnds = date.plusDays(1).atStartOfDay(zone).toInstant();
    var ends =
        set.stream()
            .flatMap(window -> Stream.of(window.from(), window.to()))
            .distinct()
            .flatMap(
                time -> {
                  var there = date.atTime(time);
                  return rules.getValidOffsets(there).stream().map(there::toInstant);
                });
    var clockSet =
        Stream.ofNullable(rules.nextTransition(dayBegins.minusSeconds(1)))
            .map(ZoneOffsetTransition::getInstant)
            .filter(at -> at.isBefore(dayEnds));
    return Stream.of(Stream.of(dayBegins), ends, clockSet).flatMap(stream -> stream);
  }
}
