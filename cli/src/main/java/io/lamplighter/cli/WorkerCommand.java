package io.lamplighter.cli;

import io.lamplighter.cli.settings.Setting;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "worker",
    description =
        "Carry out the campaigns of a live ledger until told to stop: decide, send, serve the pages"
            + " behind the links, take events in. Any number may run.",
    mixinStandardHelpOptions = true,
    footer = {"", "Mail server, sender and the rest are settings: docs/configuration.md"})
final class WorkerCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LedgerOptions ledgerOptions;
  @Mixin private TemporalOptions temporalOptions;

  @Option(names = "--smtp", paramLabel = "HOST:PORT", description = "Mail server to send over.")
  private @Nullable String smtp;

  @Option(names = "--worklists", paramLabel = "FOLDER", description = "Folder of the day files.")
  private @Nullable String worklists;

  @Option(names = "--pages-port", paramLabel = "PORT", description = "Port of the public pages.")
  private @Nullable String pagesPort;

  @Option(names = "--intake-port", paramLabel = "PORT", description = "Port of the intake.")
  private @Nullable String intakePort;

  @Option(names = "--policy", paramLabel = "FILE", description = "Contact hours, consent, caps.")
  private @Nullable String policy;

  @SuppressWarnings("NullAway.Init") // picocli fills in specification and options
  WorkerCommand() {}

  @Override
  public Integer call() {
    var given = ledgerOptions.given();
    given.putAll(temporalOptions.given());
    put(given);
    return new Worker(Lamplighter.of(spec), ledgerOptions, given).run();
  }

  private void put(Map<Setting, String> given) {
    LedgerOptions.put(given, Setting.SMTP, smtp);
    LedgerOptions.put(given, Setting.WORKLISTS, worklists);
    LedgerOptions.put(given, Setting.PAGES_PORT, pagesPort);
    LedgerOptions.put(given, Setting.INTAKE_PORT, intakePort);
    LedgerOptions.put(given, Setting.POLICY, policy);
  }
}
