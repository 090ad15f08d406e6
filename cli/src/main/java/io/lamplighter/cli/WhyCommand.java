package io.lamplighter.cli;

import static java.util.stream.Collectors.joining;

import io.lamplighter.cli.answers.Answer;
import io.lamplighter.cli.answers.UtilityTime;
import io.lamplighter.ledger.LedgerState;
import io.lamplighter.ledger.attributes.FeatureWords;
import io.lamplighter.ledger.reports.NeedWords;
import io.lamplighter.ledger.reports.ScoreWords;
import io.lamplighter.ledger.reports.Why;
import io.lamplighter.ledger.scores.Scores.Score;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "why",
    description = "Say why a customer is in a campaign or is not, and what came of it.",
    mixinStandardHelpOptions = true)
final class WhyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LedgerOptions options;

  @Parameters(
      index = "0",
      paramLabel = "CUSTOMER",
      description = "The utility's own number of the customer.")
  private String customer;

  @Parameters(index = "1", paramLabel = "CAMPAIGN", description = "Its name.")
  private String campaign;

  @Option(
      names = "--unit",
      paramLabel = "NUMBER",
      description = "The account or premise; default the one decided about last, else the first.")
  private @Nullable Long unit;

  @SuppressWarnings("NullAway.Init") // picocli fills in specification and options
  WhyCommand() {}

  @Override
  public Integer call() {
    try (var ledger = options.openCurrent()) {
      var person = LedgerOptions.customer(ledger, customer);
      var why =
          Why.of(
              ledger.jdbi(),
              person.id(),
              campaign,
              Optional.ofNullable(unit),
              InstantSource.system().instant());
      var zone = ledger.jdbi().withHandle(db -> LedgerState.read(db).zone());
      Lamplighter.of(spec).answer(answer(why, new UtilityTime(zone)));
      return ExitCode.DONE.code();
    }
  }

  private static Answer answer(Why why, UtilityTime time) {
    var answer = new Answer();
    why.toJson().forEach(answer::key);
    answer.title(
        "%s %s the rule of %s"
            .formatted(why.customer(), why.eligible() ? "meets" : "does not meet", why.campaign()));
    answer.table(
        List.of("holds", "question", "value"),
        why.leaves().stream()
            .map(
                leaf ->
                    List.of(
                        leaf.holds().map(holds -> holds ? "yes" : "no").orElse("unknown"),
                        leaf.expression(),
                        leaf.shown().entrySet().stream()
                            .map(each -> each.getKey() + " = " + ScoreWords.figure(each.getValue()))
                            .collect(joining(", "))))
            .toList());
    why.leaves().stream()
        .flatMap(leaf -> leaf.scores().stream())
        .forEach(score -> answer.text(score(score, time)));
    for (var leaf : why.leaves()) {
      leaf.unscored()
          .forEach(
              (model, reason) -> answer.text("Score %s is unknown: %s.".formatted(model, reason)));
    }
    why.standing()
        .ifPresent(
            standing ->
                answer.text(
                    "Waves since %s: %s"
                        .formatted(
                            time.of(standing.since()), standing.outcome().replace('_', ' '))));
    answer.text(why.decision().isEmpty() ? "Never decided about." : decision(why, time));
    if (!why.touchpoints().isEmpty()) {
      answer.table(
          List.of("at", "step", "channel", "state", "reason"),
          why.touchpoints().stream()
              .map(
                  touchpoint ->
                      List.of(
                          time.of(touchpoint.at()),
                          touchpoint.step(),
                          touchpoint.channel(),
                          touchpoint.state(),
                          touchpoint.reason().orElse("")))
              .toList());
    }
    return answer.text(
        why.nextPossible()
            .map(time::of)
            .map(at -> "Possible again from " + at)
            .orElse("Not possible again while inside, or ever."));
  }

  private static String score(Score score, UtilityTime time) {
    var reasons =
        score.reasons().stream()
            .map(
                reason ->
                    "%s%s %s"
                        .formatted(
                            FeatureWords.of(String.valueOf(reason.get("feature"))),
                            "".equals(reason.get("value"))
                                ? ""
                                : " = " + ScoreWords.figure(String.valueOf(reason.get("value"))),
                            reason.get("contribution") instanceof Number moved
                                    && moved.doubleValue() < 0
                                ? "lowers it"
                                : "raises it"))
            .collect(joining(", "));
    return "Score %s is %s by version %d, as of %s%s."
        .formatted(
            score.model(),
            ScoreWords.figure(String.valueOf(score.value())),
            score.version(),
            time.of(score.asOf()),
            reasons.isEmpty() ? "" : ": " + reasons);
  }

  private static String decision(Why why, UtilityTime time) {
    var decision = why.decision();
    return "Decided %s: %s%s%s%s%s"
            .formatted(
                time.ofText(decision.get("at")),
                Boolean.TRUE.equals(decision.get("chosen"))
                    ? "chosen"
                    : "left_alone".equals(decision.get("reason"))
                        ? "left alone, since contact would not raise the chance"
                        : "over_budget".equals(decision.get("reason"))
                            ? "not chosen, since the month's money goes to better ones"
                            : "not chosen",
                Boolean.TRUE.equals(decision.get("held_out")) ? ", held out" : "",
                decision.get("score") == null
                    ? ""
                    : ", score %s by %s %s"
                        .formatted(
                            ScoreWords.figure(String.valueOf(decision.get("score"))),
                            decision.get("model"),
                            decision.get("model_version")),
                arm(decision) + channel(decision),
                ScoreWords.ranking(decision).map(by -> "; " + by).orElse(""))
        + NeedWords.of(decision).map(said -> ". " + said).orElse("");
  }

  /// The channel, why it was this one, and the chances that it was drawn by.
  private static String channel(Map<String, Object> decision) {
    if (decision.get("channel") == null) {
      return "";
    }
    return ", by %s: %s%s"
        .formatted(
            decision.get("channel"),
            decision.getOrDefault("channel_why", "not said"),
            drawn(decision, "channel"));
  }

  /// The arm, and where its shares are learned the chance it was drawn with and what that rests on.
  private static String arm(Map<String, Object> decision) {
    if (decision.get("arm") == null || decision.get("arm").equals("")) {
      return "";
    }
    return decision.get("arm_why") == null
        ? ", arm %s".formatted(decision.get("arm"))
        : ", arm %s: %s with chance %.2f%s"
            .formatted(
                decision.get("arm"),
                decision.get("arm_why"),
                Double.parseDouble(String.valueOf(decision.get("p_arm"))),
                drawn(decision, "arm"));
  }

  /// The chances by which something was drawn, and what they rest on.
  private static String drawn(Map<String, Object> decision, String what) {
    return decision.get(what + "_shares") instanceof List<?> shares
        ? shares.stream()
            .flatMap(share -> share instanceof Map<?, ?> each ? Stream.of(each) : Stream.of())
            .map(
                each ->
                    "%s chance %.2f after %s enrolled of %s"
                        .formatted(
                            each.get(what),
                            Double.parseDouble(String.valueOf(each.get("probability"))),
                            each.get("enrolled"),
                            each.get("tried")))
            .collect(Collectors.joining("; ", " (", ")"))
        : "";
  }
}
