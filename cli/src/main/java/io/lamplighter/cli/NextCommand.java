package io.lamplighter.cli;

import io.lamplighter.cli.answers.Answer;
import io.lamplighter.cli.answers.UtilityTime;
import io.lamplighter.ledger.LedgerState;
import io.lamplighter.models.insights.NextAction;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "next",
    description = "Say which running campaign's program is best for a customer, and why.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Chance of enrolling if contacted, times the part of it that contact adds, times the value of an enrollment, less the cost of contacting,"
          + " among what is possible now. Nothing is sent."
    })
final class NextCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LedgerOptions options;

  @Parameters(paramLabel = "CUSTOMER", description = "The utility's own number of the customer.")
  private String customer;

  @SuppressWarnings("NullAway.Init") // picocli fills in specification and options
  NextCommand() {}

  @Override
  public Integer call() {
    try (var ledger = options.openCurrent()) {
      var person = LedgerOptions.customer(ledger, customer);
      var next =
          NextAction.of(ledger.jdbi(), person.id(), customer, InstantSource.system().instant());
      var zone = ledger.jdbi().withHandle(db -> LedgerState.read(db).zone());
      Lamplighter.of(spec).answer(answer(next, new UtilityTime(zone)));
      return ExitCode.DONE.code();
    }
  }

  private static Answer answer(NextAction next, UtilityTime time) {
    var answer = new Answer();
    next.toJson().properties().forEach(key -> answer.key(key.getKey(), key.getValue()));
    answer.title("Next for " + next.customer());
    answer.text(next.finding());
    if (!next.options().isEmpty()) {
      answer.table(
          List.of(
              "campaign",
              "program",
              "possible",
              "chance#",
              "added#",
              "by",
              "value#",
              "cost#",
              "expected#"),
          next.options().stream()
              .map(
                  option ->
                      List.of(
                          option.campaign(),
                          option.program(),
                          option.possible() ? "yes" : option.why(),
                          option
                              .chance()
                              .map(it -> "%.1f %%".formatted(100 * it.value()))
                              .orElse("unknown"),
                          "%.2f".formatted(option.factor()),
                          option.basis(),
                          option.value().map("%.2f"::formatted).orElse("not stated"),
                          "%.3f".formatted(option.cost()),
                          option.expected().map("%.2f"::formatted).orElse("unknown")))
              .toList());
      answer.text(next.rule());
      for (var contest : next.contests()) {
        answer.text(
            "%s: %s went first with chance %.2f, %s, among %s."
                .formatted(
                    time.of(contest.at()),
                    contest.first(),
                    contest.chance(),
                    contest.explored() ? "drawn by lot" : "by the rule " + contest.rule(),
                    String.join("; ", contest.basis())));
      }
    }
    return answer;
  }
}
