package io.lamplighter.console.campaigns;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.statistics.Effect;
import io.lamplighter.campaigns.statistics.Guardrail;
import io.lamplighter.campaigns.statistics.Households;
import io.lamplighter.campaigns.statistics.Readout;
import io.lamplighter.console.drawing.IntervalBars;
import io.lamplighter.console.drawing.StepWords;
import io.lamplighter.console.words.Say;
import io.lamplighter.console.words.Status;
import io.lamplighter.ledger.reports.Results;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The tables of a results page, as texts: arms, what is watched, channels, weeks of entry.
final class ResultTables {
  /// Groups smaller than this are not shown, here as everywhere.
  static final long SMALLEST = 15;

  private ResultTables() {}

  /// One arm's row.
  ///
  /// @param bar the interval as a drawing; empty when there is too little
  record ArmRow(
      String name,
      String note,
      String assigned,
      String enrolled,
      String rate,
      String effect,
      String ends,
      String bar) {}

  /// Arms under one axis.
  record Arms(List<ArmRow> rows, String axis, String label) {}

  /// One channel's row.
  ///
  /// @param cost in hundredths of a cent
  record MixRow(
      String channel, long messages, long delivered, long clicked, long attributed, long cost) {}

  /// People of one week.
  record WeekRow(String week, String contacted, String holdout, String effect, String bar) {}

  /// Weeks under one axis, which is empty when none is drawn.
  record Weeks(List<WeekRow> rows, String axis) {}

  /// One metric that must not get worse.
  record Watched(String name, Status status, String effect, String ends, String limit) {}

  static Arms arms(Readout readout, Results results, Say say) {
    var bars =
        IntervalBars.over(
            Stream.concat(
                    readout.look().stream(),
                    readout.arms().stream().flatMap(l -> l.look().stream()))
                .map(look -> ReadoutWords.drawn(look.effect()))
                .toList());
    var rows = new ArrayList<ArmRow>();
    var holdout = holdout(results);
    rows.add(
        new ArmRow(
            "Holdout",
            "left alone, followed alike",
            say.whole(holdout.people()),
            say.whole(holdout.enrolled()),
            say.share((long) holdout.enrolled(), (long) holdout.people()),
            "the reference",
            "",
            ""));
    rows.add(
        row("All contacted", contacted(results), readout.look().map(l -> l.effect()), bars, say));
    if (readout.arms().size() > 1) {
      for (var line : readout.arms()) {
        rows.add(
            row(
                line.arm().name(),
                line.arm().counts(),
                line.look().map(look -> look.effect()),
                bars,
                say));
      }
    }
    return new Arms(
        rows, bars.axis(say, 100), readout.look().map(look -> look.label()).orElse("interval"));
  }

  /// How the arms compare with each other, and by which chances they and the channels are drawn
  /// now, in sentences.
  static List<String> between(Results results, Say say) {
    return Stream.concat(
            results.gaps().stream()
                .map(
                    gap ->
                        "%s less %s: %s points (%s; %s)%s."
                            .formatted(
                                gap.arm(),
                                gap.other(),
                                say.points(gap.look().effect().estimate()),
                                ReadoutWords.ends(gap.look().effect(), say),
                                gap.look().label(),
                                gap.weighted()
                                    ? ", each household counted by the inverse of the logged chance of its arm"
                                    : "")),
            results.learned().stream()
                .map(learned -> "Drawn in the newest wave, " + learned.sentence() + "."))
        .toList();
  }

  private static ArmRow row(
      String name, Households counts, Optional<Effect> effect, IntervalBars bars, Say say) {
    boolean shown = counts.people() >= SMALLEST;
    return new ArmRow(
        name,
        "against holdout",
        shown ? say.whole(counts.people()) : "under 15",
        shown ? say.whole(counts.enrolled()) : "–",
        shown ? say.share(counts.enrolled() / counts.people()) : "–",
        effect.map(e -> say.points(e.estimate())).orElse("not drawn"),
        effect.map(e -> ReadoutWords.ends(e, say)).orElse("too few yet"),
        effect.map(e -> bar(bars, e, say)).orElse(""));
  }

  private static String bar(IntervalBars bars, Effect effect, Say say) {
    return bars.bar(
        ReadoutWords.drawn(effect),
        say.points(effect.estimate()) + " points, " + ReadoutWords.ends(effect, say));
  }

  static List<Watched> watched(Readout readout, Say say) {
    return readout.guardrails().stream()
        .map(
            reading ->
                new Watched(
                    reading.guardrail().name(),
                    switch (reading.outcome()) {
                      case NON_INFERIOR -> Status.good("not worse");
                      case UNDECIDED -> Status.collecting("not decided yet");
                      case DETERIORATED -> Status.broken("worse");
                    },
                    say.points(reading.effect().estimate()),
                    ReadoutWords.ends(reading.effect(), say),
                    (reading.guardrail().good() == Guardrail.Good.LOW ? "up to +" : "down to −")
                        + say.pointsEnd(reading.guardrail().margin())))
        .toList();
  }

  static List<MixRow> mix(Results results) {
    return results.channels().stream()
        .map(
            mix ->
                new MixRow(
                    Channel.named(mix.channel()).map(StepWords::channel).orElse(mix.channel()),
                    mix.sent(),
                    mix.sent() - mix.bounced(),
                    mix.clicked(),
                    mix.enrolled(),
                    Math.round(mix.cents() * 100)))
        .toList();
  }

  static Weeks weeks(Results results, Say say) {
    var drawn =
        results.weeks().stream()
            .flatMap(week -> week.effect().stream())
            .map(ReadoutWords::drawn)
            .toList();
    var bars = IntervalBars.over(drawn);
    var rows =
        results.weeks().stream()
            .map(
                week ->
                    new WeekRow(
                        say.date(week.monday()),
                        of(week.contacted(), say),
                        of(week.control(), say),
                        week.effect().map(e -> say.points(e.estimate())).orElse("not drawn"),
                        week.effect().map(e -> bar(bars, e, say)).orElse("")))
            .toList();
    return new Weeks(rows, drawn.isEmpty() ? "" : bars.axis(say, 100));
  }

  static Households contacted(Results results) {
    return results.contacted().stream()
        .map(Readout.Arm::counts)
        .reduce(Households.of(List.of()), Households::plus);
  }

  static Households holdout(Results results) {
    return results.control().map(Readout.Arm::counts).orElse(Households.of(List.of()));
  }

  /// Enrolled of entered, unless the group is so small that it points at people.
  private static String of(Households counts, Say say) {
    return counts.people() < SMALLEST
        ? "under 15"
        : say.whole(counts.enrolled()) + " of " + say.whole(counts.people());
  }
}
