package io.lamplighter.campaigns.audience;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// Durations as authors write them: a whole number and one of `s m h d`. The whole campaign
/// language uses this one form. At most 3,650 days.
public final class Periods {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})([smhd])");
  private static final Duration LONGEST = Duration.ofDays(3650);

  private Periods() {}

  /// The duration of a text like `72h` or `7d`, if it is one.
  public static Optional<Duration> parse(String text) {
    var matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long amount = Long.parseLong(matcher.group(1));
    var period =
        switch (matcher.group(2)) {
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          case "h" -> Duration.ofHours(amount);
          default -> Duration.ofDays(amount);
        };
    return period.compareTo(LONGEST) > 0 ? Optional.empty() : Optional.of(period);
  }

  /// The shortest of the forms that [#parse] reads for a duration of whole seconds: `7d`, `90m`.
  public static String text(Duration period) {
    long seconds = period.toSeconds();
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
