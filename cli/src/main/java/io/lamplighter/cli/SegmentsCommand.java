package io.lamplighter.cli;

import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.cli.answers.Answer;
import io.lamplighter.ledger.attributes.Attributes;
import io.lamplighter.ledger.segments.Segments;
import io.lamplighter.ledger.segments.Segments.Segment;
import io.lamplighter.models.segments.Personas.Centre;
import io.lamplighter.workers.learning.PersonaLearning;
import io.lamplighter.workers.learning.RuleLearning;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "segments",
    description = "Learn groups of customers, list them, show one.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "learn|list|show",
    subcommands = {
      SegmentsCommand.Learn.class,
      SegmentsCommand.ListAll.class,
      SegmentsCommand.Show.class
    })
final class SegmentsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills in the specification
  SegmentsCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "learn, list or show?");
  }

  @Command(
      name = "learn",
      description = {
        "Learn personas (groups of customers who are alike), or rules that lead to a program.",
        "What is found is the current version; applied campaigns keep the meaning they had."
      },
      mixinStandardHelpOptions = true)
  static final class Learn implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private LedgerOptions options;

    @Parameters(
        paramLabel = "personas|PROGRAM",
        description = "personas; or a program, for the rules that tell who enrolls in it.")
    private String what;

    @Option(
        names = "--for",
        paramLabel = "UNIT",
        defaultValue = "customer",
        description =
            "Rules for each customer, or account: then they may speak of bills. Default: customer.")
    private String unit;

    @Option(
        names = "--within",
        paramLabel = "DAYS",
        defaultValue = "90",
        description = "Rules for who enrolls within so many days. Default: ${DEFAULT-VALUE}.")
    private int days;

    @Option(
        names = "--typical",
        description = "Personas around typical customers (k-medoids) instead of means (k-means).")
    private boolean typical;

    @SuppressWarnings("NullAway.Init") // picocli fills in specification and options
    Learn() {}

    @Override
    public Integer call() {
      var root = Lamplighter.of(spec);
      try (var ledger = options.openCurrent()) {
        var now = InstantSource.system().instant();
        var taken = Attributes.catalogue().segments().keySet();
        root.say("Learning " + what);
        var found =
            what.equals("personas")
                ? new PersonaLearning(ledger.jdbi())
                    .learn(typical ? Centre.TYPICAL_CUSTOMER : Centre.MEAN, taken, now, "segments")
                : new RuleLearning(ledger.jdbi())
                    .learn(
                        OrderCommand.name(what).value(),
                        kind(),
                        Duration.ofDays(days),
                        taken,
                        now,
                        "segments");
        root.answer(
            table(found)
                .text(
                    "Next: segment('%s') in an audience"
                        .formatted(found.getFirst().draft().name())));
        return ExitCode.DONE.code();
      }
    }

    private UnitKind kind() {
      return UnitKind.named(unit)
          .filter(named -> named != UnitKind.PREMISE)
          .orElseThrow(
              () ->
                  new VerbFailedException(
                      ExitCode.USAGE, "'" + unit + "' is neither customer nor account."));
    }
  }

  @Command(
      name = "list",
      description = "The segments that segment('name') may ask for now, with size and meaning.",
      mixinStandardHelpOptions = true)
  static final class ListAll implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private LedgerOptions options;

    @SuppressWarnings("NullAway.Init") // picocli fills in specification and options
    ListAll() {}

    @Override
    public Integer call() {
      try (var ledger = options.openCurrent()) {
        var current = ledger.jdbi().withHandle(Segments::current);
        var answer = table(current);
        Lamplighter.of(spec)
            .answer(
                current.isEmpty()
                    ? answer.text("None was learned yet. Next: lamplighter segments learn personas")
                    : answer);
        return ExitCode.DONE.code();
      }
    }
  }

  @Command(
      name = "show",
      description = "All versions of a segment, with condition and lineage.",
      mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private LedgerOptions options;

    @Parameters(paramLabel = "NAME", description = "Its name.")
    private String name;

    @SuppressWarnings("NullAway.Init") // picocli fills in specification and options
    Show() {}

    @Override
    public Integer call() {
      try (var ledger = options.openCurrent()) {
        var versions = ledger.jdbi().withHandle(db -> Segments.versions(db, name));
        if (versions.isEmpty()) {
          throw new VerbFailedException(
              ExitCode.USAGE,
              "No segment '" + name + "' was learned. `lamplighter segments list`.");
        }
        var answer =
            new Answer()
                .key("segment", name)
                .key("versions", versions.stream().map(Segment::toJson).toList());
        for (var version : versions) {
          answer.title(
              "%s version %d%s"
                  .formatted(name, version.version(), version.current() ? ", current" : ""));
          answer.text(version.draft().meaning());
          answer.text(version.draft().condition());
          answer.text(
              "%,d of each %s (%.1f %%) when it was learned, %s"
                  .formatted(
                      version.draft().units(),
                      version.draft().unit().word(),
                      100 * version.draft().share(),
                      version.learnedAt()));
        }
        Lamplighter.of(spec).answer(answer);
        return ExitCode.DONE.code();
      }
    }
  }

  private static Answer table(List<Segment> segments) {
    return new Answer()
        .key("segments", segments.stream().map(Segment::toJson).toList())
        .table(
            List.of("segment", "version#", "kind", "of", "size#", "share#", "condition", "meaning"),
            segments.stream()
                .map(
                    segment ->
                        List.of(
                            segment.draft().name(),
                            "%d".formatted(segment.version()),
                            segment.draft().kind().word(),
                            segment.draft().unit().word(),
                            "%,d".formatted(segment.draft().units()),
                            "%.1f %%".formatted(100 * segment.draft().share()),
                            segment.draft().condition(),
                            segment.draft().meaning()))
                .toList());
  }
}
