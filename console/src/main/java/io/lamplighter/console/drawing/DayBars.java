package io.lamplighter.console.drawing;

import io.lamplighter.console.words.Say;
import java.time.LocalDate;
import java.util.List;

/// A count for each of some days, the last of which may not be over yet.
public final class DayBars {
  private DayBars() {}

  /// One day's count.
  public record Day(LocalDate day, long count) {}

  /// @param label what the whole shows
  /// @param say knows today, which is drawn pale because it goes on
  public static String draw(List<Day> days, String label, Say say) {
    double bottom = 126;
    long most = days.stream().mapToLong(Day::count).max().orElse(0);
    var scale = Scale.round(0, (double) Math.max(most, 4), 3, bottom, 10);
    var svg = Svg.picture("", 560, 150, label);
    for (double tick : scale.ticks(3)) {
      svg.path("gridline", "M40 " + Svg.n(scale.at(tick)) + "H560")
          .text("end", 34, scale.at(tick) + 4, shortly(tick, say));
    }
    double slot = 512.0 / Math.max(days.size(), 1);
    double width = slot * 0.72;
    for (int i = 0; i < days.size(); i++) {
      var day = days.get(i);
      double x = 40 + slot * i + (slot - width) / 2;
      double top = scale.at((double) day.count());
      boolean today = day.day().equals(say.today());
      svg.rect(today ? "bar s1 soft" : "bar s1", x, top, width, bottom - top, 1.5);
      if ((days.size() - 1 - i) % 2 == 0) {
        svg.text("mid", x + width / 2, 142, say.shortDay(day.day()));
      }
      if (today) {
        svg.text("mid t-strong halo", x + width / 2, top - 6, say.count(day.count()));
      }
    }
    return svg.done();
  }

  private static String shortly(double tick, Say say) {
    return tick >= 1000 && tick % 500 == 0
        ? (tick % 1000 == 0 ? say.decimals(tick / 1000, 0) : say.decimals(tick / 1000, 1)) + "k"
        : say.decimals(tick, 0);
  }
}
