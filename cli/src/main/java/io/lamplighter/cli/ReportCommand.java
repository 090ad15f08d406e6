package io.lamplighter.cli;

import static java.util.stream.Collectors.joining;

import io.lamplighter.cli.answers.Answer;
import io.lamplighter.cli.answers.UtilityTime;
import io.lamplighter.ledger.LedgerState;
import io.lamplighter.ledger.reports.Applied;
import io.lamplighter.ledger.reports.FloorResult;
import io.lamplighter.ledger.reports.LearnedNow;
import io.lamplighter.ledger.reports.Reconciliation;
import io.lamplighter.ledger.reports.UnknownCampaignException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jdbi.v3.core.Handle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "report",
    description = "Print what the ledger can show, each figure down to its rows.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "REPORT",
    subcommands = {
      ReportCommand.OfReconciliation.class,
      ResultsReport.class,
      DriversReport.class,
      SaturationReport.class,
      ContactsReport.class,
      FairnessReport.class,
      NextReport.class,
      PoliciesReport.class
    })
final class ReportCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills in the specification
  ReportCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which report?");
  }

  /// A campaign of which something is reported that only one with a goal has.
  ///
  /// @param without what follows from having none, for example `there is no response to count`
  /// @throws UnknownCampaignException if it was never applied
  /// @throws VerbFailedException if it has no goal
  static Applied aimed(Handle db, String campaign, String without) {
    var applied = Applied.existing(db, campaign);
    if (applied.definition().goal().isEmpty()) {
      throw new VerbFailedException(
          ExitCode.USAGE, "Campaign '%s' has no goal, so %s.".formatted(campaign, without));
    }
    return applied;
  }

  @Command(
      name = "reconciliation",
      description = "Wave by wave, what became of everybody who met the rule; it balances.",
      mixinStandardHelpOptions = true,
      footer = {"", "With --check a statement that does not balance ends with 70."})
  static final class OfReconciliation implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private LedgerOptions options;

    @Parameters(paramLabel = "CAMPAIGN", description = "Its name.")
    private String campaign;

    @Option(names = "--check", description = "Fail if it does not balance.")
    private boolean strict;

    @SuppressWarnings("NullAway.Init") // picocli fills in specification and options
    OfReconciliation() {}

    @Override
    public Integer call() {
      try (var ledger = options.openCurrent()) {
        var now = InstantSource.system().instant();
        var statement = ledger.jdbi().withHandle(db -> Reconciliation.of(db, campaign));
        var learned = ledger.jdbi().withHandle(db -> LearnedNow.all(db, campaign, now));
        var floors = ledger.jdbi().withHandle(db -> FloorResult.of(db, campaign, now));
        var time = new UtilityTime(ledger.jdbi().withHandle(db -> LedgerState.read(db).zone()));
        Lamplighter.of(spec).answer(answer(statement, learned, floors, time));
        return (statement.balanced() || !strict ? ExitCode.DONE : ExitCode.BUG).code();
      }
    }

    private static Answer answer(
        Reconciliation statement,
        List<LearnedNow> learned,
        List<FloorResult> floors,
        UtilityTime time) {
      var answer = new Answer();
      statement.toJson().forEach(answer::key);
      if (!floors.isEmpty()) {
        answer.key("floors", floors.stream().map(FloorResult::toJson).toList());
      }
      if (!learned.isEmpty()) {
        answer.key("learned", learned.stream().map(LearnedNow::toJson).toList());
      }
      answer.title("Reconciliation of " + statement.campaign());
      if (statement.waves().isEmpty()) {
        return answer.text("No wave yet.");
      }
      answer.table(
          List.of(
              "wave",
              "met the rule#",
              "suppressed#",
              "no consent#",
              "no address#",
              "capped#",
              "not chosen#",
              "left alone#",
              "over budget#",
              "entered#",
              ""),
          statement.waves().stream().map(wave -> row(wave, time)).toList());
      for (var wave : statement.waves()) {
        answer.text("");
        answer.title("Wave of " + time.of(wave.tick()) + ", entered " + number(wave.entered()));
        learned.stream()
            .filter(each -> each.wave().equals(wave.wave()))
            .forEach(each -> answer.text("Drawn: " + each.sentence() + "."));
        answer.table(
            List.of(
                "message",
                "held out#",
                "sent#",
                "failed#",
                "ambiguous#",
                "waiting#",
                "skipped",
                "exited"),
            wave.touchpoints().stream().map(OfReconciliation::row).toList());
        floors.stream()
            .filter(floor -> floor.tick().equals(wave.tick()))
            .forEach(floor -> answer.text(floor.sentence()));
      }
      return answer.text(
          statement.balanced() ? "\nIt balances." : "\nIT DOES NOT BALANCE. Please report this.");
    }

    private static List<String> row(Reconciliation.Wave wave, UtilityTime time) {
      return List.of(
          time.of(wave.tick()),
          number(wave.audience()),
          number(wave.suppressed()),
          number(wave.noConsent()),
          number(wave.noAddress()),
          number(wave.capped()),
          number(wave.notChosen()),
          number(wave.leftAlone()),
          number(wave.overBudget()),
          number(wave.entered()),
          wave.balanced() ? "balances" : "DOES NOT BALANCE");
    }

    private static List<String> row(Reconciliation.Touchpoint touchpoint) {
      return List.of(
          touchpoint.step(),
          number(touchpoint.heldOut()),
          number(touchpoint.sent()),
          number(touchpoint.failed()),
          number(touchpoint.ambiguous()),
          number(touchpoint.waiting()),
          reasons(touchpoint.skipped()),
          reasons(touchpoint.exited()));
    }

    private static String reasons(Map<String, Long> byReason) {
      return byReason.entrySet().stream()
          .map(each -> each.getKey().replace('_', ' ') + " " + number(each.getValue()))
          .collect(joining(" · "));
    }

    private static String number(long people) {
      return "%,d".formatted(people);
    }
  }
}
