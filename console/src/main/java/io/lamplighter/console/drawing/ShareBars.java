package io.lamplighter.console.drawing;

import io.lamplighter.console.words.Say;
import java.util.List;

/// Shares of a whole with their intervals, the largest first, from zero.
public final class ShareBars {
  private static final double ZERO = 330;
  private static final double FULL = 850;
  private static final double STEP = 27;

  private ShareBars() {}

  /// One share.
  ///
  /// @param name in front of its bar
  /// @param style of the bar: `bar s1`
  /// @param rest what stands behind the number
  public record Bar(
      String name, double share, double low, double high, String style, String rest) {}

  public static String draw(List<Bar> bars, String label, Say say) {
    double most =
        bars.stream().mapToDouble(bar -> Math.max(bar.share(), bar.high())).max().orElse(1);
    var scale = Scale.round(0, Math.max(most, 0.01), 4, ZERO, FULL);
    double height = STEP * bars.size() + 26;
    var svg = Svg.picture("", 960, height, label);
    for (double tick : scale.ticks(4)) {
      svg.path("gridline", "M" + Svg.n(scale.at(tick)) + " 4V" + Svg.n(height - 22))
          .text("mid", scale.at(tick), height - 6, say.decimals(tick * 100, 0) + "\u00a0%");
    }
    double y = 8;
    for (var bar : bars) {
      double middle = y + 9;
      svg.text("t-strong", 0, y + 13, bar.name())
          .rect(bar.style(), ZERO, y, scale.at(bar.share()) - ZERO, 18, 1.5)
          .path(
              "axis",
              "M"
                  + Svg.n(scale.within(bar.low()))
                  + " "
                  + Svg.n(middle)
                  + "H"
                  + Svg.n(scale.within(bar.high()))
                  + "M"
                  + Svg.n(scale.within(bar.low()))
                  + " "
                  + Svg.n(middle - 5)
                  + "v10M"
                  + Svg.n(scale.within(bar.high()))
                  + " "
                  + Svg.n(middle - 5)
                  + "v10")
          .text(
              "t-text halo",
              scale.within(Math.max(bar.high(), bar.share())) + 7,
              y + 13,
              "t-strong",
              say.share(bar.share()),
              bar.rest().isEmpty() ? "" : "  " + bar.rest());
      y += STEP;
    }
    return svg.done();
  }
}
