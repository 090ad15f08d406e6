package io.lamplighter.cli;

import io.lamplighter.cli.answers.Answer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "upgrade",
    description = "Bring the database up to this build. Safe to run again.",
    mixinStandardHelpOptions = true)
final class UpgradeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LedgerOptions options;

  @SuppressWarnings("NullAway.Init") // picocli fills in specification and options
  UpgradeCommand() {}

  @Override
  public Integer call() {
    try (var ledger = options.open()) {
      int steps = ledger.upgrade();
      Lamplighter.of(spec)
          .answer(
              new Answer()
                  .key("steps", steps)
                  .text(
                      steps == 0
                          ? "The database is up to date."
                          : "Took the database "
                              + steps
                              + (steps == 1 ? " step" : " steps")
                              + " on.")
                  .text("Next: lamplighter doctor"));
      return ExitCode.DONE.code();
    }
  }
}
