package io.lamplighter.console.words;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Says numbers and times. Instants are said in the utility's zone, with the zone's name beside the
/// hour. Thousands are separated, a true minus sign stands before what is below 0, and a no-break
/// space before %.
///
/// @param zone the utility's own time zone
/// @param now what "today" means
public record Say(ZoneId zone, Instant now) {
  private static final String NO_BREAK = "\u00a0";
  private static final String MINUS = "\u2212";
  private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm", Locale.US);
  private static final DateTimeFormatter HOUR_ZONE =
      DateTimeFormatter.ofPattern("HH:mm zzz", Locale.US);
  private static final DateTimeFormatter WEEKDAY =
      DateTimeFormatter.ofPattern("EEE d MMM", Locale.US);
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.US);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMM yyyy", Locale.US);
  private static final DateTimeFormatter LONG_DATE =
      DateTimeFormatter.ofPattern("EEEE d MMMM yyyy", Locale.US);

  /// 128224 → `128,224`.
  public String count(long number) {
    return (number < 0 ? MINUS : "") + String.format(Locale.US, "%,d", Math.abs(number));
  }

  /// 412 → `+412`, -83 → `−83`. Rounded to whole.
  public String change(double number) {
    long whole = Math.round(number);
    return (whole > 0 ? "+" : "") + count(whole);
  }

  /// Whole, without a sign for what is above 0: the ends of an interval.
  public String whole(double number) {
    return count(Math.round(number));
  }

  /// 0.0245 → `2.45 %`; fewer decimals from 10 % on.
  public String share(double share) {
    double percent = share * 100;
    return decimals(percent, Math.abs(percent) >= 10 ? 1 : 2) + NO_BREAK + "%";
  }

  /// A part of a whole, `–` when there is no whole.
  public String share(long part, long whole) {
    return whole == 0 ? "–" : share((double) part / whole);
  }

  /// 0.0042 → `+0.42`: a difference of two shares in percentage points.
  public String points(double difference) {
    var text = decimals(difference * 100, 2);
    return difference > 0 && !text.equals("0.00") ? "+" + text : text;
  }

  /// Percentage points without a plus: the ends of an interval.
  public String pointsEnd(double difference) {
    return decimals(difference * 100, 2);
  }

  /// 0.206 → `+20.6 %`.
  public String lift(double relative) {
    var text = decimals(relative * 100, 1);
    return (relative > 0 ? "+" : "") + text + NO_BREAK + "%";
  }

  public String liftEnd(double relative) {
    return decimals(relative * 100, 1);
  }

  /// A number with so many decimals.
  public String decimals(double number, int places) {
    var rounded = BigDecimal.valueOf(number).setScale(places, RoundingMode.HALF_UP);
    var text = String.format(Locale.US, "%,." + places + "f", rounded.abs());
    return rounded.signum() < 0 ? MINUS + text : text;
  }

  /// Money in hundredths of a cent: `$12,772`, below $100 with cents, below a cent in cents.
  public String money(long hundredthsOfCent) {
    return dollars(hundredthsOfCent / 10_000.0);
  }

  public String dollars(double dollars) {
    double size = Math.abs(dollars);
    if (size > 0 && size < 0.01) {
      return (dollars < 0 ? MINUS : "") + decimals(size * 100, 2) + "\u00a0¢";
    }
    int places = size >= 100 || size == 0 ? 0 : 2;
    return (dollars < 0 ? MINUS : "") + "$" + decimals(size, places);
  }

  /// `14:05`.
  public String hour(Instant instant) {
    return HOUR.format(instant.atZone(zone));
  }

  /// `14:05 MST`.
  public String hourZone(Instant instant) {
    return HOUR_ZONE.format(instant.atZone(zone));
  }

  /// `Wed 18 Nov`, with the year when it is not this one.
  public String day(Instant instant) {
    return day(dateOf(instant));
  }

  public String day(LocalDate date) {
    return WEEKDAY.format(date) + (date.getYear() == today().getYear() ? "" : " " + date.getYear());
  }

  /// `18 Nov`.
  public String shortDay(LocalDate date) {
    return DAY.format(date);
  }

  /// `18 Nov 2026`.
  public String date(Instant instant) {
    return date(dateOf(instant));
  }

  public String date(LocalDate date) {
    return DATE.format(date);
  }

  /// `Wednesday 18 November 2026`.
  public String longDate(Instant instant) {
    return LONG_DATE.format(instant.atZone(zone));
  }

  /// `Wed 18 Nov 14:05 MST`; `today 14:05 MST` on this very day.
  public String moment(Instant instant) {
    return (dateOf(instant).equals(today()) ? "today" : day(instant)) + " " + hourZone(instant);
  }

  /// As [#moment], or a dash when there is none.
  public String momentOr(@Nullable Instant instant) {
    return instant == null ? "–" : moment(instant);
  }

  /// For `<time datetime>`.
  public String machine(Instant instant) {
    return instant.toString();
  }

  public LocalDate today() {
    return dateOf(now);
  }

  public LocalDate dateOf(Instant instant) {
    return instant.atZone(zone).toLocalDate();
  }

  /// How long, in the two largest units that matter: `3 d 4 h`, `12 min`, `40 s`.
  public String lasting(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    if (seconds < 90) {
      return seconds + NO_BREAK + "s";
    }
    if (seconds < 90 * 60) {
      return Math.round(seconds / 60.0) + NO_BREAK + "min";
    }
    if (seconds < 36 * 3600) {
      return Math.round(seconds / 3600.0) + NO_BREAK + "h";
    }
    return Math.round(seconds / 86400.0) + NO_BREAK + "days";
  }

  /// How long ago.
  public String since(Instant instant) {
    return lasting(Duration.between(instant, now));
  }

  /// `1 person`, `7 people`: a count and its noun.
  public String of(long number, String one, String many) {
    return count(number) + NO_BREAK + (number == 1 ? one : many);
  }
}
