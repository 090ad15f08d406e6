package io.lamplighter.cli;

import io.lamplighter.campaigns.statistics.ArmGap;
import io.lamplighter.campaigns.statistics.Readout;
import io.lamplighter.cli.answers.Answer;
import io.lamplighter.cli.answers.UtilityTime;
import io.lamplighter.ledger.LedgerState;
import io.lamplighter.ledger.reports.Applied;
import io.lamplighter.ledger.reports.ChannelMix;
import io.lamplighter.ledger.reports.Choosing;
import io.lamplighter.ledger.reports.Funnel;
import io.lamplighter.ledger.reports.Results;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "results",
    description = "What a campaign did that would not have happened without it.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Everybody assigned counts, delivered or not, contacted or held out alike. Enrollments by"
          + " channel are attributed there, not shown to be caused."
    })
final class ResultsReport implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LedgerOptions options;

  @Parameters(paramLabel = "CAMPAIGN", description = "Its name.")
  private String campaign;

  @SuppressWarnings("NullAway.Init") // picocli fills in specification and options
  ResultsReport() {}

  @Override
  public Integer call() {
    try (var ledger = options.openCurrent()) {
      var now = InstantSource.system().instant();
      var results = ledger.jdbi().withHandle(db -> Results.of(db, campaign, now));
      var answer = answer(results);
      var choosing =
          ledger
              .jdbi()
              .withHandle(db -> Choosing.of(db, Applied.existing(db, campaign).definition()));
      choosing.newest().ifPresent(wave -> answer.key("rankedBy", wave.by().word()));
      answer.key("choosing", choosing.toJson()).text("").text(choosing.asked());
      var time = new UtilityTime(ledger.jdbi().withHandle(db -> LedgerState.read(db).zone()));
      choosing.said(time::of).forEach(answer::text);
      Lamplighter.of(spec).answer(answer);
      return ExitCode.DONE.code();
    }
  }

  private static Answer answer(Results results) {
    var answer = new Answer();
    results.toJson().forEach(answer::key);
    answer.key("channels", results.channels().stream().map(ResultsReport::keys).toList());
    answer.key("funnel", funnel(results.funnel()));
    answer.title("Results of " + results.campaign());
    results
        .readout()
        .ifPresentOrElse(
            readout -> readout.sentences().forEach(answer::text),
            () -> answer.text("Nobody is held out: there is no effect to state."));
    answer.table(
        List.of("group", "share#", "households#", "people#", "enrolled#", "rate#", "cost#"),
        Stream.concat(results.contacted().stream(), results.control().stream())
            .map(ResultsReport::row)
            .toList());
    results.gaps().forEach(gap -> answer.text(sentence(gap)));
    results
        .learned()
        .forEach(learned -> answer.text("Drawn in the newest wave, " + learned.sentence() + "."));
    var funnel = new ArrayList<List<String>>();
    funnel(results.funnel())
        .forEach((stage, units) -> funnel.add(List.of(words(stage), number(units))));
    answer.text("").table(List.of("from the rule to the goal", "#"), funnel);
    if (!results.channels().isEmpty()) {
      answer
          .text("")
          .table(
              List.of(
                  "channel",
                  "sent#",
                  "bounced#",
                  "opened#",
                  "clicked#",
                  "unsubscribed#",
                  "enrolled#",
                  "cost#"),
              results.channels().stream().map(ResultsReport::row).toList());
    }
    return answer;
  }

  private static String sentence(ArmGap gap) {
    var effect = gap.look().effect();
    return "%s less %s: %+.2f points (%s: %+.2f to %+.2f)%s."
        .formatted(
            gap.arm(),
            gap.other(),
            100 * effect.estimate(),
            gap.look().label(),
            100 * effect.interval().low(),
            100 * effect.interval().high(),
            gap.weighted()
                ? ", each household counted by the inverse of the logged chance of its arm"
                : "");
  }

  private static List<String> row(Readout.Arm arm) {
    var counts = arm.counts();
    return List.of(
        arm.name(),
        "%.0f %%".formatted(arm.share() * 100),
        "%,.0f".formatted(counts.households()),
        "%,.0f".formatted(counts.people()),
        "%,.0f".formatted(counts.enrolled()),
        counts.people() == 0
            ? ""
            : "%.2f %%".formatted(100.0 * counts.enrolled() / counts.people()),
        "%,.2f".formatted(arm.cost()));
  }

  private static List<String> row(ChannelMix mix) {
    return List.of(
        mix.channel(),
        number(mix.sent()),
        number(mix.bounced()),
        number(mix.opened()),
        number(mix.clicked()),
        number(mix.unsubscribed()),
        number(mix.enrolled()),
        "%,.2f".formatted(mix.cents() / 100));
  }

  private static Map<String, Object> keys(ChannelMix mix) {
    var keys = new LinkedHashMap<String, Object>();
    keys.put("channel", mix.channel());
    keys.put("sent", mix.sent());
    keys.put("bounced", mix.bounced());
    keys.put("opened", mix.opened());
    keys.put("clicked", mix.clicked());
    keys.put("unsubscribed", mix.unsubscribed());
    keys.put("enrolled", mix.enrolled());
    keys.put("cents", mix.cents());
    return keys;
  }

  private static Map<String, Long> funnel(Funnel funnel) {
    var stages = new LinkedHashMap<String, Long>();
    stages.put("metTheRule", funnel.metTheRule());
    stages.put("reachable", funnel.reachable());
    stages.put("notCapped", funnel.notCapped());
    stages.put("chosen", funnel.chosen());
    stages.put("notHeldOut", funnel.notHeldOut());
    stages.put("sent", funnel.sent());
    stages.put("delivered", funnel.delivered());
    stages.put("opened", funnel.opened());
    stages.put("clicked", funnel.clicked());
    stages.put("enrolled", funnel.enrolled());
    return stages;
  }

  /// `metTheRule` → `met the rule`.
  private static String words(String key) {
    return key.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
  }

  private static String number(long units) {
    return "%,d".formatted(units);
  }
}
