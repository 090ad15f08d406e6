package io.lamplighter.cli;

import io.lamplighter.cli.answers.Answer;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.LedgerState;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "upgrade",
    description = "Bring the database up to this build. Safe to run again.",
    mixinStandardHelpOptions = true)
final class UpgradeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LedgerOptions options;

  @Option(
      names = "--utility",
      paramLabel = "NAME",
      description = "Where there is no ledger yet: make a live one for the utility of this name.")
  private @Nullable String utility;

  @Option(names = "--zone", paramLabel = "ZONE", description = "Its time zone: America/Denver.")
  private @Nullable String zone;

  @Option(
      names = "--tenant",
      paramLabel = "WORD",
      defaultValue = "main",
      description = "Its name in Temporal. Default: ${DEFAULT-VALUE}.")
  private String tenant;

  @SuppressWarnings("NullAway.Init") // picocli fills in specification and options
  UpgradeCommand() {}

  @Override
  public Integer call() {
    try (var ledger = options.open()) {
      int steps = ledger.upgrade();
      boolean founded = utility != null && found(ledger, utility);
      var answer =
          new Answer()
              .key("steps", steps)
              .key("founded", founded)
              .text(
                  steps == 0
                      ? "The database is up to date."
                      : "Took the database " + steps + (steps == 1 ? " step" : " steps") + " on.");
      if (founded) {
        answer.text("Made a live ledger for " + utility + ".");
      }
      Lamplighter.of(spec).answer(answer.text("Next: lamplighter doctor"));
      return ExitCode.DONE.code();
    }
  }

  /// @return false if there is a ledger already, which stays as it is
  private boolean found(Ledger ledger, String name) {
    if (zone == null || !tenant.matches("[a-z0-9-]{1,40}")) {
      throw new VerbFailedException(
          ExitCode.USAGE,
          zone == null
              ? "A ledger needs its time zone: --zone America/Denver"
              : "--tenant is a word of letters, digits and hyphens.");
    }
    ZoneId in;
    try {
      in = ZoneId.of(zone);
    } catch (DateTimeException unknown) {
      throw new VerbFailedException(
          ExitCode.USAGE, "'" + zone + "' is no time zone; they read America/Denver.", unknown);
    }
    var salt = UUID.randomUUID().toString();
    return ledger
        .jdbi()
        .inTransaction(
            db ->
                LedgerState.found(
                    db, tenant, name, LedgerState.Mode.LIVE, in, salt, Instant.now()));
  }
}
