package io.lamplighter.console.campaigns;

import io.lamplighter.campaigns.statistics.Hybrid;
import io.lamplighter.campaigns.statistics.Readout;
import io.lamplighter.console.drawing.EffectLine;
import io.lamplighter.console.drawing.Figure;
import io.lamplighter.console.drawing.Waterfall;
import io.lamplighter.console.drawing.Waterfall.Kind;
import io.lamplighter.console.drawing.Waterfall.Stage;
import io.lamplighter.console.words.Say;
import io.lamplighter.ledger.reports.Results;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The drawings of a results page: the effect as it grew, and the way from the rule to the goal.
final class ResultFigures {
  private ResultFigures() {}

  /// The days on which there was enough to draw.
  static List<EffectLine.Day> days(Results results) {
    return results.daily().stream()
        .flatMap(
            day ->
                day.effect().stream()
                    .map(
                        effect ->
                            new EffectLine.Day(
                                day.day(),
                                (long) (day.contacted().people() + day.control().people()),
                                effect.estimate(),
                                effect.interval().low(),
                                effect.interval().high())))
        .toList();
  }

  /// Empty while there are not two days to draw a line between.
  static Optional<Figure> daily(Results results, Readout readout, String csv, Say say) {
    var days = days(results);
    if (days.size() < 2) {
      return Optional.empty();
    }
    var newest = days.getLast();
    boolean zero = newest.low() <= 0 && newest.high() >= 0;
    var last =
        readout
            .look()
            .filter(Hybrid.Look::last)
            .map(
                look ->
                    new EffectLine.Last(
                        newest.day(),
                        look.effect().estimate(),
                        look.effect().interval().low(),
                        look.effect().interval().high()));
    var reached =
        days.stream()
            .filter(day -> day.people() >= results.planned())
            .map(EffectLine.Day::day)
            .findFirst();
    var finding =
        "With %s people the effect stands at %s points; its interval %s 0."
            .formatted(
                say.count(newest.people()),
                say.points(newest.effect()),
                zero ? "still holds" : "does not hold");
    var rows =
        days.stream()
            .map(
                day ->
                    List.of(
                        say.date(day.day()),
                        say.count(day.people()),
                        say.points(day.effect()),
                        say.pointsEnd(day.low()),
                        say.pointsEnd(day.high())))
            .toList();
    return Optional.of(
        new Figure(
            "h-daily",
            finding,
            "Cumulative Δ, contacted minus holdout, percentage points, by the day (UTC) on which households entered. The band spends α = 0.01; the last look, at the planned size, has 0.04. Nothing is drawn before 7 days and 10 enrollments in both groups.",
            "wide",
            EffectLine.draw(
                days, reached, last, "Cumulative effect in percentage points by day", say),
            new Figure.Table(
                "Cumulative effect by day",
                List.of("Day", "People", "Δ points", "Low", "High"),
                rows),
            csv));
  }

  static List<Stage> stages(Results results) {
    var funnel = results.funnel();
    return List.of(
        new Stage(
            "Met the rule", "at some wave, counted once", funnel.metTheRule(), Kind.COUNTED, ""),
        new Stage("Reachable", "consented, not suppressed", funnel.reachable(), Kind.COUNTED, ""),
        new Stage(
            "Not capped", "fewer messages than the cap", funnel.notCapped(), Kind.COUNTED, ""),
        new Stage("Chosen", "above the line, or explored", funnel.chosen(), Kind.COUNTED, ""),
        new Stage("Not held out", "by household", funnel.notHeldOut(), Kind.COUNTED, ""),
        new Stage("Sent", "one message or more left", funnel.sent(), Kind.COUNTED, ""),
        new Stage("Delivered", "one did not bounce", funnel.delivered(), Kind.COUNTED, ""),
        new Stage(
            "Opened",
            "mail apps open by themselves",
            funnel.opened(),
            Kind.UNSURE,
            "flagged, not used"),
        new Stage("Clicked", "machine clicks taken out", funnel.clicked(), Kind.COUNTED, ""),
        new Stage("Enrolled", "of the not held out, in time", funnel.enrolled(), Kind.GOAL, ""));
  }

  static Figure waterfall(Results results, String csv, Say say) {
    var stages = stages(results);
    var rows = new ArrayList<List<String>>();
    var funnel = results.funnel();
    var before = stages.getFirst();
    for (var stage : stages) {
      // Who clicks need not have opened, and who enrolls need not have clicked.
      long whole =
          switch (stage.name()) {
            case "Opened", "Clicked" -> funnel.delivered();
            case "Enrolled" -> funnel.notHeldOut();
            default -> before.people();
          };
      var of =
          switch (stage.name()) {
            case "Opened", "Clicked" -> "delivered";
            case "Enrolled" -> "not held out";
            default -> before.name().toLowerCase(Locale.ROOT);
          };
      rows.add(
          List.of(
              stage.name(),
              say.count(stage.people()),
              whole == 0 || stage.equals(before)
                  ? "–"
                  : say.share(stage.people(), whole) + " of " + of));
      before = stage;
    }
    return new Figure(
        "h-wf",
        "Of "
            + say.of(results.funnel().metTheRule(), "person", "people")
            + " who met the rule, "
            + say.count(results.funnel().sent())
            + " were sent a message.",
        "People; who met the rule at several waves counts once. The pale part is what the stage took away.",
        "wider",
        Waterfall.draw(stages, "People left at each stage, from the rule to the enrollment", say),
        new Figure.Table("Waterfall", List.of("Stage", "People", "Share"), rows),
        csv);
  }
}
