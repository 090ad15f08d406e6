package io.lamplighter.simulator.meridian;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// When the lights go out, feeder by feeder, and for whom.
final class Outages {
  private static final double[] SEASON = {1.3, 1.2, 1, .8, .9, 1.5, 1.7, 1.5, .9, .7, .8, 1.1};
  private static final String[] CAUSES = {
    "weather", "equipment", "vegetation", "vehicle", "planned"
  };
  private static final double[] CAUSE_SHARES = {.38, .27, .17, .08, .10};
  private static final double A_MONTH = .075;
  private static final int NUMBERS = 16;

  private final Chance chance;
  private final Days days;

  Outages(Chance chance, Days days) {
    this.chance = chance;
    this.days = days;
  }

  /// One outage of one feeder.
  ///
  /// @param number unique among those of the feeder
  /// @param estimate when power was said to be back
  /// @param reach share of the feeder's homes
  record Outage(
      int feeder, long number, long start, long end, long estimate, String cause, double reach) {
    String key() {
      return "O-" + feeder + "-" + number;
    }

    long minutes() {
      return (end - start + 59) / 60;
    }
  }

  /// The outages that began in a month and hit a home.
  List<Outage> of(Home home, int month) {
    double mean = A_MONTH * SEASON[month % 12];
    int count = Math.min(chance.poisson(mean, home.feeder(), Draw.OUTAGES, month), NUMBERS - 1);
    if (count == 0) {
      return List.of();
    }
    var hits = new ArrayList<Outage>(count);
    for (int n = 0; n < count; n++) {
      var outage = outage(home.feeder(), month, n);
      if (chance.happens(outage.reach(), home.id(), Draw.OUTAGE_HITS, outage.number())) {
        hits.add(outage);
      }
    }
    return hits;
  }

  void month(Person person, int month, Span known, Consumer<MeridianEvent> out) {
    for (var outage : of(person.home(), month)) {
      if (known.holds(outage.start() + 120)) {
        out.accept(started(person, outage));
      }
      if (known.holds(outage.end() + 60)) {
        out.accept(restored(person, outage));
      }
    }
  }

  private static MeridianEvent started(Person person, Outage outage) {
    var data = new TreeMap<String, Object>(fields(outage));
    return event(
        person,
        outage,
        "-S",
        MeridianEvent.OUTAGE_STARTED,
        outage.start(),
        outage.start() + 120,
        data);
  }

  static MeridianEvent restored(Person person, Outage outage) {
    var data = new TreeMap<String, Object>(fields(outage));
    data.put("minutes", outage.minutes());
    return event(
        person, outage, "-R", MeridianEvent.OUTAGE_RESTORED, outage.end(), outage.end() + 60, data);
  }

  private static Map<String, Object> fields(Outage outage) {
    return Map.of(
        "cause",
        outage.cause(),
        "outage",
        outage.key(),
        "feeder",
        "F-" + outage.feeder(),
        "etr",
        Days.instant(outage.estimate()).toString());
  }

  private static MeridianEvent event(
      Person person,
      Outage outage,
      String suffix,
      String type,
      long at,
      long known,
      Map<String, Object> data) {
    return new MeridianEvent(
        "/oms",
        outage.key() + "-" + person.id() + suffix,
        type,
        person.key(),
        Meters.key(person.home().account(person.adult(), 0)),
        Days.instant(at),
        Days.instant(known),
        data);
  }

  private Outage outage(int feeder, int month, int n) {
    long number = (long) month * NUMBERS + n;
    int day =
        days.firstDay(month) + chance.below(days.length(month), feeder, Draw.OUTAGE_TIME, number);
    int second = chance.below(86_400, ~(long) feeder, Draw.OUTAGE_TIME, number);
    long start = days.at(day, second);
    double spread = chance.normal(feeder, Draw.OUTAGE_LENGTH, number);
    long length = Math.clamp((long) (4_500 * StrictMath.exp(.9 * spread)), 360, 108_000);
    double guess = StrictMath.exp(.4 * chance.normal(feeder, Draw.OUTAGE_ESTIMATE, number));
    // Estimates are given in quarter hours.
    long estimate = start + Math.max(900, Math.round(length * guess / 900) * 900);
    return new Outage(
        feeder,
        number,
        start,
        start + length,
        estimate,
        CAUSES[chance.pick(CAUSE_SHARES, feeder, Draw.OUTAGE_CAUSE, number)],
        .3 + .7 * chance.unit(feeder, Draw.OUTAGE_REACH, number));
  }
}
