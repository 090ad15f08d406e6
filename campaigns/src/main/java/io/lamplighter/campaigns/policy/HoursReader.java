package io.lamplighter.campaigns.policy;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.Rule;
import io.lamplighter.campaigns.policy.Policy.Hours;
import io.lamplighter.campaigns.policy.Policy.Window;
import io.lamplighter.campaigns.policy.Yaml.Section;
import io.lamplighter.campaigns.policy.Yaml.Word;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads the `hours` of a policy file: contact windows and holidays.
final class HoursReader {
  private static final Pattern WEEKDAY_OF_MONTH =
      Pattern.compile("(first|second|third|fourth|last) ([a-z]+) of ([a-z]+)");
  private static final Map<String, Integer> ORDINALS =
      Map.of("first", 1, "second", 2, "third", 3, "fourth", 4, "last", 5);
  private static final Pattern JURISDICTION = Pattern.compile("[A-Z]{2}(-[A-Z0-9]{1,3})?|any|safe");

  private static final String DATE = "date, such as 2027-01-31";
  private static final String HOLIDAY =
      "day of the year, such as 07-04 or 'fourth thursday of november'";

  private final Yaml yaml;
  private final Words words;
  private final Section hours;

  HoursReader(Yaml yaml, Section hours) {
    this.yaml = yaml;
    this.words = new Words(yaml);
    this.hours = hours;
  }

  Hours read() {
    var needed = words.set(hours, "needed-for", "channel", Channel.class);
    var exempt = words.setIfThere(hours, "never-for", "category", Category.class);
    var liveOutage =
        words.setIfThere(hours, "never-in-live-outage-for", "category", Category.class);
    var safeFor = words.setIfThere(hours, "safe-for", "category", Category.class);
    var windows = hours.sections("windows").stream().flatMap(this::windows).toList();
    var holidays = hours.sections("holidays").stream().flatMap(this::holidays).toList();
    hours.close();
    return new Hours(needed, exempt, liveOutage, safeFor, windows, holidays);
  }

  private record Open(Set<DayOfWeek> days, LocalTime from, LocalTime to) {}

  private Stream<Window> windows(Section entry) {
    var jurisdictions = entry.words("jurisdictions");
    for (var word : jurisdictions) {
      yaml.read(
          word,
          Rule.BAD_POLICY_VALUE,
          "jurisdiction, such as US or US-CT, or 'any' or 'safe'",
          text -> Optional.of(text).filter(JURISDICTION.asMatchPredicate()));
    }
    var channels = words.set(entry, "channels", "channel", Channel.class);
    var categories = words.set(entry, "categories", "category", Category.class);
    var open = entry.section("open").map(this::open).orElse(List.of());
    var onHolidays = entry.word("holidays");
    onHolidays
        .filter(word -> !word.text().equals("open"))
        .ifPresent(word -> words.exactly(word, "closed"));
    var validFrom =
        entry.has("valid-from")
            ? entry
                .word("valid-from")
                .flatMap(word -> yaml.read(word, Rule.BAD_DATE, DATE, Words::date))
            : Optional.<LocalDate>empty();
    var validUntil =
        entry.has("valid-until")
            ? entry
                .word("valid-until")
                .flatMap(word -> yaml.read(word, Rule.BAD_DATE, DATE, Words::date))
            : Optional.<LocalDate>empty();
    var source = words.source(entry);
    entry.close();
    return jurisdictions.stream()
        .map(Word::text)
        .flatMap(
            jurisdiction ->
                open.stream()
                    .map(
                        times ->
                            new Window(
                                jurisdiction,
                                channels,
                                categories,
                                times.days(),
                                times.from(),
                                times.to(),
                                onHolidays.map(w -> w.text().equals("open")).orElse(false),
                                validFrom,
                                validUntil,
                                source)));
  }

  private List<Open> open(Section section) {
    return section.keys().entrySet().stream()
        .flatMap(
            entry -> {
              var days = days(entry.getKey());
              if (days.isEmpty()) {
                yaml.problem(
                    entry.getValue(),
                    Rule.BAD_POLICY_VALUE,
                    "'" + entry.getKey() + "' is no day",
                    "write mon, tue, wed, thu, fri, sat, sun, or two of them as in mon-fri");
              }
              return section
                  .word(entry.getKey())
                  .flatMap(
                      word ->
                          yaml.read(
                              word,
                              Rule.BAD_POLICY_VALUE,
                              "span of hours, such as 09:00-20:00",
                              this::span))
                  .map(span -> new Open(days, span.from(), span.to()))
                  .stream();
            })
        .toList();
  }

  private Optional<Open> span(String text) {
    var parts = text.split("-", -1);
    if (parts.length != 2) {
      return Optional.empty();
    }
    var from = Words.time(parts[0]);
    var to = Words.time(parts[1]);
    if (from.isEmpty() || to.isEmpty()) {
      return Optional.empty();
    }
    boolean forward = to.get().equals(LocalTime.MIDNIGHT) || from.get().isBefore(to.get());
    return forward ? Optional.of(new Open(Set.of(), from.get(), to.get())) : Optional.empty();
  }

  private static Set<DayOfWeek> days(String text) {
    var parts = text.split("-", -1);
    var first = day(parts[0]);
    var last = day(parts[parts.length - 1]);
    if (parts.length > 2
        || first.isEmpty()
        || last.isEmpty()
        || first.get().compareTo(last.get()) > 0) {
      return Set.of();
    }
    return EnumSet.range(first.get(), last.get());
  }

  private static Optional<DayOfWeek> day(String text) {
    return Arrays.stream(DayOfWeek.values())
        .filter(day -> day.name().toLowerCase(Locale.ROOT).substring(0, 3).equals(text))
        .findFirst();
  }

  private Stream<Holiday> holidays(Section entry) {
    var country = entry.word("country").map(Word::text).orElse("");
    var days = entry.section("days");
    words.source(entry);
    entry.close();
    return days.stream()
        .flatMap(
            section ->
                section.keys().keySet().stream()
                    .flatMap(
                        name ->
                            section
                                .word(name)
                                .flatMap(
                                    word ->
                                        yaml.read(
                                            word,
                                            Rule.BAD_POLICY_VALUE,
                                            HOLIDAY,
                                            HoursReader::holiday))
                                .map(day -> new Holiday(country, name, day))
                                .stream()));
  }

  private static Optional<Holiday.Day> holiday(String text) {
    var parts = WEEKDAY_OF_MONTH.matcher(text);
    try {
      if (parts.matches()) {
        return Optional.of(
            new Holiday.Day.Weekday(
                ORDINALS.getOrDefault(parts.group(1), 1),
                DayOfWeek.valueOf(parts.group(2).toUpperCase(Locale.ROOT)),
                Month.valueOf(parts.group(3).toUpperCase(Locale.ROOT))));
      }
      return Optional.of(new Holiday.Day.Fixed(MonthDay.parse("--" + text)));
    } catch (DateTimeException | IllegalArgumentException noDay) {
      return Optional.empty();
    }
  }
}
