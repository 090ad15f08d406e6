package io.lamplighter.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "bench",
    description = "Measure what the project says of itself, on this machine.",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "What to measure. Without one: what there is.")
  @Nullable String name;

  @Option(
      names = "--sets",
      paramLabel = "FOLDER",
      description =
          "Folder of the public data sets. Default: ../shared/data beside the product's folder.")
  @Nullable Path sets;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description =
          "Where databases and files of the run are made, and kept. Default: a temporary folder,"
              + " deleted at the end.")
  @Nullable Path data;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "What is drawn by chance follows from this. Default: ${DEFAULT-VALUE}.")
  long seed;

  @Option(names = "--check", description = "A missed aim makes the exit code 1.")
  boolean strict;

  @SuppressWarnings("NullAway.Init") // picocli fills in specification and options
  BenchCommand() {}

  @Override
  public Integer call() throws Exception {
    return new Bench(this, Lamplighter.of(spec)).run().code();
  }
}
