package io.lamplighter.cli;

import io.lamplighter.cli.answers.Answer;
import io.lamplighter.cli.settings.Setting;
import io.lamplighter.console.Console;
import io.lamplighter.console.Settings;
import io.lamplighter.console.access.ConsoleUsers;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "console",
    description = "Serve the web console of a ledger until it is told to stop.",
    mixinStandardHelpOptions = true)
final class ConsoleCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LedgerOptions ledgerOptions;
  @Mixin private TemporalOptions temporalOptions;

  @Option(names = "--port", paramLabel = "PORT", description = "Port to listen on.")
  private @Nullable String port;

  @Option(names = "--host", paramLabel = "ADDRESS", description = "Address to listen on.")
  private @Nullable String host;

  @SuppressWarnings("NullAway.Init") // picocli fills in specification and options
  ConsoleCommand() {}

  @Override
  public Integer call() {
    var root = Lamplighter.of(spec);
    var given = ledgerOptions.given();
    given.putAll(temporalOptions.given());
    LedgerOptions.put(given, Setting.CONSOLE_PORT, port);
    LedgerOptions.put(given, Setting.CONSOLE_HOST, host);
    var settings = root.settings(given);
    var clock = InstantSource.system();

    try (var parts = OpenParts.untilExit(root::say)) {
      var ledger = parts.add(ledgerOptions.openCurrent());
      var orders = parts.add(OpenOrders.of(ledger, settings, clock, root::say));
      var first = new ConsoleUsers(ledger).first(clock.instant());
      var wanted =
          Settings.local(settings.number(Setting.CONSOLE_PORT, 8080)).with(orders.orders());
      var console = parts.add(start(settings, ledger, wanted, clock));
      var answer =
          new Answer()
              .key("console", console.address().toString())
              .text("Console: " + console.address());
      first.ifPresent(
          someone ->
              answer
                  .key("user", someone.name())
                  .key("password", someone.password())
                  .text(
                      "Sign in as "
                          + someone.name()
                          + " with the password "
                          + someone.password()
                          + " (shown this once)."));
      root.answer(answer);
      root.say("Ctrl-C ends it.");
      OpenParts.untilStopped();
      return ExitCode.DONE.code();
    }
  }

  private static Console start(
      io.lamplighter.cli.settings.Settings settings,
      io.lamplighter.ledger.Ledger ledger,
      Settings wanted,
      InstantSource clock) {
    var on = wanted.on(settings.get(Setting.CONSOLE_HOST).orElse("127.0.0.1"));
    return Console.start(
        ledger, settings.isSet(Setting.CONSOLE_HTTPS) ? on.behindHttps() : on, clock);
  }
}
