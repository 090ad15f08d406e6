package io.lamplighter.cli;

import static java.util.stream.Collectors.joining;

import io.lamplighter.cli.answers.Answer;
import io.lamplighter.ledger.PrivateCsv;
import io.lamplighter.models.data.BadData;
import io.lamplighter.models.data.CsvFile;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.learning.Scorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "score",
    description = "Score the rows of a CSV file with a model that `evaluate --model` wrote.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Customers in a ledger need no verb: each wave scores its own and keeps scores and reasons with"
          + " the decisions; `lamplighter why` shows them."
    })
final class ScoreCommand implements Callable<Integer> {
  private static final int REASONS = 3;

  @Spec private CommandSpec spec;

  @Option(names = "--model", paramLabel = "FILE.json", required = true, description = "The model.")
  private Path model;

  @Option(
      names = "--data",
      paramLabel = "FILE.csv",
      required = true,
      description = "Rows with the columns that the model was trained on.")
  private Path data;

  @Option(
      names = "--id",
      paramLabel = "COLUMN",
      description = "What rows are called by. Default: their number from 0.")
  private @Nullable String id;

  @Option(
      names = "--predictions",
      paramLabel = "OUT.csv",
      description = "Write all scores, in the order of the file.")
  private @Nullable Path predictions;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many of the best to show, with reasons. Default: ${DEFAULT-VALUE}.")
  private int top;

  @SuppressWarnings("NullAway.Init") // picocli fills in specification and options
  ScoreCommand() {}

  @Override
  public Integer call() {
    var scorer = Scorer.read(text(model));
    var table = CsvFile.read(data).table();
    double[] scores = scorer.score(table);
    if (predictions != null) {
      write(predictions, table, scores);
    }
    Lamplighter.of(spec).answer(answer(scorer, table, scores));
    return ExitCode.DONE.code();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new BadData(
          file.toString(),
          "it cannot be read",
          "Write one: lamplighter evaluate --model FILE.json");
    }
  }

  private String name(Table table, int row) {
    return id == null ? Integer.toString(row) : table.column(id).text(row);
  }

  private void write(Path out, Table table, double[] scores) {
    try (var csv = PrivateCsv.create(out)) {
      csv.row(List.of("id", "score"));
      for (int row = 0; row < scores.length; row++) {
        csv.row(List.of(name(table, row), Double.toString(scores[row])));
      }
    } catch (IOException unwritable) {
      throw new BadData(
          out.toString(), "it cannot be written", "Name a file in a folder that exists.");
    }
  }

  private Answer answer(Scorer scorer, Table table, double[] scores) {
    var best =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(row -> -scores[row]).thenComparing(row -> row))
            .limit(Math.max(0, top))
            .toList();
    double mean = Arrays.stream(scores).average().orElse(Double.NaN);
    return new Answer()
        .key("rows", scores.length)
        .key("model", scorer.kind())
        .key("meanScore", mean)
        .key("top", best.stream().map(row -> keys(scorer, table, scores, row)).toList())
        .text("%,d rows, mean score %.4f.".formatted(scores.length, mean))
        .table(
            List.of("id", "score#", "because of"),
            best.stream()
                .map(
                    row ->
                        List.of(
                            name(table, row),
                            "%.4f".formatted(scores[row]),
                            reasons(scorer, table, row)))
                .toList());
  }

  private static String reasons(Scorer scorer, Table table, int row) {
    return scorer.reasons(table, row, REASONS).stream()
        .map(
            reason ->
                "%s %s (%+.2f)".formatted(reason.feature(), reason.value(), reason.contribution()))
        .collect(joining(" · "));
  }

  private Map<String, Object> keys(Scorer scorer, Table table, double[] scores, int row) {
    var keys = new LinkedHashMap<String, Object>();
    keys.put("id", name(table, row));
    keys.put("score", scores[row]);
    keys.put("reasons", scorer.reasons(table, row, REASONS));
    return keys;
  }
}
