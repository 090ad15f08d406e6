package io.lamplighter.cli;

import io.lamplighter.cli.answers.Answer;
import io.lamplighter.ledger.reports.Applied;
import io.lamplighter.models.insights.EquityReport;
import io.lamplighter.models.insights.EquityReport.Ratio;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "fairness",
    description = "Whom a campaign reaches and serves, group by group.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Contacted and enrolled among those who met the rule, each beside everybody else; under 0.80 is"
          + " an alert. Groups of fewer than 15 people are not shown."
    })
final class FairnessReport implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LedgerOptions options;

  @Parameters(paramLabel = "CAMPAIGN", description = "Its name.")
  private String campaign;

  @SuppressWarnings("NullAway.Init") // picocli fills in specification and options
  FairnessReport() {}

  @Override
  public Integer call() {
    try (var ledger = options.openCurrent()) {
      var now = InstantSource.system().instant();
      var report =
          ledger.jdbi().withHandle(db -> EquityReport.of(db, Applied.existing(db, campaign), now));
      Lamplighter.of(spec).answer(answer(report));
      return ExitCode.DONE.code();
    }
  }

  private static Answer answer(EquityReport report) {
    var answer = new Answer();
    report.toJson().properties().forEach(key -> answer.key(key.getKey(), key.getValue()));
    answer.title("Whom " + report.campaign() + " reaches and serves");
    answer.text(report.finding());
    report.floors().forEach(floor -> answer.text(floor.sentence()));
    for (var attribute : report.attributes()) {
      answer.text("").title(attribute.name());
      answer.table(
          List.of(
              "group",
              "eligible#",
              "contacted#",
              "reached#",
              "enrolled#",
              "contact ratio#",
              "enrolment ratio#"),
          attribute.lines().stream()
              .map(
                  line ->
                      List.of(
                          line.group().name(),
                          "%,d".formatted(line.group().eligible()),
                          "%,d".formatted(line.group().contacted()),
                          "%,d".formatted(line.group().reached()),
                          "%,d".formatted(line.group().enrolled()),
                          ratio(line.contact()),
                          ratio(line.enrolment())))
              .toList());
    }
    return answer;
  }

  private static String ratio(Optional<Ratio> ratio) {
    return ratio
        .map(
            it ->
                "%.2f%s"
                    .formatted(
                        it.value(),
                        it.beyondDoubt() ? " alert, beyond doubt" : it.behind() ? " alert" : ""))
        .orElse("not drawn");
  }
}
