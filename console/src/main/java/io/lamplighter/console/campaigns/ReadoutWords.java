package io.lamplighter.console.campaigns;

import io.lamplighter.campaigns.statistics.Effect;
import io.lamplighter.campaigns.statistics.Interval;
import io.lamplighter.campaigns.statistics.Readout;
import io.lamplighter.console.drawing.IntervalBars;
import io.lamplighter.console.words.Say;
import io.lamplighter.console.words.Status;

/// How a verdict is called on pages.
public final class ReadoutWords {
  private ReadoutWords() {}

  public static Status status(Readout readout) {
    return switch (readout.status()) {
      case Readout.Status.Collecting(var days) ->
          Status.collecting(
              days.isPresent() ? "collecting, " + days.getAsInt() + " days left" : "collecting");
      case Readout.Status.Ship() -> Status.good("ready to act");
      case Readout.Status.Stop() -> Status.broken("does harm");
      case Readout.Status.Review(var why) -> Status.watch("a person should look");
      case Readout.Status.Unhealthy(var why) -> Status.broken("unhealthy");
    };
  }

  /// `0.10 to 0.72`: percentage points.
  static String ends(Effect effect, Say say) {
    return say.pointsEnd(effect.interval().low())
        + " to "
        + say.pointsEnd(effect.interval().high());
  }

  /// As it is drawn.
  public static IntervalBars.Interval drawn(double estimate, Interval interval) {
    return new IntervalBars.Interval(estimate, interval.low(), interval.high());
  }

  static IntervalBars.Interval drawn(Effect effect) {
    return drawn(effect.estimate(), effect.interval());
  }
}
