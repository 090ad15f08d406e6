package io.lamplighter.console.customers;

import io.lamplighter.console.words.Say;
import io.lamplighter.console.words.Status;
import io.lamplighter.ledger.attributes.FeatureWords;
import io.lamplighter.ledger.reports.NeedWords;
import io.lamplighter.ledger.reports.ScoreWords;
import io.lamplighter.ledger.reports.Why;
import io.lamplighter.ledger.scores.Scores.Score;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Why a customer is in one campaign or not, as its panel shows it.
///
/// @param verdict one sentence
/// @param rule the whole expression; empty if it takes everybody
/// @param decision what the last one came to; empty if nobody ever decided
/// @param next when they can be decided about again
record WhyPanel(
    String campaign,
    String verdict,
    String rule,
    Status meets,
    List<Leaf> leaves,
    Status standing,
    List<Line.Part> decision,
    List<ReasonWords.Reason> reasons,
    String next) {

  /// One question of the rule.
  record Leaf(Status status, String expression, String value) {}

  /// @param rule the whole expression, in which a question may stand with a "not" before it
  static WhyPanel of(Why why, String rule, Say say) {
    var leaves = why.leaves().stream().map(WhyPanel::leaf).toList();
    var decision = why.decision();
    return new WhyPanel(
        why.campaign(),
        why.eligible()
            ? why.leaves().isEmpty() ? "The rule takes everybody." : "Meets the rule now."
            : "Does not meet the rule now.",
        rule,
        why.eligible() ? Status.good("met") : Status.no("not met"),
        leaves,
        why.standing()
            .map(standing -> standing(standing.outcome()))
            .orElse(Status.nothing("never met it at a wave")),
        decision.isEmpty() ? List.of() : parts(decision, say),
        ReasonWords.of(decision.get("reasons")),
        why.nextPossible()
            .map(at -> "Can be decided about again " + say.moment(at) + " at the earliest.")
            .orElse("Inside now, or not to be asked again."));
  }

  /// True and false are no good and bad here: a rule may ask for one of several only.
  private static Leaf leaf(Why.Leaf leaf) {
    var status =
        leaf.holds()
            .map(
                holds ->
                    new Status(
                        Status.Tone.PLAIN,
                        holds ? Status.Lamp.TICK : Status.Lamp.CROSS,
                        holds ? "true" : "false"))
            .orElse(Status.unknown("unknown"));
    var values =
        leaf.shown().entrySet().stream()
            .map(value -> value.getKey() + " is " + ScoreWords.figure(value.getValue()));
    var scores =
        Stream.concat(
            leaf.scores().stream().map(WhyPanel::score),
            leaf.unscored().entrySet().stream()
                .map(each -> "no score by " + each.getKey() + ": " + each.getValue()));
    return new Leaf(
        status, leaf.expression(), Stream.concat(values, scores).collect(Collectors.joining(", ")));
  }

  private static String score(Score score) {
    var moved =
        score.reasons().stream()
            .map(reason -> FeatureWords.of(String.valueOf(reason.get("feature"))))
            .collect(Collectors.joining(", "));
    return "version %d of %s%s"
        .formatted(score.version(), score.model(), moved.isEmpty() ? "" : ", moved by " + moved);
  }

  private static List<Line.Part> parts(Map<String, Object> decision, Say say) {
    var at = Instant.parse(String.valueOf(decision.get("at")));
    boolean chosen = Boolean.TRUE.equals(decision.get("chosen"));
    boolean heldOut = Boolean.TRUE.equals(decision.get("held_out"));
    var said = chosen ? heldOut ? "chosen, and held out" : "chosen" : "not chosen";
    if ("left_alone".equals(decision.get("reason"))) {
      said = "left alone, since contact would not raise the chance of enrolling";
    }
    if ("over_budget".equals(decision.get("reason"))) {
      said = "not chosen, since the month's money goes to better ones";
    }
    var explored =
        Boolean.TRUE.equals(decision.get("explored")) ? ", as a part explored by chance" : "";
    var parts = new ArrayList<Line.Part>();
    parts.add(new Line.Part("Decided", say.moment(at) + ": " + said + explored));
    if (decision.get("score") != null) {
      parts.add(
          new Line.Part(
              "Score",
              ScoreWords.figure(String.valueOf(decision.get("score")))
                  + " by "
                  + decision.get("model")
                  + " "
                  + decision.get("model_version")
                  + (decision.get("threshold") == null
                      ? ""
                      : "; the line is at "
                          + ScoreWords.figure(String.valueOf(decision.get("threshold"))))));
    }
    ScoreWords.ranking(decision).ifPresent(by -> parts.add(new Line.Part("Ranking", by)));
    NeedWords.of(decision).ifPresent(need -> parts.add(new Line.Part("Need", need)));
    if (decision.get("channel") != null) {
      parts.add(
          new Line.Part(
              "Channel",
              String.valueOf(decision.get("channel")).replace('_', ' ')
                  + (decision.get("channel_why") == null
                      ? ""
                      : ": " + String.valueOf(decision.get("channel_why")).replace('_', ' '))));
    }
    return List.copyOf(parts);
  }

  /// An outcome of a wave, as a state.
  static Status standing(String outcome) {
    return switch (outcome) {
      case "entered" -> Status.good("entered");
      case "inside" -> Status.running("inside already");
      case "resting" -> Status.no("was in already, not yet again");
      case "decided" -> Status.no("decided already, asked again later");
      case "not_chosen" -> Status.no("not chosen: below the line");
      case "over_budget" -> Status.no("not chosen: the month's money is used up");
      case "left_alone" -> Status.no("left alone: contact would not help");
      case "no_consent" -> Status.no("no consent on an allowed channel");
      case "no_address" -> Status.no("no address on an allowed channel");
      case "suppressed" -> Status.no("suppressed");
      case "capped" -> Status.no("capped: enough messages lately");
      default -> Status.unknown(outcome.replace('_', ' '));
    };
  }
}
