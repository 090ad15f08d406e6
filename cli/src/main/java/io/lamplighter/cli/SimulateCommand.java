package io.lamplighter.cli;

import io.lamplighter.campaigns.definition.Trigger;
import io.lamplighter.campaigns.language.CampaignFile;
import io.lamplighter.campaigns.language.CampaignFile.Outcome.Invalid;
import io.lamplighter.campaigns.language.CampaignFile.Outcome.Valid;
import io.lamplighter.campaigns.language.Settings;
import io.lamplighter.cli.answers.Answer;
import io.lamplighter.cli.embedded.DataFolder;
import io.lamplighter.cli.embedded.EmbeddedPostgres;
import io.lamplighter.cli.forecast.Forecast;
import io.lamplighter.cli.forecast.Simulation;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.attributes.Attributes;
import io.lamplighter.simulator.meridian.Meridian;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "simulate",
    description =
        "Rehearse a campaign file for some days on the real workflow code, with time skipped and the"
            + " customers of an invented utility. Nobody gets anything.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Runs in a ledger of its own, thrown away after: neither yours nor the demo's is touched. The"
          + " same file, options and seed give the same decisions. What people do is made up; what"
          + " the campaign does is not."
    })
final class SimulateCommand implements Callable<Integer> {
  private static final int CONNECTIONS = 24;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The campaign.")
  private Path file;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "30",
      description = "How many days. Default: ${DEFAULT-VALUE}.")
  private int days;

  @Option(
      names = "--customers",
      paramLabel = "N",
      defaultValue = "2000",
      description = "How many customers there are. Default: ${DEFAULT-VALUE}.")
  private int customers;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "What is drawn by chance follows from this. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--from",
      paramLabel = "DATE",
      defaultValue = "2026-03-02",
      description = "The first day. Default: ${DEFAULT-VALUE}, a Monday.")
  private LocalDate from;

  @Option(
      names = "--months",
      paramLabel = "N",
      defaultValue = "4",
      description = "Months of history before it, 1 to 12. Default: ${DEFAULT-VALUE}.")
  private int months;

  @SuppressWarnings("NullAway.Init") // picocli fills in specification and options
  SimulateCommand() {}

  @Override
  public Integer call() throws IOException {
    check("--days", days, 1, 400);
    check("--customers", customers, 1, 200_000);
    check("--months", months, 1, Meridian.LONGEST_HISTORY);
    var root = Lamplighter.of(spec);
    var settings = new Settings(Attributes.catalogue(), Meridian.ZONE);
    return switch (CampaignFile.read(file, settings)) {
      case Invalid(var problems) -> {
        root.answer(Findings.add(new Answer(), problems));
        yield ExitCode.INVALID.code();
      }
      case Valid valid -> {
        if (valid.campaign().trigger() instanceof Trigger.ByHand) {
          root.say("This campaign waits for a wave by hand: nobody will enter.");
        }
        var forecast =
            apart(
                ledger ->
                    new Simulation(valid, customers, from, days, months, seed)
                        .run(ledger, root::say));
        root.answer(answer(valid, forecast));
        yield ExitCode.DONE.code();
      }
    };
  }

  private interface Run {
    Forecast in(Ledger ledger);
  }

  /// Runs over an embedded Postgres in a folder that is gone afterwards.
  private Forecast apart(Run run) throws IOException {
    var root = Lamplighter.of(spec);
    var folder = Files.createTempDirectory("lamplighter-simulation-");
    try (var parts = OpenParts.untilExit(root::say)) {
      parts.add(() -> DataFolder.delete(folder));
      var data = parts.add(DataFolder.take(folder));
      var address = parts.add(EmbeddedPostgres.start(data, root::say)).address();
      var ledger =
          parts.add(Ledger.open(address.url(), address.user(), address.password(), CONNECTIONS));
      ledger.upgrade();
      return run.in(ledger);
    }
  }

  private void check(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new VerbFailedException(
          ExitCode.USAGE, "%s is %d; it goes from %d to %d.".formatted(option, value, least, most));
    }
  }

  private Answer answer(Valid valid, Forecast forecast) {
    var name = valid.campaign().name().value();
    var answer = new Answer().key("campaign", name).key("definition", valid.hash());
    answer.key("customers", customers).key("seed", seed);
    forecast.toJson().forEach(answer::key);
    answer.title("%s before %,d invented customers, %d days".formatted(name, customers, days));
    answer.table(
        List.of("day", "entered#", "sent", "deferred", "skipped", "surveys#", "cost#"),
        forecast.days().stream()
            .filter(SimulateCommand::isEventful)
            .map(
                day ->
                    List.of(
                        day.date().toString(),
                        "%,d".formatted(day.entered()),
                        counts(day.sent()),
                        counts(day.deferred()),
                        counts(day.skipped()),
                        "%,d".formatted(day.surveys()),
                        "%,.2f".formatted(day.cost())))
            .toList());
    forecast
        .enrollments()
        .ifPresent(
            expected ->
                answer.text(
                    "Enrollments of the %,d who entered: %,.0f, 95 %% interval %,.0f to %,.0f."
                        .formatted(
                            expected.of(),
                            expected.estimate(),
                            expected.interval().low(),
                            expected.interval().high())));
    return answer
        .text("Decisions " + forecast.decisionsHash().substring(0, 16))
        .text("Next: lamplighter apply " + file);
  }

  private static boolean isEventful(Forecast.Day day) {
    return day.entered() > 0
        || !day.sent().isEmpty()
        || !day.deferred().isEmpty()
        || !day.skipped().isEmpty();
  }

  private static String counts(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(each -> "%s %,d".formatted(each.getKey().replace('_', ' '), each.getValue()))
        .collect(Collectors.joining(" · "));
  }
}
