package io.lamplighter.cli;

import io.lamplighter.cli.answers.Answer;
import io.lamplighter.models.insights.ContactResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "contacts",
    description = "What the first, second, third contact of a campaign brought.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A response is no effect: who gets a second message was left cold by the first. Extra enrollments"
          + " are those above the holdout's in the same stretch, over all who were assigned."
    })
final class ContactsReport implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LedgerOptions options;

  @Parameters(paramLabel = "CAMPAIGN", description = "Its name.")
  private String campaign;

  @SuppressWarnings("NullAway.Init") // picocli fills in specification and options
  ContactsReport() {}

  @Override
  public Integer call() {
    try (var ledger = options.openCurrent()) {
      var now = InstantSource.system().instant();
      var response =
          ledger
              .jdbi()
              .withHandle(
                  db -> {
                    var applied =
                        ReportCommand.aimed(db, campaign, "there is no response to count");
                    return ContactResponse.of(db, applied, now);
                  });
      Lamplighter.of(spec).answer(answer(response));
      return ExitCode.DONE.code();
    }
  }

  private static Answer answer(ContactResponse response) {
    var answer = new Answer();
    response.toJson().properties().forEach(key -> answer.key(key.getKey(), key.getValue()));
    answer.title("Contacts of " + response.campaign());
    answer.text(response.finding());
    if (!response.steps().isEmpty()) {
      answer.table(
          List.of(
              "contact#", "people#", "enrolled before the next#", "extra points of all assigned#"),
          response.steps().stream().map(ContactsReport::row).toList());
    }
    return answer;
  }

  private static List<String> row(ContactResponse.Step step) {
    if (step.hidden()) {
      return List.of(String.valueOf(step.number()), "under 15", "", "");
    }
    return List.of(
        String.valueOf(step.number()),
        "%,d".formatted(step.contacted()),
        step.response().map(share -> "%.2f %%".formatted(100 * share.rate())).orElse("not drawn"),
        step.extra()
            .map(
                extra ->
                    "%+.2f (%.2f to %.2f)"
                        .formatted(100 * extra.value(), 100 * extra.low(), 100 * extra.high()))
            .orElse(""));
  }
}
