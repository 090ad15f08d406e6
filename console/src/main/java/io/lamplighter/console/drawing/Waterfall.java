package io.lamplighter.console.drawing;

import io.lamplighter.console.words.Say;
import java.util.List;

/// People left at each stage of a way; the pale part is what the stage took away.
public final class Waterfall {
  private static final double ZERO = 330;
  private static final double FULL = 840;
  private static final double STEP = 27;

  private Waterfall() {}

  /// How a stage is drawn.
  public enum Kind {
    /// People.
    COUNTED,
    /// Not to be relied on, hatched.
    UNSURE,
    /// The aim.
    GOAL
  }

  /// One stage.
  ///
  /// @param rest what stands behind the number
  public record Stage(String name, String note, long people, Kind kind, String rest) {}

  public static String draw(List<Stage> stages, String label, Say say) {
    long most = Math.max(1, stages.stream().mapToLong(Stage::people).max().orElse(1));
    double height = STEP * stages.size() + 26;
    double foot = height - 22;
    var axis = Scale.round(0, (double) most, 4, ZERO, FULL);
    var scale = new Scale(0, (double) most, ZERO, FULL);
    var svg = Svg.picture("", 960, height, label);
    for (double tick : axis.ticks(4)) {
      if (tick <= most) {
        svg.path("gridline", "M" + Svg.n(scale.at(tick)) + " 4V" + Svg.n(foot))
            .text("mid", scale.at(tick), height - 6, say.decimals(tick, 0));
      }
    }
    long before = stages.isEmpty() ? 0 : stages.getFirst().people();
    double y = 8;
    for (var stage : stages) {
      double end = scale.at((double) stage.people());
      double lost = scale.at((double) before);
      svg.text("t-strong t-mid", 0, y + 12, stage.name())
          .text("t-faint", 104, y + 12, stage.note());
      if (lost > end && stage.kind() != Kind.GOAL) {
        svg.rect("band-0", end, y, lost - end, 18, 0);
      }
      svg.rect(style(stage.kind()), ZERO, y, end - ZERO, 18, 1.5);
      double beside = (stage.kind() == Kind.GOAL ? end : Math.max(end, lost)) + 7;
      svg.text(
          "t-text halo",
          beside,
          y + 13,
          "t-strong",
          say.count(stage.people()),
          stage.rest().isEmpty() ? "" : "  " + stage.rest());
      if (stage.kind() != Kind.GOAL) {
        before = stage.people();
      }
      y += STEP;
    }
    return svg.done();
  }

  private static String style(Kind kind) {
    return switch (kind) {
      case COUNTED -> "bar s1";
      case UNSURE -> "bar unsure";
      case GOAL -> "bar s3";
    };
  }
}
