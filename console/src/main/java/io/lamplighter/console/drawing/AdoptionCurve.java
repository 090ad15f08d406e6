package io.lamplighter.console.drawing;

import io.lamplighter.console.words.Say;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// How many have come in all, day by day, and the band in which the coming ones are expected, under
/// the line of all who could come.
public final class AdoptionCurve {
  private static final double LEFT = 62;
  private static final double RIGHT = 944;
  private static final double TOP = 14;
  private static final double BOTTOM = 286;

  private AdoptionCurve() {}

  /// Counted.
  public record Past(LocalDate day, long total) {}

  /// Expected. The line inside the band is drawn only where a single figure may be told.
  public record Ahead(LocalDate day, double total, double low, double high) {}

  /// A number wanted by a day.
  public record Goal(LocalDate day, long total) {}

  /// @param line whether a line is drawn inside the band
  public static String draw(
      List<Past> past,
      List<Ahead> ahead,
      long market,
      boolean line,
      Optional<Goal> goal,
      String label,
      Say say) {
    var first = past.getFirst().day();
    var last = ahead.isEmpty() ? past.getLast().day() : ahead.getLast().day();
    var until =
        goal.map(Goal::day)
            .filter(day -> day.isAfter(last) && day.isBefore(last.plusYears(1)))
            .orElse(last);
    var x = new Scale(first.toEpochDay(), until.toEpochDay() + 1.0, LEFT, RIGHT);
    double highest =
        Math.max(market, goal.map(Goal::total).filter(total -> total <= 2 * market).orElse(0L));
    var y = Scale.round(0, Math.max(1, highest), 5, BOTTOM, TOP);
    var svg = Svg.picture("", 960, 320, label);
    for (double tick : y.ticks(5)) {
      svg.path(tick == 0 ? "zero-line" : "gridline", "M62 " + Svg.n(y.at(tick)) + "H944")
          .text("end", 56, y.at(tick) + 4, say.decimals(tick, 0));
    }
    years(svg, x, first, until, say);
    svg.path("ref-line", "M62 " + Svg.n(y.at((double) market)) + "H944")
        .text("t-strong halo", 68, y.at((double) market) - 6, "eligible: " + say.count(market));
    if (!ahead.isEmpty()) {
      svg.path("band", band(past.getLast(), ahead, x, y));
      if (line) {
        var xs = ahead.stream().mapToDouble(day -> at(x, day.day())).toArray();
        var ys = ahead.stream().mapToDouble(day -> y.within(day.total())).toArray();
        svg.path("line s0", Svg.through(xs, ys));
      }
    }
    svg.path(
        "line s1",
        Svg.through(
            past.stream().mapToDouble(day -> at(x, day.day())).toArray(),
            past.stream().mapToDouble(day -> y.within((double) day.total())).toArray()));
    goal.filter(wanted -> !wanted.day().isAfter(until) && !wanted.day().isBefore(first))
        .ifPresent(
            wanted ->
                svg.group("s2")
                    .circle("dot", at(x, wanted.day()), y.within((double) wanted.total()), 5.5)
                    .endGroup()
                    .text(
                        "end t-strong halo",
                        at(x, wanted.day()) - 9,
                        y.within((double) wanted.total()) + 4,
                        "goal: " + say.count(wanted.total())));
    return svg.done();
  }

  private static void years(Svg svg, Scale x, LocalDate first, LocalDate until, Say say) {
    long months = ChronoUnit.MONTHS.between(first, until);
    int step = months > 40 ? 12 : months > 14 ? 3 : 1;
    for (var day = first.withDayOfMonth(1).plusMonths(1);
        !day.isAfter(until);
        day = day.plusMonths(1)) {
      if ((day.getMonthValue() - 1) % step == 0) {
        svg.path("axis", "M" + Svg.n(at(x, day)) + " 286v5")
            .text(
                "mid",
                at(x, day),
                306,
                step == 12 ? String.valueOf(day.getYear()) : say.shortDay(day));
      }
    }
  }

  private static String band(Past today, List<Ahead> ahead, Scale x, Scale y) {
    var d = new StringBuilder("M").append(point(x, y, today.day(), (double) today.total()));
    ahead.forEach(day -> d.append('L').append(point(x, y, day.day(), day.high())));
    ahead.reversed().forEach(day -> d.append('L').append(point(x, y, day.day(), day.low())));
    return d.append('Z').toString();
  }

  private static double at(Scale x, LocalDate day) {
    return x.at((double) day.toEpochDay());
  }

  private static String point(Scale x, Scale y, LocalDate day, double value) {
    return Svg.n(at(x, day)) + " " + Svg.n(y.within(value));
  }
}
