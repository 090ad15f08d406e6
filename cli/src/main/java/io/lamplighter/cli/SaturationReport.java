package io.lamplighter.cli;

import io.lamplighter.cli.answers.Answer;
import io.lamplighter.ledger.reports.ProgramRows;
import io.lamplighter.ledger.reports.ProgramRows.Program;
import io.lamplighter.models.insights.ProgramSaturation;
import io.lamplighter.models.insights.ProgramSaturation.Goal;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "saturation",
    description = "How far a program has come, and what is still achievable by a day.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The market is who is eligible, counted by the rules of the campaigns toward the program. Before"
          + " enrollment has passed its peak a range is told, and no date."
    })
final class SaturationReport implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LedgerOptions options;

  @Parameters(paramLabel = "PROGRAM", description = "Its name.")
  private String program;

  @Option(
      names = "--goal",
      paramLabel = "N",
      description = "Customers to have enrolled at any time.")
  private @Nullable Long goal;

  @Option(names = "--by", paramLabel = "DAY", description = "By when, as 2027-06-30.")
  private @Nullable LocalDate by;

  @Option(
      names = "--market",
      paramLabel = "N",
      description = "Eligible customers, instead of counting them.")
  private @Nullable Long market;

  @SuppressWarnings("NullAway.Init") // picocli fills in specification and options
  SaturationReport() {}

  @Override
  public Integer call() {
    Optional<Goal> wanted = Optional.empty();
    if (goal != null && by != null) {
      wanted = Optional.of(new Goal(goal, by));
    } else if (goal != null || by != null) {
      throw new ParameterException(spec.commandLine(), "A goal needs both --goal N and --by DAY.");
    }
    if ((goal != null && goal <= 0) || (market != null && market <= 0)) {
      throw new ParameterException(spec.commandLine(), "--goal and --market are numbers above 0.");
    }
    try (var ledger = options.openCurrent()) {
      var now = InstantSource.system().instant();
      var asked = wanted;
      var answer =
          ledger
              .jdbi()
              .withHandle(
                  db -> {
                    known(db);
                    return ProgramSaturation.of(
                        db, program, Optional.ofNullable(market), asked, now);
                  });
      Lamplighter.of(spec).answer(answer(answer));
      return ExitCode.DONE.code();
    }
  }

  private void known(Handle db) {
    var all = ProgramRows.all(db);
    if (all.stream().noneMatch(each -> each.name().equals(program))) {
      throw new VerbFailedException(
          ExitCode.USAGE,
          "There is no program '%s' in this ledger. %s"
              .formatted(
                  program,
                  all.isEmpty()
                      ? "It has none yet; enrollments come with `import`."
                      : "One of: "
                          + all.stream().map(Program::name).collect(Collectors.joining(", "))
                          + "."));
    }
  }

  private static Answer answer(ProgramSaturation saturation) {
    var answer = new Answer();
    saturation.toJson().properties().forEach(key -> answer.key(key.getKey(), key.getValue()));
    answer.title("Saturation of " + saturation.program());
    answer.text(saturation.finding());
    saturation.goalFinding().ifPresent(answer::text);
    if (saturation.missedItsTest()) {
      answer.text("So its table is left out; the page draws it.");
    } else if (!saturation.forecast().isEmpty()) {
      answer.table(
          List.of("by", "from#", "to#"),
          saturation.forecast().stream()
              .limit(13)
              .map(
                  day ->
                      List.of(
                          day.day().toString(),
                          "%,.0f".formatted(day.total().low()),
                          "%,.0f".formatted(day.total().high())))
              .toList());
    }
    return answer;
  }
}
