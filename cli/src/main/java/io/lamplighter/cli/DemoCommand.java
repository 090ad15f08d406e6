package io.lamplighter.cli;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Rehearses evergreen campaigns for Meridian Electric & Gas, a utility that does not exist, then
/// lets them go on live, with mail that reaches nobody.
@Command(
    name = "demo",
    description =
        "Rehearse 90 days of campaigns for an invented utility on the real workflow code, then go"
            + " on live before your eyes. Everything is embedded, and mail goes to a catcher.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--customers",
      paramLabel = "N",
      defaultValue = "20000",
      description = "How many customers Meridian has. Default: ${DEFAULT-VALUE}.")
  int customers;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "90",
      description = "How many days to rehearse. Default: ${DEFAULT-VALUE}.")
  int days;

  @Option(
      names = "--from",
      paramLabel = "DATE",
      description =
          "The first day, for a rehearsal that repeats. Default: so long ago that it ends today.")
  @Nullable LocalDate from;

  @Option(
      names = "--months",
      paramLabel = "N",
      defaultValue = "6",
      description = "Months of history before day one, 4 to 12. Default: ${DEFAULT-VALUE}.")
  int months;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "What is drawn by chance follows from this. Default: ${DEFAULT-VALUE}.")
  long seed;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Where the demo keeps its data. Default: .lamplighter in the home folder.")
  @Nullable Path data;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Port of the console. Default: ${DEFAULT-VALUE}.")
  int port;

  @Option(names = "--headless", description = "Do not start the console.")
  boolean headless;

  @Option(
      names = "--exit-after-results",
      description = "End when the rehearsal's results are there.")
  boolean exitAfterResults;

  @SuppressWarnings("NullAway.Init") // picocli fills in specification and options
  DemoCommand() {}

  @Override
  public Integer call() throws Exception {
    return new Demo(this, Lamplighter.of(spec)).run();
  }
}
