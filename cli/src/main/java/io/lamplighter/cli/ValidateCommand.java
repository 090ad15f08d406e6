package io.lamplighter.cli;

import static java.util.stream.Collectors.joining;

import io.lamplighter.campaigns.Rule;
import io.lamplighter.campaigns.language.CampaignFile;
import io.lamplighter.campaigns.language.Problem;
import io.lamplighter.campaigns.language.Settings;
import io.lamplighter.cli.answers.Answer;
import io.lamplighter.ledger.attributes.Attributes;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "validate",
    description = "Check campaign files. Needs no database, no Temporal.",
    mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
  private static final List<String> LEARNED =
      List.of("the catalogue has no segment ", "the catalogue has no model ");

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description = "Campaign files; a folder stands for the YAML files in it.")
  private List<Path> paths = List.of();

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      defaultValue = "UTC",
      description = "The utility's time zone. Default: ${DEFAULT-VALUE}.")
  private ZoneId zone;

  @SuppressWarnings("NullAway.Init") // picocli fills in specification and options
  ValidateCommand() {}

  @Override
  public Integer call() {
    var files = CampaignFile.files(paths);
    if (files.isEmpty()) {
      throw new VerbFailedException(
          ExitCode.USAGE, "No campaign file in %s: none ends in .yaml.".formatted(joined(paths)));
    }
    var problems =
        CampaignFile.problemsIn(files, new Settings(Attributes.withoutLedger(), zone)).stream()
            .map(ValidateCommand::withoutLedger)
            .toList();
    boolean refused = Findings.refuse(problems);
    var answer = Findings.add(new Answer().key("files", files.size()), problems);
    if (refused) {
      answer.text("\n`lamplighter explain CODE` tells more about a code.");
    } else {
      answer.text("Valid. Next: lamplighter apply " + files.getFirst());
    }
    Lamplighter.of(spec).answer(answer);
    return (refused ? ExitCode.INVALID : ExitCode.DONE).code();
  }

  /// A segment or a model that was learned is known to a ledger only, and none is asked here.
  private static Problem withoutLedger(Problem problem) {
    return problem.rule() == Rule.NOT_IN_CATALOGUE
            && LEARNED.stream().anyMatch(problem.message()::startsWith)
        ? new Problem(
            problem.rule(),
            Problem.Severity.WARNING,
            problem.at(),
            problem.message(),
            "If it was learned, only a ledger knows it: `apply` looks it up. " + problem.hint(),
            problem.excerpt())
        : problem;
  }

  private static String joined(List<Path> paths) {
    return paths.stream().map(Path::toString).collect(joining(", "));
  }
}
