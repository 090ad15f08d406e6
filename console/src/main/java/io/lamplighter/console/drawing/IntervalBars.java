package io.lamplighter.console.drawing;

import io.lamplighter.console.words.Say;
import java.util.List;

/// Estimates with their intervals, one small drawing a table row, all on one scale that holds 0. A
/// hollow dot means that the interval holds 0.
public final class IntervalBars {
  private static final double LEFT = 6;
  private static final double RIGHT = 234;

  private final Scale scale;

  private IntervalBars(Scale scale) {
    this.scale = scale;
  }

  /// A scale that holds all intervals and 0.
  public static IntervalBars over(List<Interval> intervals) {
    double low = 0;
    double high = 0;
    for (var interval : intervals) {
      low = Math.min(low, interval.low());
      high = Math.max(high, interval.high());
    }
    return new IntervalBars(
        low == high ? new Scale(-1, 1, LEFT, RIGHT) : Scale.round(low, high, 4, LEFT, RIGHT));
  }

  /// An estimate and the ends of its interval.
  public record Interval(double estimate, double low, double high) {
    public boolean holdsZero() {
      return low <= 0 && high >= 0;
    }
  }

  /// The axis for the head of the column, in the unit that `factor` makes of the values (100 for
  /// percentage points).
  public String axis(Say say, double factor) {
    var svg = Svg.ornament("ci-axis", 240, 16);
    var ticks = scale.ticks(4);
    int decimals = Scale.decimals(ticks.stream().map(tick -> tick * factor).toList());
    for (double tick : ticks) {
      svg.text(
          "mid", scale.at(tick), 11, (tick > 0 ? "+" : "") + say.decimals(tick * factor, decimals));
    }
    return svg.done();
  }

  /// One row's bar.
  ///
  /// @param label the estimate and its interval in words
  public String bar(Interval interval, String label) {
    double y = 15;
    return Svg.picture("ci s1", 240, 30, label)
        .path("gridline", "M" + Svg.n(LEFT) + " 15H" + Svg.n(RIGHT))
        .path("zero-line", "M" + Svg.n(scale.at(0)) + " 0v30")
        .path("whisker", whisker(scale.within(interval.low()), scale.within(interval.high())))
        .circle(
            interval.holdsZero() ? "dot hollow" : "dot", scale.within(interval.estimate()), y, 4.5)
        .done();
  }

  private static String whisker(double low, double high) {
    var l = Svg.n(low);
    var h = Svg.n(high);
    return "M" + l + " 15H" + h + "M" + l + " 10v10M" + h + " 10v10";
  }
}
