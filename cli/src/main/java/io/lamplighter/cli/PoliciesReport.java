package io.lamplighter.cli;

import io.lamplighter.cli.answers.Answer;
import io.lamplighter.models.insights.PolicyReport;
import io.lamplighter.models.measures.Estimate;
import io.lamplighter.models.measures.PolicyValue;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "policies",
    description = "What a campaign would have earned if it had contacted others.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Told from its own matured decisions by the inverse of their logged chances: self-normalised,"
          + " plain and doubly robust, with 95 % intervals over households. Refused with fewer than 200"
          + " effective decisions, or where a policy does what was never done: explore more, or wait."
    })
final class PoliciesReport implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LedgerOptions options;

  @Parameters(paramLabel = "CAMPAIGN", description = "Its name.")
  private String campaign;

  @SuppressWarnings("NullAway.Init") // picocli fills in specification and options
  PoliciesReport() {}

  @Override
  public Integer call() {
    try (var ledger = options.openCurrent()) {
      var now = InstantSource.system().instant();
      var report =
          ledger
              .jdbi()
              .withHandle(
                  db -> {
                    var applied =
                        ReportCommand.aimed(db, campaign, "there is nothing to value a policy by");
                    return PolicyReport.of(db, applied, now);
                  });
      Lamplighter.of(spec).answer(answer(report));
      return ExitCode.DONE.code();
    }
  }

  private static Answer answer(PolicyReport report) {
    var answer = new Answer();
    report.toJson().properties().forEach(key -> answer.key(key.getKey(), key.getValue()));
    answer.title("Other policies of " + report.campaign());
    answer.text(report.finding());
    if (report.lines().isEmpty()) {
      return answer;
    }
    answer.text(
        "%s per 1,000 of %,d matured decisions:"
            .formatted(report.dollars() ? "Dollars" : "Enrollments", report.decisions()));
    answer.table(
        List.of(
            "policy",
            "contacts#",
            "worth#",
            "plain#",
            "doubly robust#",
            "less what was decided#",
            "effective#"),
        report.lines().stream().map(PoliciesReport::row).toList());
    report.lines().stream()
        .filter(line -> line.value() instanceof PolicyValue.Refused)
        .forEach(
            line ->
                answer.text(
                    "%s: not told, %s."
                        .formatted(line.policy(), ((PolicyValue.Refused) line.value()).reason())));
    return answer;
  }

  private static List<String> row(PolicyReport.Line line) {
    var contacts = "%.0f %%".formatted(100 * line.contacted());
    return switch (line.value()) {
      case PolicyValue.Refused refused ->
          List.of(
              line.policy(),
              contacts,
              "not told",
              "",
              "",
              "",
              "%,.0f".formatted(refused.effective()));
      case PolicyValue.Valued valued ->
          List.of(
              line.policy(),
              contacts,
              figures(valued.snips()),
              figures(valued.ips()),
              figures(valued.doublyRobust()),
              line.gain()
                  .map(
                      gain ->
                          gain instanceof PolicyValue.Valued told
                              ? figures(told.snips())
                              : "not told")
                  .orElse(""),
              "%,.0f".formatted(valued.effective()));
    };
  }

  private static String figures(Estimate estimate) {
    return "%,.1f (%,.1f to %,.1f)"
        .formatted(1000 * estimate.value(), 1000 * estimate.low(), 1000 * estimate.high());
  }
}
