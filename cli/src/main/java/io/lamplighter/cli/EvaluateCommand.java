package io.lamplighter.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.lamplighter.cli.answers.Answer;
import io.lamplighter.models.data.BadData;
import io.lamplighter.models.evaluation.Evaluation;
import io.lamplighter.models.evaluation.Options;
import io.lamplighter.models.evaluation.SplitBy;
import io.lamplighter.models.learning.Effort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "evaluate",
    description =
        "Say what a model can learn from a CSV file of yours: trained on one part, measured on the"
            + " other, no tuning. Needs no ledger.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Every figure comes with its 95 %% interval. The same file, options and seed give the same"
          + " figures. Read the warnings first."
    })
final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "FILE.csv",
      required = true,
      description = "Rows with a header, packed with gzip or not.")
  private Path data;

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      required = true,
      description = "The outcome: a column of two values.")
  private String label;

  @Option(
      names = "--treatment",
      paramLabel = "COLUMN",
      description = "What was done to each, by chance: then uplift is learned too.")
  private @Nullable String treatment;

  @Option(
      names = "--id",
      paramLabel = "COLUMN",
      description = "Customer or household: its rows stay on one side.")
  private @Nullable String id;

  @Option(
      names = "--split",
      paramLabel = "HOW",
      defaultValue = "hash",
      description =
          "hash, time=COLUMN (older rows train) or column=COLUMN (holds train or test). Default:"
              + " ${DEFAULT-VALUE}.")
  private String split;

  @Option(
      names = "--drop",
      paramLabel = "A,B",
      split = ",",
      description = "Columns that the model must not see.")
  private List<String> drop = List.of();

  @Option(
      names = "--positive",
      paramLabel = "VALUE",
      description = "The value of the label that is hoped for. Default: guessed.")
  private @Nullable String positive;

  @Option(
      names = "--control",
      paramLabel = "VALUE",
      description = "The value of the treatment that means left alone. Default: guessed.")
  private @Nullable String control;

  @Option(
      names = "--predictions",
      paramLabel = "OUT.csv",
      description = "Write the scores of the rows measured on.")
  private @Nullable Path predictions;

  @Option(
      names = "--model",
      paramLabel = "OUT.json",
      description = "Write the model, for `lamplighter score`.")
  private @Nullable Path model;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "What is drawn by chance follows from this. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @SuppressWarnings("NullAway.Init") // picocli fills in specification and options
  EvaluateCommand() {}

  @Override
  public Integer call() {
    var root = Lamplighter.of(spec);
    var stage = new String[] {""};
    var effort =
        Effort.seeded(seed)
            .onThreads(Runtime.getRuntime().availableProcessors())
            .reporting(
                (now, done, of) -> {
                  if (!now.equals(stage[0])) {
                    stage[0] = now;
                    root.say(now);
                  }
                });
    var evaluation = Evaluation.of(data, options(), effort);
    if (model != null) {
      write(model, evaluation.scorer().write());
    }
    root.answer(answer(evaluation));
    return ExitCode.DONE.code();
  }

  private Options options() {
    return new Options(
        label,
        Optional.ofNullable(treatment),
        Optional.ofNullable(id),
        SplitBy.parse(split),
        drop,
        Optional.ofNullable(positive),
        Optional.ofNullable(control),
        Optional.ofNullable(predictions));
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException unwritable) {
      throw new BadData(
          file.toString(), "it cannot be written", "Name a file in a folder that exists.");
    }
  }

  private Answer answer(Evaluation evaluation) {
    var answer = new Answer();
    var json = evaluation.toJson();
    json.properties().forEach(each -> answer.key(each.getKey(), each.getValue()));
    answer.title(data.getFileName() + ", outcome '" + label + "'");
    answer.text(
        "%,d rows, %,d of them positive; a %s model trained on %,d, measured on %,d%s."
            .formatted(
                evaluation.rows(),
                evaluation.positives(),
                evaluation.scorer().kind(),
                evaluation.trained(),
                json.path("measuredOn").asInt(),
                treatment == null ? "" : ", only on those who were treated"));
    evaluation
        .warnings()
        .forEach(warning -> answer.text("! " + warning.code() + ": " + warning.message()));
    if (json.has("metrics")) {
      answer.text("").title("Chance of the outcome");
      answer.table(List.of("figure", "value#", "low#", "high#"), figures(json.path("metrics")));
    }
    evaluation
        .uplift()
        .ifPresent(
            uplift -> {
              for (var arm : uplift.arms()) {
                var figures = arm.toJson();
                answer.text("").title("Uplift of '" + arm.arm() + "'");
                answer.table(List.of("figure", "value#", "low#", "high#"), figures(figures));
                answer.text(figures.path("advice").asText());
              }
              answer.text("").title("Which of them for whom");
              answer.text(uplift.advice());
            });
    return answer;
  }

  /// The members that are a value with its interval.
  private static List<List<String>> figures(JsonNode node) {
    var rows = new ArrayList<List<String>>();
    node.properties()
        .forEach(
            each -> {
              var figure = each.getValue();
              if (figure.has("low") && figure.has("high")) {
                rows.add(
                    List.of(
                        WORDS.getOrDefault(each.getKey(), each.getKey()),
                        shown(figure.path("value")),
                        shown(figure.path("low")),
                        shown(figure.path("high"))));
              }
            });
    return rows;
  }

  /// What the figures are, for those who meet them for the first time. Scripts get the bare names.
  private static final Map<String, String> WORDS =
      Map.of(
          "auc", "auc (order: .5 is luck, 1 perfect)",
          "prAuc", "prAuc (order among the likely)",
          "logLoss", "logLoss (less is better)",
          "brier", "brier (less is better)",
          "ece", "ece (mean error of a chance)",
          "liftAt10", "liftAt10 (rate of the best tenth, over all)",
          "qini", "qini (more found by uplift than by lot)",
          "upliftAt30", "upliftAt30 (effect among the best 30 %)",
          "effect", "effect (on everybody)");

  private static String shown(JsonNode figure) {
    return figure.isNumber() ? "%.4f".formatted(figure.asDouble()) : "-";
  }
}
