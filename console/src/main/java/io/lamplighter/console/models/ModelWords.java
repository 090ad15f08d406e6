package io.lamplighter.console.models;

import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.console.words.Say;
import io.lamplighter.console.words.Title;
import io.lamplighter.ledger.reports.ModelHealth;
import io.lamplighter.ledger.reports.ModelHealth.Finding;
import io.lamplighter.ledger.reports.Models.Shadow;
import java.util.stream.Collectors;

/// What is said of models on their pages.
final class ModelWords {
  private ModelWords() {}

  /// Who relies on it.
  static String use(ModelHealth health) {
    if (!health.choosesFor().isEmpty()) {
      return "Chooses people for "
          + health.choosesFor().stream().map(Title::of).collect(Collectors.joining(", "));
    }
    return Survey.named(health.model())
        .map(
            survey ->
                "Expected answer to "
                    + survey.word().toUpperCase(java.util.Locale.ROOT)
                    + " of everybody, for audiences; predicted, never mixed with survey results")
        .orElse("No running campaign chooses by it; audiences may ask for its scores");
  }

  /// What a case is called that had the outcome.
  static String positive(String model) {
    return model.equals("arrears")
        ? "fell behind"
        : Survey.named(model).isPresent() ? "satisfied" : "enrolled";
  }

  /// All who had the outcome.
  static String those(String model) {
    return model.equals("arrears") ? "those who fell behind" : "the " + positive(model);
  }

  /// What somebody did who had the outcome.
  static String deed(String model) {
    return model.equals("arrears")
        ? "fell behind"
        : Survey.named(model).isPresent() ? "was satisfied" : "enrolled";
  }

  /// What a code of an alarm means.
  static String alarm(String code) {
    return switch (code) {
      case "UNHEALTHY" -> "It ranks no better than chance and stopped deciding";
      case "DRIFT" -> "Customers differ from those it learned from";
      case "SCORE_DRIFT" -> "Its scores are spread differently than in training";
      case "NOT_CALIBRATED" -> "Its scores rank, but are no chances";
      case "LOG_LOSS" -> "Outcomes surprise it more than they should";
      case "PRIOR_SHIFT" -> "More or fewer enroll than when it learned";
      case "TAKEN_BACK" -> "It did worse than the version before, which decides again";
      case "UPLIFT_LOST" -> "Ranking by uplift no longer wins";
      default -> code;
    };
  }

  /// What a check of the promotion rule asks.
  static String check(String code) {
    return switch (code) {
      case "POSITIVES" -> "Enough outcomes";
      case "LOG_LOSS" -> "Closer to what came than the champion";
      case "WITHIN_WAVE" -> "Ranks within a wave no worse";
      case "CALIBRATION" -> "A chance of 10 % means 10 %";
      case "FAIRNESS" -> "No group left behind";
      case "BASELINES" -> "Beats simpler ways";
      default ->
          code.charAt(0) + code.substring(1).toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    };
  }

  /// Why it stopped deciding, what happens instead, and what a person can do.
  static String unhealthy(ModelHealth health, Finding finding, Say say) {
    return "Found %s: %s Until another version takes over, %s. Each training tries to win it back; an approver can also roll back to the version before."
        .formatted(say.moment(finding.at()), stopped(finding.detail()), health.without());
  }

  /// What a version that did not decide said beside the one that did.
  static String shadow(Shadow shadow, Say say) {
    var said =
        "Version %d, at the wave of %s: expects %s of %s to enroll if contacted"
            .formatted(
                shadow.version(),
                say.moment(shadow.tick()),
                say.share(shadow.mean()),
                say.of(shadow.people(), "person", "people"));
    return said
        + shadow
            .deciding()
            .map(
                deciding ->
                    "; of the %s whom the version that decided had scored too, that one expected %s"
                        .formatted(say.count(shadow.compared()), say.share(deciding)))
            .orElse("; nobody had been scored by a version that decides")
        + shadow
            .agreement()
            .map(
                rank ->
                    ". They order people alike by a rank correlation of %s (95 %% interval %s)"
                        .formatted(say.decimals(rank.value(), 2), ModelPages.ends(rank, 2, say)))
            .orElse("")
        + ".";
  }

  private static String stopped(String sentence) {
    return sentence.endsWith(".") ? sentence : sentence + ".";
  }
}
