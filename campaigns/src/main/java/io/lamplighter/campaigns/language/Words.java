package io.lamplighter.campaigns.language;

import io.lamplighter.campaigns.CampaignName;
import io.lamplighter.campaigns.Money;
import io.lamplighter.campaigns.Rule;
import io.lamplighter.campaigns.Share;
import io.lamplighter.campaigns.Suggestion;
import io.lamplighter.campaigns.audience.Periods;
import io.lamplighter.campaigns.definition.Campaign.Target;
import io.lamplighter.campaigns.definition.Choice.Take;
import io.lamplighter.campaigns.definition.Trigger;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// The small words of the language: durations, money, shares, days, phrases. What is none is a
/// problem at its place.
final class Words {
  private static final Pattern SHARE = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,4})?)%");
  private static final Pattern MONEY =
      Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,2})?) ([A-Z]{3})");
  private static final Pattern EVERY =
      Pattern.compile(
          "(?<days>[a-z ,]+?)(?: on (?<number>[0-9]{1,2}))? at (?<time>[0-9]{2}:[0-9]{2})"
              + "(?: in (?<zone>[A-Za-z0-9_+/-]+))?");
  private static final Pattern TARGET =
      Pattern.compile("([0-9]{1,4}(?:\\.[0-9]{1,4})?)% more enrollments by (\\S+)");
  private static final Pattern TOP = Pattern.compile("top (\\S+)");
  private static final Pattern SCORE = Pattern.compile("score >= ([0-9]+(?:\\.[0-9]{1,9})?)");
  private static final Pattern BUDGET = Pattern.compile("budget (.+) per month");
  private static final Pattern RANGE = Pattern.compile("(\\S+?)\\.\\.(\\S+)");
  private static final Pattern NONE_BECAUSE = Pattern.compile("none because '(.+)'");

  private final Findings findings;

  Words(Findings findings) {
    this.findings = findings;
  }

  Optional<Duration> duration(ScalarNode text) {
    var duration = Periods.parse(text.getValue());
    if (duration.isEmpty()) {
      wrong(
          text,
          Rule.BAD_DURATION,
          "is not a duration",
          "A whole number and s, m, h or d: 30m, 72h, 7d.");
    }
    return duration;
  }

  Optional<Share> share(ScalarNode text) {
    var matcher = SHARE.matcher(text.getValue());
    if (matcher.matches()) {
      double percent = Double.parseDouble(matcher.group(1));
      if (percent <= 100) {
        return Optional.of(Share.percent(percent));
      }
    }
    wrong(text, Rule.BAD_SHARE, "is not a share", "A number and a percent sign: 10%.");
    return Optional.empty();
  }

  Optional<Money> money(ScalarNode text) {
    var money = money(text.getValue());
    if (money.isEmpty()) {
      wrong(
          text,
          Rule.BAD_MONEY,
          "is not an amount of money",
          "A number, a space and a currency: 14 USD.");
    }
    return money;
  }

  private static Optional<Money> money(String text) {
    var matcher = MONEY.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new Money(
                new BigDecimal(matcher.group(1)).movePointRight(2).longValueExact(),
                matcher.group(2)))
        : Optional.empty();
  }

  /// A word of a list, like a category.
  <T> Optional<T> word(
      ScalarNode text, String what, Function<String, Optional<T>> named, List<String> all) {
    var found = named.apply(text.getValue());
    if (found.isEmpty()) {
      findings.error(
          text,
          Rule.UNKNOWN_WORD,
          "unknown " + what + " '" + text.getValue() + "'",
          Suggestion.hint(text.getValue(), all));
    }
    return found;
  }

  Optional<String> name(ScalarNode text, String what) {
    if (CampaignName.isName(text.getValue())) {
      return Optional.of(text.getValue());
    }
    wrong(
        text,
        Rule.BAD_NAME,
        "is no name of a " + what,
        "Lower-case words of letters and digits joined by hyphens: ebill-adoption.");
    return Optional.empty();
  }

  Optional<Trigger> every(ScalarNode text, ZoneId usual) {
    var matcher = EVERY.matcher(text.getValue());
    if (!matcher.matches()) {
      return badTrigger(text, "is not a time to look for people");
    }
    Optional<Integer> number = Optional.ofNullable(matcher.group("number")).map(Integer::valueOf);
    boolean monthly = matcher.group("days").strip().equals("month");
    if (monthly != number.isPresent()) {
      return badTrigger(
          text, monthly ? "does not say on which day" : "has a day of the month without 'month'");
    }
    if (number.isPresent() && (number.get() < 1 || number.get() > 28)) {
      return badTrigger(text, "names a day that some months do not have");
    }
    var days = monthly ? Optional.of(Set.<DayOfWeek>of()) : days(matcher.group("days"));
    if (days.isEmpty()) {
      return badTrigger(text, "names days that are none");
    }
    Optional<LocalTime> time = time(matcher.group("time"));
    if (time.isEmpty()) {
      return badTrigger(text, "names a time that no day has");
    }
    Optional<ZoneId> zone =
        matcher.group("zone") == null ? Optional.of(usual) : zone(matcher.group("zone"));
    if (zone.isEmpty()) {
      return badTrigger(text, "names a time zone that does not exist");
    }
    return Optional.of(new Trigger.Every(days.get(), number, time.get(), zone.get()));
  }

  private static Optional<Set<DayOfWeek>> days(String text) {
    var days = EnumSet.noneOf(DayOfWeek.class);
    for (String word : text.strip().split(",? and |, ?", -1)) {
      switch (word) {
        case "day" -> days.addAll(EnumSet.allOf(DayOfWeek.class));
        case "weekday" -> days.addAll(EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY));
        case "weekend" -> days.addAll(EnumSet.range(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY));
        default -> {
          var day =
              Arrays.stream(DayOfWeek.values())
                  .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word))
                  .findFirst();
          if (day.isEmpty()) {
            return Optional.empty();
          }
          days.add(day.get());
        }
      }
    }
    return Optional.of(days);
  }

  private static Optional<LocalTime> time(String text) {
    try {
      return Optional.of(LocalTime.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<ZoneId> zone(String text) {
    return ZoneId.getAvailableZoneIds().contains(text)
        ? Optional.of(ZoneId.of(text))
        : Optional.empty();
  }

  private Optional<Trigger> badTrigger(ScalarNode text, String what) {
    wrong(
        text,
        Rule.BAD_TRIGGER,
        what,
        "For example: day at 09:00, monday and thursday at 09:00, month on 1 at 09:00 in"
            + " America/Denver.");
    return Optional.empty();
  }

  Optional<Target> target(ScalarNode text) {
    var matcher = TARGET.matcher(text.getValue());
    if (!matcher.matches()) {
      phrase(text, "15% more enrollments by 2027-06-30");
      return Optional.empty();
    }
    try {
      var by = LocalDate.parse(matcher.group(2));
      double lift = new BigDecimal(matcher.group(1)).movePointLeft(2).doubleValue();
      return Optional.of(new Target(lift, by));
    } catch (DateTimeException e) {
      wrong(text, Rule.BAD_DATE, "names no date", "Write year-month-day: 2027-06-30.");
      return Optional.empty();
    }
  }

  Optional<Take> take(ScalarNode text) {
    String value = text.getValue();
    var top = TOP.matcher(value);
    var score = SCORE.matcher(value);
    var budget = BUDGET.matcher(value);
    if (value.equals("everybody")) {
      return Optional.of(new Take.All());
    }
    if (top.matches()) {
      var share = SHARE.matcher(top.group(1));
      if (share.matches() && Double.parseDouble(share.group(1)) <= 100) {
        return Optional.of(new Take.Top(Share.percent(Double.parseDouble(share.group(1)))));
      }
    }
    if (top.matches() && top.group(1).matches("[1-9][0-9]{0,7}")) {
      return Optional.of(new Take.Places(Integer.parseInt(top.group(1))));
    }
    if (score.matches()) {
      return Optional.of(new Take.AtLeast(Double.parseDouble(score.group(1))));
    }
    var money = budget.matches() ? money(budget.group(1)) : Optional.<Money>empty();
    if (money.isEmpty()) {
      phrase(text, "top 30%, top 500, score >= 0.08, budget 5000 USD per month, everybody");
    }
    return money.map(Take.MonthlyBudget::new);
  }

  /// When one may enter again.
  ///
  /// @param after how long after an entry ended; absent means never
  record Reentry(Optional<Duration> after) {}

  Optional<Reentry> reentry(ScalarNode text) {
    String value = text.getValue();
    if (value.equals("never")) {
      return Optional.of(new Reentry(Optional.empty()));
    }
    var after =
        switch (value) {
          case "always" -> Optional.of(Duration.ZERO);
          default ->
              value.startsWith("after ")
                  ? Periods.parse(value.substring(6))
                  : Optional.<Duration>empty();
        };
    if (after.isEmpty()) {
      phrase(text, "after 180d, never, always");
      return Optional.empty();
    }
    return Optional.of(new Reentry(after));
  }

  /// Two durations like `24h..48h`, the first the shorter one.
  Optional<List<Duration>> range(ScalarNode text) {
    var matcher = RANGE.matcher(text.getValue());
    if (matcher.matches()) {
      var earliest = Periods.parse(matcher.group(1));
      var latest = Periods.parse(matcher.group(2));
      if (earliest.isPresent()
          && latest.isPresent()
          && earliest.get().compareTo(latest.get()) < 0) {
        return Optional.of(List.of(earliest.get(), latest.get()));
      }
    }
    phrase(text, "24h..48h");
    return Optional.empty();
  }

  /// The reason of `none because '...'`, empty for a plain `none`; nothing if it is neither.
  static Optional<String> none(String text) {
    if (text.equals("none")) {
      return Optional.of("");
    }
    var matcher = NONE_BECAUSE.matcher(text);
    return matcher.matches() ? Optional.of(matcher.group(1).strip()) : Optional.empty();
  }

  void phrase(ScalarNode text, String examples) {
    wrong(text, Rule.BAD_PHRASE, "is not understood here", "For example: " + examples + ".");
  }

  private void wrong(ScalarNode text, Rule rule, String what, String hint) {
    findings.error(text, rule, "'" + text.getValue() + "' " + what, hint);
  }
}
