package io.lamplighter.campaigns.policy;

import io.lamplighter.campaigns.Money;
import io.lamplighter.campaigns.Rule;
import io.lamplighter.campaigns.Share;
import io.lamplighter.campaigns.policy.Policy.Source;
import io.lamplighter.campaigns.policy.Yaml.Section;
import io.lamplighter.campaigns.policy.Yaml.Word;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Reads the words and values of which a policy file is made.
final class Words {
  private static final Pattern LENGTH = Pattern.compile("([1-9][0-9]{0,4})([smhd])");
  private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");

  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,4})?)%");
  private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{2})?) ([A-Z]{3})");

  private final Yaml yaml;

  Words(Yaml yaml) {
    this.yaml = yaml;
  }

  void exactly(Word word, String text) {
    if (!word.text().equals(text)) {
      yaml.problem(
          word.node(),
          Rule.BAD_POLICY_VALUE,
          "'" + word.text() + "' cannot stand here",
          "write '" + text + "'");
    }
  }

  <E extends Enum<E>> Optional<E> one(Section section, String key, String what, Class<E> type) {
    return section.word(key).flatMap(word -> yaml.oneOf(word, what, type));
  }

  /// Some values of a list of words, or `all`. Never empty unless there is a problem.
  <E extends Enum<E>> Set<E> set(Section section, String key, String what, Class<E> type) {
    var words = section.words(key);
    if (words.size() == 1 && words.getFirst().text().equals("all")) {
      return Set.copyOf(EnumSet.allOf(type));
    }
    return words.stream()
        .flatMap(word -> yaml.oneOf(word, what, type).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  <E extends Enum<E>> Set<E> setIfThere(Section section, String key, String what, Class<E> type) {
    return section.has(key) ? set(section, key, what, type) : Set.of();
  }

  Optional<Duration> duration(Section section, String key) {
    return section
        .word(key)
        .flatMap(
            word ->
                yaml.read(
                    word,
                    Rule.BAD_DURATION,
                    "length of time, such as 30m, 72h or 7d",
                    Words::length));
  }

  /// Where a rule comes from and who has checked it.
  Source source(Section section) {
    return new Source(
        section.word("source").map(Word::text).orElse(""),
        section.word("reviewed-by").map(Word::text).orElse(""));
  }

  Optional<Integer> count(Section section, String key) {
    return section.word(key).flatMap(this::count);
  }

  Optional<Integer> count(Word word) {
    return yaml.read(
        word,
        Rule.BAD_POLICY_VALUE,
        "whole number, such as 3",
        text -> Optional.of(text).filter(COUNT.asMatchPredicate()).map(Integer::valueOf));
  }

  Optional<Share> share(Section section, String key) {
    return section
        .word(key)
        .flatMap(word -> yaml.read(word, Rule.BAD_SHARE, "share, such as 0.1%", Words::share));
  }

  Optional<Money> money(Section section, String key) {
    return section
        .word(key)
        .flatMap(
            word ->
                yaml.read(word, Rule.BAD_MONEY, "amount of money, such as 500 USD", Words::money));
  }

  private static Optional<Share> share(String text) {
    var parts = PERCENT.matcher(text);
    return parts.matches()
        ? Optional.of(Double.parseDouble(parts.group(1)))
            .filter(percent -> percent <= 100)
            .map(Share::percent)
        : Optional.empty();
  }

  private static Optional<Money> money(String text) {
    var parts = AMOUNT.matcher(text);
    return parts.matches()
        ? Optional.of(
            new Money(
                new BigDecimal(parts.group(1)).movePointRight(2).longValueExact(), parts.group(2)))
        : Optional.empty();
  }

  static Optional<LocalDate> date(String text) {
    try {
      return Optional.of(LocalDate.parse(text));
    } catch (DateTimeException noDate) {
      return Optional.empty();
    }
  }

  /// A time of day; 24:00 is midnight at its end.
  static Optional<LocalTime> time(String text) {
    try {
      return Optional.of(text.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(text));
    } catch (DateTimeException noTime) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> length(String text) {
    var parts = LENGTH.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(parts.group(1));
    return Optional.of(
        switch (parts.group(2)) {
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        });
  }
}
