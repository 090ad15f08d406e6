package io.lamplighter.console.drawing;

import io.lamplighter.console.words.Say;
import java.util.List;

/// What a model promised against what came, bin by bin, beside the line of those who keep their
/// word.
public final class CalibrationPlot {
  private static final double LEFT = 46;
  private static final double RIGHT = 546;
  private static final double TOP = 12;
  private static final double BOTTOM = 280;

  private CalibrationPlot() {}

  /// One bin: the mean chance it was given, and the rate that came with its interval.
  public record Bin(double score, double rate, double low, double high) {}

  public static String draw(List<Bin> bins, String label, Say say) {
    double top =
        bins.stream().mapToDouble(bin -> Math.max(bin.score(), bin.high())).max().orElse(1);
    var across = Scale.round(0, top, 4, LEFT, RIGHT);
    var up = Scale.round(0, top, 4, BOTTOM, TOP);
    var svg = Svg.picture("", 560, 320, label);
    var ticks = up.ticks(4);
    int decimals = Scale.decimals(ticks.stream().map(tick -> tick * 100).toList());
    for (double tick : ticks) {
      var words = say.decimals(tick * 100, decimals) + "\u00a0%";
      svg.path("gridline", "M46 " + Svg.n(up.at(tick)) + "H546")
          .text("end", 40, up.at(tick) + 4, words)
          .text("mid", across.at(tick), 298, words);
    }
    svg.path(
            "ref-line",
            "M"
                + Svg.n(across.at(0))
                + " "
                + Svg.n(up.at(0))
                + "L"
                + Svg.n(across.at(across.high()))
                + " "
                + Svg.n(up.at(up.high())))
        .text("mid", 296, 316, "predicted")
        .text("t-faint", 50, 22, "observed")
        .group("s1");
    for (var bin : bins) {
      double x = across.within(bin.score());
      svg.path(
              "whisker",
              "M" + Svg.n(x) + " " + Svg.n(up.at(bin.low())) + "V" + Svg.n(up.at(bin.high())))
          .circle("dot", x, up.at(bin.rate()), 4.5);
    }
    return svg.endGroup().done();
  }
}
