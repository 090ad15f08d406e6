package io.lamplighter.console.drawing;

import io.lamplighter.console.words.Say;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// A cumulative effect by day inside its band, with the planned end and the last word when there
/// are any.
public final class EffectLine {
  private static final double LEFT = 52;
  private static final double RIGHT = 944;
  private static final double TOP = 14;
  private static final double BOTTOM = 266;

  private EffectLine() {}

  /// The effect as it stood after one day, as differences of shares.
  public record Day(LocalDate day, long people, double effect, double low, double high) {}

  /// The fixed test at the planned end.
  public record Last(LocalDate day, double effect, double low, double high) {}

  /// Draws at least two days.
  ///
  /// @param planned the day on which the planned size is, or was, reached
  public static String draw(
      List<Day> days, Optional<LocalDate> planned, Optional<Last> last, String label, Say say) {
    var first = days.getFirst().day();
    var end = days.getLast().day();
    var until =
        planned.filter(day -> day.isAfter(end) && day.isBefore(end.plusDays(200))).orElse(end);
    double spare =
        Math.max(1, ChronoUnit.DAYS.between(first, until) * (last.isPresent() ? 0.04 : 0.01));
    var x = new Scale(first.toEpochDay(), until.toEpochDay() + spare, LEFT, RIGHT);
    var y = height(days, last);
    var svg = Svg.picture("", 960, 300, label);
    var ticks = y.ticks(6);
    int decimals = Scale.decimals(ticks.stream().map(tick -> tick * 100).toList());
    for (double tick : ticks) {
      svg.path(tick == 0 ? "zero-line" : "gridline", "M52 " + Svg.n(y.at(tick)) + "H944")
          .text(
              "end",
              46,
              y.at(tick) + 4,
              (tick > 0 ? "+" : "") + say.decimals(tick * 100, decimals));
    }
    dates(svg, x, first, until, say);
    svg.path("band", band(days, x, y)).path("line s1", line(days, x, y));
    planned.ifPresent(
        day -> {
          if (!day.isBefore(first) && !day.isAfter(until)) {
            double at = place(x, day);
            boolean room = at > LEFT + 160;
            svg.path("ref-line", "M" + Svg.n(at) + " 14V266")
                .text(
                    room ? "end t-strong halo" : "t-strong halo",
                    room ? at - 8 : at + 8,
                    26,
                    "planned size, " + say.shortDay(day));
          }
        });
    last.ifPresent(word -> last(svg, word, x, y, spare));
    return svg.done();
  }

  /// Early bands are so wide that they would flatten all else: they are cut off at the paper's
  /// edge.
  private static Scale height(List<Day> days, Optional<Last> last) {
    var settled = days.subList(days.size() / 4, days.size());
    double low = Math.min(0, settled.stream().mapToDouble(Day::low).min().orElse(0));
    double high = Math.max(0, settled.stream().mapToDouble(Day::high).max().orElse(0));
    if (last.isPresent()) {
      low = Math.min(low, last.get().low());
      high = Math.max(high, last.get().high());
    }
    return low == high
        ? new Scale(-0.01, 0.01, BOTTOM, TOP)
        : Scale.round(low, high, 6, BOTTOM, TOP);
  }

  private static void dates(Svg svg, Scale x, LocalDate first, LocalDate until, Say say) {
    long days = ChronoUnit.DAYS.between(first, until);
    if (days > 62) {
      for (var day = first.withDayOfMonth(1).plusMonths(1);
          !day.isAfter(until);
          day = day.plusMonths(1)) {
        date(svg, x, day, say);
      }
    } else {
      long step = Math.max(1, Math.round(days / 7.0));
      for (var day = first; !day.isAfter(until); day = day.plusDays(step)) {
        date(svg, x, day, say);
      }
    }
  }

  private static void date(Svg svg, Scale x, LocalDate day, Say say) {
    double at = place(x, day);
    svg.path("axis", "M" + Svg.n(at) + " 266v5").text("mid", at, 286, say.shortDay(day));
  }

  private static String band(List<Day> days, Scale x, Scale y) {
    var d = new StringBuilder();
    for (int i = 0; i < days.size(); i++) {
      var day = days.get(i);
      d.append(i == 0 ? 'M' : 'L').append(point(x, y, day.day(), day.high()));
    }
    for (var day : days.reversed()) {
      d.append('L').append(point(x, y, day.day(), day.low()));
    }
    return d.append('Z').toString();
  }

  private static String line(List<Day> days, Scale x, Scale y) {
    var d = new StringBuilder();
    for (int i = 0; i < days.size(); i++) {
      d.append(i == 0 ? 'M' : 'L').append(point(x, y, days.get(i).day(), days.get(i).effect()));
    }
    return d.toString();
  }

  private static double place(Scale x, LocalDate day) {
    return x.at((double) day.toEpochDay());
  }

  private static String point(Scale x, Scale y, LocalDate day, double value) {
    return Svg.n(place(x, day)) + " " + Svg.n(y.within(value));
  }

  private static void last(Svg svg, Last word, Scale x, Scale y, double spare) {
    double at = x.at(word.day().toEpochDay() + spare * 0.6);
    var low = Svg.n(y.within(word.low()));
    var high = Svg.n(y.within(word.high()));
    var left = Svg.n(at - 6);
    boolean zero = word.low() <= 0 && word.high() >= 0;
    svg.group("s1")
        .path(
            "whisker",
            "M" + Svg.n(at) + " " + low + "V" + high + "M" + left + " " + low + "h12M" + left + " "
                + high + "h12")
        .circle(zero ? "dot hollow" : "dot", at, y.within(word.effect()), 5)
        .endGroup();
  }
}
