package io.lamplighter.cli;

import io.lamplighter.cli.answers.Answer;
import io.lamplighter.cli.doctor.Check;
import io.lamplighter.cli.doctor.LedgerChecks;
import io.lamplighter.cli.doctor.MachineChecks;
import io.lamplighter.cli.doctor.TemporalChecks;
import io.lamplighter.cli.settings.Setting;
import io.lamplighter.cli.settings.Settings;
import io.lamplighter.ledger.LedgerUnavailableException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "doctor",
    description = "Say what is wrong with this installation, and the remedy.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Ends with 3 if the database or Temporal cannot be reached, else with 0; with --check any"
          + " finding ends it with 3."
    })
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LedgerOptions ledgerOptions;
  @Mixin private TemporalOptions temporalOptions;

  @Option(names = "--check", description = "Any finding makes the exit code 3.")
  private boolean strict;

  @SuppressWarnings("NullAway.Init") // picocli fills in specification and options
  DoctorCommand() {}

  @Override
  public Integer call() {
    var given = ledgerOptions.given();
    given.putAll(temporalOptions.given());
    var root = Lamplighter.of(spec);
    var settings = root.settings(given);

    var checks = new ArrayList<>(MachineChecks.of(settings));
    var queues = new ArrayList<String>();
    boolean ledgerAnswers = ledger(settings, checks, queues);
    boolean temporalAnswers = temporal(settings, queues, checks);

    root.answer(answer(checks));
    boolean well = checks.stream().allMatch(Check::ok);
    return ledgerAnswers && temporalAnswers && (well || !strict)
        ? ExitCode.DONE.code()
        : ExitCode.UNREACHABLE.code();
  }

  private boolean ledger(Settings settings, List<Check> checks, List<String> queues) {
    var address = settings.database();
    if (address.isEmpty()) {
      checks.add(
          new Check(
              "Postgres",
              false,
              Setting.DB.variable() + " is not set and no embedded one runs in " + settings.data(),
              "Start it: `" + settings.startsEmbedded() + "`, or name yours with --db."));
      return false;
    }
    try (var ledger = ledgerOptions.open()) {
      checks.addAll(LedgerChecks.of(ledger, InstantSource.system()));
      queues.addAll(LedgerChecks.sendQueues(ledger));
      return true;
    } catch (LedgerUnavailableException gone) {
      checks.add(
          new Check(
              "Postgres",
              false,
              String.valueOf(gone.getMessage()),
              "Start it, or correct "
                  + Setting.DB.variable()
                  + ". Until then nothing is sent, and nothing is lost."));
      return false;
    }
  }

  private static boolean temporal(Settings settings, List<String> queues, List<Check> checks) {
    var address = settings.temporal();
    if (address.isEmpty()) {
      checks.add(
          new Check(
              "Temporal",
              false,
              Setting.TEMPORAL_ADDRESS.variable()
                  + " is not set and no embedded one runs in "
                  + settings.data(),
              "Start it: `" + settings.startsEmbedded() + "`, or name yours with --temporal."));
      return false;
    }
    var found = TemporalChecks.of(address.get(), settings.namespace(), queues);
    checks.addAll(found);
    return found.getFirst().ok();
  }

  private static Answer answer(List<Check> checks) {
    var answer = new Answer().key("checks", checks.stream().map(DoctorCommand::keys).toList());
    answer.table(
        List.of("", "check", "found"),
        checks.stream()
            .map(check -> List.of(check.ok() ? "ok" : "!!", check.name(), check.message()))
            .toList());
    var bad = checks.stream().filter(check -> !check.ok()).toList();
    if (bad.isEmpty()) {
      boolean unknown = checks.stream().anyMatch(check -> check.message().startsWith("unknown"));
      return answer.text(
          unknown
              ? "\nNothing wrong was found; what is unknown could not be looked at."
              : "\nAll well.");
    }
    bad.forEach(check -> answer.text("\n" + check.name() + ": " + check.remedy()));
    return answer;
  }

  private static Map<String, Object> keys(Check check) {
    var keys = new LinkedHashMap<String, Object>();
    keys.put("name", check.name());
    keys.put("ok", check.ok());
    keys.put("message", check.message());
    keys.put("remedy", check.remedy());
    return keys;
  }
}
