package io.lamplighter.cli;

import io.lamplighter.cli.answers.Answer;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.cohorts.JourneyEvents;
import io.lamplighter.ledger.facts.FactListener.Wake;
import io.lamplighter.ledger.facts.Facts;
import io.lamplighter.ledger.imports.Imported;
import io.lamplighter.ledger.imports.Imports;
import io.lamplighter.ledger.imports.Mapping;
import io.lamplighter.ledger.imports.MappingException;
import io.lamplighter.ledger.imports.Reject;
import io.lamplighter.ledger.scores.StaleScores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "import",
    description = "Bring files into the ledger, by a mapping of their columns.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A file is taken whole or not at all; a few bad rows are left out if the mapping allows it and"
          + " listed in FILE.rejects.csv. Giving the same file again adds nothing. An example of a"
          + " mapping: docs/examples/bank-marketing/mapping.yaml"
    })
final class ImportCommand implements Callable<Integer> {
  private static final int TOLD_EVERY = 20_000;

  @Spec private CommandSpec spec;
  @Mixin private LedgerOptions ledgerOptions;
  @Mixin private TemporalOptions temporalOptions;

  @Option(
      names = "--mapping",
      paramLabel = "FILE",
      required = true,
      description = "What becomes of each column.")
  private Path mapping;

  @Option(
      names = "--rejects",
      paramLabel = "FOLDER",
      defaultValue = ".",
      description = "Where rejected rows are listed. Default: the current folder.")
  private Path rejects;

  @Parameters(
      arity = "1..*",
      paramLabel = "DATA",
      description = "CSV files, packed with gzip or not.")
  private List<Path> files = List.of();

  @SuppressWarnings("NullAway.Init") // picocli fills in specification and options
  ImportCommand() {}

  @Override
  public Integer call() {
    var by = mapping();
    var missing = files.stream().filter(file -> !Files.isRegularFile(file)).findFirst();
    if (missing.isPresent()) {
      throw new VerbFailedException(ExitCode.USAGE, "There is no file " + missing.get() + ".");
    }
    var all = new LinkedHashMap<Path, Imported>();
    try (var ledger = ledgerOptions.openCurrent()) {
      var imports = new Imports(ledger.jdbi(), new Facts(ledger.jdbi(), new JourneyEvents()));
      for (var file : files) {
        all.put(file, run(imports, by, file));
      }
      tell(ledger, all.values().stream().flatMap(each -> each.wakes().stream()).toList());
    }
    Lamplighter.of(spec).answer(answer(all));
    boolean refused =
        all.values().stream().anyMatch(each -> each.state() == Imported.State.REFUSED);
    return (refused ? ExitCode.INVALID : ExitCode.DONE).code();
  }

  private Mapping mapping() {
    try {
      return Mapping.read(mapping);
    } catch (MappingException wrong) {
      throw new VerbFailedException(ExitCode.INVALID, String.valueOf(wrong.getMessage()), wrong);
    } catch (IOException unreadable) {
      throw new VerbFailedException(
          ExitCode.USAGE, "The mapping " + mapping + " cannot be read: is it there?", unreadable);
    }
  }

  private Imported run(Imports imports, Mapping by, Path file) {
    var root = Lamplighter.of(spec);
    try {
      return imports.run(
          by,
          file,
          rejects,
          InstantSource.system().instant(),
          rows -> {
            if (rows % TOLD_EVERY == 0 && rows > 0) {
              root.say("%s: %,d rows".formatted(file.getFileName(), rows));
            }
          });
    } catch (IOException | UncheckedIOException broken) {
      throw new VerbFailedException(
          ExitCode.USAGE,
          "%s: %s\n  Nothing of this file is in the ledger."
              .formatted(file, String.valueOf(broken.getMessage())),
          broken);
    }
  }

  private void tell(Ledger ledger, List<Wake> wakes) {
    if (wakes.isEmpty() && !ledger.jdbi().withHandle(StaleScores::any)) {
      return;
    }
    var given = ledgerOptions.given();
    given.putAll(temporalOptions.given());
    var root = Lamplighter.of(spec);
    try (var open =
        OpenOrders.of(ledger, root.settings(given), InstantSource.system(), root::say)) {
      open.wake(wakes, root::say);
      open.rescore(ledger, root::say);
    }
  }

  private static Answer answer(Map<Path, Imported> all) {
    var answer =
        new Answer()
            .key("rows", all.values().stream().mapToLong(Imported::rows).sum())
            .key(
                "accepted",
                all.values().stream()
                    .filter(each -> each.state() != Imported.State.KNOWN_ALREADY)
                    .mapToLong(Imported::accepted)
                    .sum())
            .key("rejected", all.values().stream().mapToLong(Imported::rejected).sum());
    var keys = new ArrayList<Map<String, Object>>();
    all.forEach((file, imported) -> keys.add(keys(file, imported)));
    answer.key("files", keys);
    all.forEach((file, imported) -> tell(answer, file, imported));
    boolean news = all.values().stream().anyMatch(imported -> imported.accepted() > 0);
    return news ? answer.text("Next: lamplighter apply FILE") : answer;
  }

  private static void tell(Answer answer, Path file, Imported imported) {
    answer.text(
        switch (imported.state()) {
          case ACCEPTED -> "%s: %,d rows taken".formatted(file, imported.accepted());
          case ACCEPTED_WITH_REJECTS ->
              "%s: %,d rows taken, %,d left out"
                  .formatted(file, imported.accepted(), imported.rejected());
          case REFUSED ->
              "%s: REFUSED, nothing of it is in the ledger: %s"
                  .formatted(file, imported.why().orElse(""));
          case KNOWN_ALREADY ->
              "%s: imported before by this mapping, nothing to do".formatted(file);
        });
    if (imported.known() > 0) {
      answer.text(
          "%,d of them were known by source and key, and stay as they were, whatever the file says."
              .formatted(imported.known()));
    }
    if (!imported.first().isEmpty()) {
      answer.table(
          List.of("row#", "line#", "rule", "column", "why"),
          imported.first().stream()
              .map(
                  reject ->
                      List.of(
                          "%d".formatted(reject.row()),
                          "%d".formatted(reject.line()),
                          reject.rule(),
                          reject.column(),
                          reject.why()))
              .toList());
      imported.rejectFile().ifPresent(list -> answer.text("All of them: " + list));
    }
  }

  private static Map<String, Object> keys(Path file, Imported imported) {
    var keys = new LinkedHashMap<String, Object>();
    keys.put("file", file.toString());
    keys.put("state", imported.state().word());
    keys.put("rows", imported.rows());
    keys.put("accepted", imported.accepted());
    keys.put("known", imported.known());
    keys.put("rejected", imported.rejected());
    keys.put("rejectFile", imported.rejectFile().map(Path::toString).orElse(""));
    keys.put("why", imported.why().orElse(""));
    keys.put("rejects", imported.first().stream().map(ImportCommand::keys).toList());
    return keys;
  }

  private static Map<String, Object> keys(Reject reject) {
    return Map.of(
        "row", reject.row(),
        "line", reject.line(),
        "rule", reject.rule(),
        "column", reject.column(),
        "why", reject.why());
  }
}
