package io.lamplighter.cli.demo;

import io.lamplighter.campaigns.statistics.Readout;
import io.lamplighter.cli.answers.Answer;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.reports.Results;
import io.lamplighter.simulator.rehearsal.Letterhead;
import io.lamplighter.simulator.rehearsal.Rehearsed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// What came of a play, counted from the ledger's rows as they are now.
public final class Result {
  private Result() {}

  /// The keys for scripts and the words for people. What the campaign did is said in the words of
  /// its results page, which tells no interval of too few.
  ///
  /// @param now until when its results are read
  public static Answer of(Ledger ledger, Play.Rehearsed played, Instant now) {
    var play = played.play();
    var found = ledger.jdbi().withHandle(db -> Rehearsed.of(db, Play.CAMPAIGN, play.meridian()));
    var verdict =
        ledger
            .jdbi()
            .withHandle(db -> Results.of(db, Play.CAMPAIGN, now))
            .readout()
            .map(Readout::sentences)
            .orElse(List.of());
    double perCustomer =
        found.allEntered() == 0 ? 0 : (double) played.actions() / found.allEntered();
    return words(
        new Answer()
            .key("schemaVersion", 1)
            .key("customers", play.customers())
            .key("days", play.days())
            .key("from", play.from().toString())
            .key("seed", play.seed())
            .key("entered", found.entered())
            .key("heldOut", found.heldOut())
            .key("sent", found.sent())
            .key("enrolled", found.enrolled())
            .key("incremental", effect(found))
            .key("sentences", verdict)
            .key("modelVersions", models(found))
            .key(
                "surveys", Map.of("sent", found.surveysSent(), "answered", found.surveysAnswered()))
            .key("balanced", found.balanced())
            .key("actions", played.actions())
            .key("actionsPerCustomer", perCustomer),
        found,
        verdict,
        play,
        perCustomer);
  }

  private static Map<String, Object> effect(Rehearsed found) {
    var effect = new LinkedHashMap<String, Object>();
    found
        .incremental()
        .ifPresent(
            incremental -> {
              effect.put("estimate", incremental.estimate());
              effect.put("low", incremental.interval().low());
              effect.put("high", incremental.interval().high());
            });
    found.truth().ifPresent(truth -> effect.put("truth", truth));
    return effect;
  }

  private static List<Map<String, Object>> models(Rehearsed found) {
    var versions = new ArrayList<Map<String, Object>>();
    for (var model : found.models()) {
      var version = new LinkedHashMap<String, Object>();
      version.put("model", model.model());
      version.put("version", model.version());
      version.put("state", model.state());
      if (model.auc() != null) {
        version.put("auc", model.auc());
      }
      version.put("trainedOn", model.trainedOn());
      version.put("ownOutcomes", model.own());
      version.put("why", model.why());
      versions.add(version);
    }
    return versions;
  }

  /// What came of learning, or why nothing could.
  private static String learned(Rehearsed found, Play play) {
    var own = found.models().stream().filter(model -> model.own() > 0).toList();
    if (own.isEmpty()) {
      return "No model learned from the campaign's own outcomes: an outcome counts when the goal's"
          + " window has passed since the decision, and in "
          + play.days()
          + " days not enough of them have.";
    }
    var newest = own.getLast();
    return String.format(
        Locale.US,
        "%d model versions, %d of them learned from the campaign's own outcomes, the newest from"
            + " %,d: %s (%s).",
        found.models().size(),
        own.size(),
        newest.own(),
        newest.state(),
        newest.why());
  }

  private static Answer words(
      Answer answer, Rehearsed found, List<String> verdict, Play play, double perCustomer) {
    answer
        .title(
            "%s, %d days of %s from %s"
                .formatted(Letterhead.NAME, play.days(), Play.CAMPAIGN, play.from()))
        .text(
            String.format(
                Locale.US,
                "%,d customers entered, %,d of them held out; %s sent; %,d enrolled; every wave"
                    + " %s.",
                found.entered(),
                found.heldOut(),
                found.sent().entrySet().stream()
                    .map(each -> String.format(Locale.US, "%,d %s", each.getValue(), each.getKey()))
                    .collect(Collectors.joining(" and ")),
                found.enrolled(),
                found.balanced() ? "balances to the person" : "DOES NOT BALANCE"));
    verdict.forEach(answer::text);
    found
        .truth()
        .ifPresent(
            truth ->
                answer.text(
                    String.format(
                        Locale.US,
                        "Meridian's hidden truth: the messages brought %,.0f enrollments.",
                        truth)));
    answer.text(learned(found, play));
    return answer.text(
        String.format(
            Locale.US,
            "%,d surveys sent, %,d answered. %.2f Temporal actions a customer.",
            found.surveysSent(),
            found.surveysAnswered(),
            perCustomer));
  }
}
