package io.lamplighter.campaigns.policy;

import static io.lamplighter.campaigns.policy.ACustomer.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.policy.Policy.Window;
import io.lamplighter.campaigns.policy.Verdict.Defer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ContactHoursTest {
  private static final List<String> ZONES =
      List.of(
          "America/New_York",
          "America/Chicago",
          "America/Denver",
          "America/Phoenix",
          "America/Los_Angeles",
          "America/Anchorage",
          "Pacific/Honolulu",
          "America/Puerto_Rico",
          "America/St_Johns");
  private static final List<String> STATES =
      List.of("US-NY", "US-AL", "US-CT", "US-KY", "US-RI", "US-TX", "US-CA", "US-ID", "US");

  /// A policy whose only windows are these hours, on every day, for texts about service.
  private static SendPolicy openOnly(String hours) {
    return new SendPolicy(
        PolicyFile.read(
            Path.of("test.yaml"),
            """
            apiVersion: lamplighter/v1
            kind: Policy
            name: test
            hours:
              needed-for: [sms]
              windows:
                - jurisdictions: [US]
                  channels: [sms]
                  categories: [service]
                  open: { mon-sun: %s }
                  holidays: open
                  source: test
                  reviewed-by: test
              holidays: []
            """
                .formatted(hours)));
  }

  private static Instant deferral(SendPolicy policy, String zone, String now) {
    var at = Instant.parse(now);
    var facts =
        aCustomer()
            .livingIn(zone)
            .expiring(at.plus(Duration.ofDays(9)))
            .facts(Category.SERVICE, Channel.SMS, at);
    return switch (policy.verdict(facts, at)) {
      case Defer(Instant until, Reason reason) -> until;
      case Verdict.Allow allow -> at;
      case Verdict.Skip(Reason reason) -> throw new AssertionError(reason);
    };
  }

  @Test
  void anOpeningThatTheClockSkipsIsTheMomentTheClockIsSet() {
    // In New York 2026-03-08 has no 02:30; 03:00 follows 02:00.
    assertThat(deferral(openOnly("02:30-06:00"), "America/New_York", "2026-03-08T06:00:00Z"))
        .isEqualTo("2026-03-08T07:00:00Z");
  }

  @Test
  void aWindowThatTheClockSkipsAltogetherIsNotOpenThatDay() {
    assertThat(deferral(openOnly("02:00-03:00"), "America/New_York", "2026-03-08T05:00:00Z"))
        .isEqualTo("2026-03-09T06:00:00Z");
  }

  @Test
  void anHourThatIsLivedTwiceOpensTwice() {
    // In New York 2026-11-01 has 01:00 to 02:00 twice.
    var policy = openOnly("01:30-03:00");

    assertThat(deferral(policy, "America/New_York", "2026-11-01T05:00:00Z"))
        .isEqualTo("2026-11-01T05:30:00Z");
    assertThat(deferral(policy, "America/New_York", "2026-11-01T06:10:00Z"))
        .as("01:10 for the second time")
        .isEqualTo("2026-11-01T06:30:00Z");
  }

  @Test
  void aWindowThatHasClosedOpensAgainWhenTheClockIsSetBackIntoIt() {
    assertThat(deferral(openOnly("00:30-01:30"), "America/New_York", "2026-11-01T05:40:00Z"))
        .isEqualTo("2026-11-01T06:00:00Z");
  }

  @Test
  void aDayWithoutMidnightOpensWhenItBegins() {
    // In Cairo 2026-04-24 begins at 01:00.
    assertThat(deferral(openOnly("00:00-05:00"), "Africa/Cairo", "2026-04-23T20:00:00Z"))
        .isEqualTo("2026-04-23T22:00:00Z");
  }

  @Test
  void aRuleBindsFromTheDayItIsInForce() {
    var policy =
        new SendPolicy(
            PolicyFile.read(
                Path.of("test.yaml"),
                """
                apiVersion: lamplighter/v1
                kind: Policy
                name: test
                hours:
                  needed-for: [sms]
                  windows:
                    - jurisdictions: [US]
                      channels: [sms]
                      categories: [service]
                      open: { mon-sun: 08:00-21:00 }
                      holidays: open
                      source: test
                      reviewed-by: test
                    - jurisdictions: [US-NY]
                      channels: [sms]
                      categories: [service]
                      open: { mon-sun: 10:00-21:00 }
                      holidays: open
                      valid-from: 2026-06-11
                      source: test
                      reviewed-by: test
                  holidays: []
                """));

    assertThat(deferral(policy, "America/New_York", "2026-06-10T05:00:00Z"))
        .isEqualTo("2026-06-10T12:00:00Z");
    assertThat(deferral(policy, "America/New_York", "2026-06-11T05:00:00Z"))
        .isEqualTo("2026-06-11T14:00:00Z");
  }

  @Test
  void whateverADeferralGivesEveryWindowIsOpenThenInEveryZoneAndNeverWasBefore() {
    var random = new Random(20260610);
    var policy = new SendPolicy(PolicyFile.standard());
    var windows = policy.policy().hours().windows();
    int deferred = 0;
    int closed = 0;
    for (int i = 0; i < 3_000; i++) {
      var zones = some(random, ZONES);
      var states = some(random, STATES);
      var category = List.of(Category.values()).get(random.nextInt(5));
      var channel = random.nextBoolean() ? Channel.SMS : Channel.EMAIL;
      // Every hour of three years, the days on which clocks are set and holidays among them.
      var now =
          Instant.parse("2026-01-01T00:00:00Z").plusSeconds(random.nextLong(3L * 365 * 86_400));
      var facts =
          aCustomer()
              .livingIn(zones)
              .under(states)
              .inPhase(Duration.ofSeconds(random.nextInt(3600)))
              .expiring(now.plus(Duration.ofDays(30)))
              .facts(category, channel, now);

      var verdict = policy.verdict(facts, now);

      if (verdict instanceof Defer(Instant until, Reason reason)) {
        deferred++;
        assertThat(until).isAfter(now);
        assertThat(openEverywhere(windows, zones, states, category, channel, until))
            .as("%s %s %s %s at %s", List.of(zones), List.of(states), category, channel, until)
            .isTrue();
        assertThat(reason).isEqualTo(Reason.QUIET_HOURS);
        // Rounded up by less than a slot: nothing open was passed over but the slot's own width.
        var slot = category.messageClass().slot();
        for (var at = now; at.isBefore(until.minus(slot)); at = at.plusSeconds(600)) {
          assertThat(openEverywhere(windows, zones, states, category, channel, at)).isFalse();
        }
      } else if (verdict instanceof Verdict.Allow) {
        assertThat(
                category == Category.EMERGENCY
                    || openEverywhere(windows, zones, states, category, channel, now))
            .isTrue();
        var closes = policy.mustStartBefore(facts, now);
        if (closes.isBefore(now.plus(Duration.ofDays(2)))) {
          closed++;
          assertThat(openEverywhere(windows, zones, states, category, channel, closes)).isFalse();
          for (var at = now; at.isBefore(closes); at = at.plusSeconds(600)) {
            assertThat(openEverywhere(windows, zones, states, category, channel, at)).isTrue();
          }
        }
      }
    }
    assertThat(deferred).as("the generator must reach the nights").isGreaterThan(900);
    assertThat(closed).as("the generator must reach the days").isGreaterThan(400);
  }

  /// The rule said once more, as plainly as it can be, to judge the other by.
  private static boolean openEverywhere(
      List<Window> windows,
      String[] zones,
      String[] states,
      Category category,
      Channel channel,
      Instant at) {
    return Stream.of(zones)
        .allMatch(
            zone ->
                Stream.concat(Stream.of(states), Stream.of("US", "any"))
                    .allMatch(
                        place -> {
                          var there = LocalDateTime.ofInstant(at, ZoneId.of(zone));
                          var rules =
                              windows.stream()
                                  .filter(window -> window.jurisdiction().equals(place))
                                  .filter(window -> window.channels().contains(channel))
                                  .filter(window -> window.categories().contains(category))
                                  .toList();
                          return rules.isEmpty()
                              || rules.stream().anyMatch(window -> covers(window, there));
                        }));
  }

  private static boolean covers(Window window, LocalDateTime there) {
    var time = there.toLocalTime();
    return window.days().contains(there.getDayOfWeek())
        && !time.isBefore(window.from())
        && time.isBefore(window.to())
        && (window.onHolidays() || !HOLIDAYS.contains(there.toLocalDate().toString()));
  }

  /// Federal holidays as published by the Office of Personnel Management, observed days included.
  private static final Set<String> HOLIDAYS =
      Set.of(
          "2026-01-01",
          "2026-01-19",
          "2026-02-16",
          "2026-05-25",
          "2026-06-19",
          "2026-07-03",
          "2026-07-04",
          "2026-09-07",
          "2026-10-12",
          "2026-11-11",
          "2026-11-26",
          "2026-12-25",
          "2027-01-01",
          "2027-01-18",
          "2027-02-15",
          "2027-05-31",
          "2027-06-18",
          "2027-06-19",
          "2027-07-04",
          "2027-07-05",
          "2027-09-06",
          "2027-10-11",
          "2027-11-11",
          "2027-11-25",
          "2027-12-24",
          "2027-12-25",
          "2027-12-31",
          "2028-01-01",
          "2028-01-17",
          "2028-02-21",
          "2028-05-29",
          "2028-06-19",
          "2028-07-04",
          "2028-09-04",
          "2028-10-09",
          "2028-11-10",
          "2028-11-11",
          "2028-11-23",
          "2028-12-25");

  private static String[] some(Random random, List<String> from) {
    return random
        .ints(1 + random.nextInt(3), 0, from.size())
        .distinct()
        .mapToObj(from::get)
        .toArray(String[]::new);
  }
}
