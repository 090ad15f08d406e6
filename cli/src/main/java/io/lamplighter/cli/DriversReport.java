package io.lamplighter.cli;

import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.cli.answers.Answer;
import io.lamplighter.models.insights.SurveyDrivers;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "drivers",
    description = "What the answers to a survey go with; associated with, not caused by.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "What those who answered lived through in the 90 days before, each thing with its share of"
          + " what all explain together. Nothing is said of fewer than 100 answers."
    })
final class DriversReport implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LedgerOptions options;

  @Parameters(
      paramLabel = "SURVEY",
      defaultValue = "csat",
      description = "csat, nps, ces or fcr; default csat.")
  private String survey;

  @Option(
      names = "--campaign",
      paramLabel = "NAME",
      description = "Only answers to this campaign; default all that asked.")
  private @Nullable String campaign;

  @SuppressWarnings("NullAway.Init") // picocli fills in specification and options
  DriversReport() {}

  @Override
  public Integer call() {
    var instrument =
        Survey.named(survey)
            .orElseThrow(
                () ->
                    new VerbFailedException(
                        ExitCode.USAGE,
                        "There is no survey '%s'. One of: %s."
                            .formatted(
                                survey,
                                Arrays.stream(Survey.values())
                                    .map(Survey::word)
                                    .collect(Collectors.joining(", ")))));
    try (var ledger = options.openCurrent()) {
      var now = InstantSource.system().instant();
      var drivers =
          ledger
              .jdbi()
              .withHandle(
                  db -> SurveyDrivers.of(db, instrument, Optional.ofNullable(campaign), now));
      Lamplighter.of(spec).answer(answer(drivers));
      return ExitCode.DONE.code();
    }
  }

  private static Answer answer(SurveyDrivers drivers) {
    var answer = new Answer();
    drivers.toJson().properties().forEach(key -> answer.key(key.getKey(), key.getValue()));
    answer.title("What the answers to %s go with".formatted(drivers.instrument().name()));
    answer.text(drivers.finding());
    if (!drivers.drivers().isEmpty()) {
      answer.table(
          List.of("thing", "share#", "95 % band#", "Shapley#", "performance#", "more goes with"),
          drivers.drivers().stream()
              .map(
                  line ->
                      List.of(
                          line.meaning(),
                          "%.1f %%".formatted(100 * line.driver().share().value()),
                          "%.1f to %.1f"
                              .formatted(
                                  100 * line.driver().share().low(),
                                  100 * line.driver().share().high()),
                          "%.1f %%".formatted(100 * line.driver().shapley()),
                          "%.0f".formatted(line.driver().mean()),
                          line.better() ? "better" : "worse"))
              .toList());
      answer.text(
          "%,d of %,d people who answered; rank agreement with Shapley %.2f; features %s."
              .formatted(
                  drivers.used(), drivers.answers(), drivers.agreement(), drivers.version()));
    }
    return answer;
  }
}
