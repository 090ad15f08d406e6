package io.lamplighter.cli;

import io.lamplighter.cli.answers.Answer;
import io.lamplighter.models.insights.Question;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "what-if",
    description = "Ask a model what it expects if something were different.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Without --if it lists what could be different. The answer is what goes together in the data, not"
          + " what causes what; it is refused where the question leads out of everything seen."
    })
final class WhatIfCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LedgerOptions options;

  @Parameters(
      paramLabel = "MODEL",
      defaultValue = Question.CSAT,
      description = "csat, arrears, or a model that a campaign chooses by; default csat.")
  private String model;

  @Option(
      names = "--if",
      paramLabel = "THING=BY",
      description = "What moves and by how much: average_bill=5, autopay=10, rate_code:R-TOU=10.")
  private @Nullable String question;

  @SuppressWarnings("NullAway.Init") // picocli fills in specification and options
  WhatIfCommand() {}

  @Override
  public Integer call() {
    try (var ledger = options.openCurrent()) {
      var now = InstantSource.system().instant();
      var about =
          ledger
              .jdbi()
              .withHandle(db -> Question.about(db, model, now))
              .orElseThrow(
                  () ->
                      new VerbFailedException(
                          ExitCode.USAGE,
                          "There is no model '%s' to ask. One of: %s."
                              .formatted(
                                  model,
                                  String.join(", ", ledger.jdbi().withHandle(Question::models)))));
      Lamplighter.of(spec).answer(answer(asked(about)));
      return ExitCode.DONE.code();
    }
  }

  private Question.Answer asked(Question about) {
    if (question == null) {
      return about.unasked();
    }
    int equals = question.lastIndexOf('=');
    try {
      return about.ask(
          question.substring(0, Math.max(0, equals)),
          Double.parseDouble(question.substring(equals + 1)));
    } catch (NumberFormatException notANumber) {
      throw new ParameterException(
          spec.commandLine(), "--if wants a thing and a number: average_bill=5.", notANumber);
    }
  }

  private static Answer answer(Question.Answer asked) {
    var answer = new Answer();
    asked.toJson().properties().forEach(key -> answer.key(key.getKey(), key.getValue()));
    var about = asked.question();
    answer.title(about.about() + ", if something were different");
    if (asked.lever().isPresent() || !asked.finding().isEmpty()) {
      answer.text(asked.finding());
    }
    if (asked.result().isEmpty() && about.missing().isEmpty()) {
      answer.table(
          List.of("thing", "what it is", "moves", "now#"),
          about.levers().stream()
              .map(
                  lever ->
                      List.of(
                          lever.key(),
                          lever.words(),
                          lever.unit(),
                          lever.moves()
                              ? "%.2f".formatted(lever.now())
                              : "%.1f %%".formatted(100 * lever.now())))
              .toList());
    }
    return answer.text(
        "%,d cases, asked of %,d customers; %s."
            .formatted(about.cases(), about.customers(), about.version()));
  }
}
