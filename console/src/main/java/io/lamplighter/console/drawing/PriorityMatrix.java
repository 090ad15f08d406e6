package io.lamplighter.console.drawing;

import io.lamplighter.console.words.Say;
import java.util.List;

/// Importance over performance: what matters and goes badly stands at the upper left.
public final class PriorityMatrix {
  private static final double LEFT = 52;
  private static final double RIGHT = 546;
  private static final double TOP = 14;
  private static final double BOTTOM = 330;

  private PriorityMatrix() {}

  /// One thing.
  ///
  /// @param number under which the table has it
  /// @param share of what is explained, with its interval
  /// @param performance 0 to 100
  /// @param first whether it is to be looked at first
  public record Point(
      int number, double share, double low, double high, double performance, boolean first) {}

  /// @param even share that each would have if all were alike: above it a thing is important
  /// @param middle performance of the average thing
  public static String draw(List<Point> points, double even, double middle, String label, Say say) {
    double most = points.stream().mapToDouble(Point::high).max().orElse(1);
    var across = new Scale(0, 100, LEFT, RIGHT);
    var up = Scale.round(0, Math.max(most, even * 1.5), 4, BOTTOM, TOP);
    var svg = Svg.picture("", 560, 372, label);
    for (double tick : up.ticks(4)) {
      svg.path("gridline", "M52 " + Svg.n(up.at(tick)) + "H546")
          .text("end", 46, up.at(tick) + 4, say.decimals(tick * 100, 0) + "\u00a0%");
    }
    for (int tick = 0; tick <= 100; tick += 25) {
      svg.text("mid", across.at((double) tick), 348, String.valueOf(tick));
    }
    svg.path("ref-line", "M52 " + Svg.n(up.at(even)) + "H546")
        .path("ref-line", "M" + Svg.n(across.within(middle)) + " 14V330")
        .text("t-faint halo", 58, 26, "look at first")
        .text("end t-faint halo", 540, 26, "keep up")
        .text("t-faint halo", 58, 322, "watch")
        .text("end t-faint halo", 540, 322, "leave")
        .text("mid", 299, 366, "performance");
    for (var point : points) {
      double x = across.within(point.performance());
      double y = up.within(point.share());
      svg.group(point.first() ? "s2" : "s1")
          .path(
              "whisker",
              "M"
                  + Svg.n(x)
                  + " "
                  + Svg.n(up.within(point.low()))
                  + "V"
                  + Svg.n(up.within(point.high())))
          .circle("dot", x, y, 5)
          .endGroup()
          .text("t-strong halo", x + 8, y + 4, String.valueOf(point.number()));
    }
    return svg.done();
  }
}
