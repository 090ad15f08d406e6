package io.lamplighter.console.customers;

import io.lamplighter.ledger.attributes.FeatureWords;
import io.lamplighter.ledger.reports.ScoreWords;
import io.lamplighter.ledger.reports.Timeline.Moment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One entry of a customer's timeline, in words.
///
/// @param icon a symbol of the page's sprite
/// @param style of its pin: `good`, `bad`, `info`, `lit` or nothing
/// @param lineage what a decision or a message was made from
record Line(
    Instant at, String icon, String style, String title, String detail, List<Part> lineage) {
  private static final String ENROLLMENT = "enrollment.changed";

  /// One part of the answer to "why this, why then".
  record Part(String name, String value) {}

  /// @param verbatim whether the reader may see what the customer wrote
  static Line of(Moment moment, boolean verbatim) {
    var details = moment.details();
    var what = words(moment.what());
    return switch (moment.kind()) {
      case "decision" ->
          line(moment, "i-score", "", "Decided: " + campaign(moment), what, decision(details));
      case "message" -> message(moment);
      case "entry" ->
          line(
              moment,
              "i-flag",
              "",
              (moment.what().equals("exited") ? "Left " : "Finished ") + campaign(moment),
              text(details, "why").map(Line::words).orElse(""),
              List.of());
      case "response" ->
          line(
              moment,
              moment.what().equals("bounced") || moment.what().equals("complained")
                  ? "i-x"
                  : "i-check",
              "",
              capital(what) + text(details, "step").map(step -> ": " + step).orElse(""),
              text(details, "actor").map(actor -> "by a " + actor).orElse(""),
              List.of());
      case "answer" ->
          line(
              moment,
              "i-survey",
              "info",
              moment.what().toUpperCase(Locale.ROOT) + " " + text(details, "answer").orElse(""),
              text(details, "comment")
                  .map(
                      comment ->
                          verbatim ? "“" + comment + "”" : "wrote a comment; hidden for your role")
                  .orElse(""),
              List.of());
      case "consent" ->
          line(
              moment,
              "i-approve",
              "",
              "Consent by " + words(text(details, "channel").orElse("")) + ": " + what,
              text(details, "source").orElse(""),
              List.of());
      default -> event(moment);
    };
  }

  private static Line event(Moment moment) {
    var word = text(moment.details(), "word").map(Line::words);
    return moment.what().equals(ENROLLMENT)
        ? line(
            moment,
            "i-star",
            "good",
            "Enrolled: " + word.orElse("a program"),
            text(moment.details(), "source").map(source -> "from " + source).orElse(""),
            List.of())
        : line(
            moment,
            "i-bolt",
            "",
            capital(moment.what().replace('.', ' ').replace('_', ' ')),
            word.orElse(""),
            List.of());
  }

  private static Line message(Moment moment) {
    var details = moment.details();
    var step = text(details, "step").orElse("");
    var channel = words(text(details, "channel").orElse(""));
    var detail = channel + text(details, "reason").map(reason -> ", " + words(reason)).orElse("");
    var icon =
        switch (channel) {
          case "sms" -> "i-sms";
          case "direct mail" -> "i-letter";
          default -> "i-mail";
        };
    var lineage = lineage(details);
    return switch (moment.what()) {
      case "sent" -> line(moment, icon, "lit", "Sent: " + step, detail, lineage);
      case "ambiguous" -> line(moment, icon, "lit", "Ambiguous: " + step, detail, lineage);
      case "skipped" -> line(moment, "i-clock", "bad", "Not sent: " + step, detail, lineage);
      case "failed" -> line(moment, "i-x", "bad", "Failed: " + step, detail, lineage);
      case "held_out" ->
          line(
              moment,
              "i-person",
              "",
              "Held out: " + step,
              "left alone, so that the effect can be seen",
              lineage);
      default -> line(moment, "i-clock", "", "Waits: " + step, detail, lineage);
    };
  }

  private static Line line(
      Moment moment, String icon, String style, String title, String detail, List<Part> lineage) {
    return new Line(moment.at(), icon, style, title, detail, lineage);
  }

  private static List<Part> decision(Map<String, Object> details) {
    var parts = new ArrayList<Part>();
    add(parts, "Wave", text(details, "wave"));
    add(
        parts,
        "Definition",
        text(details, "definition")
            .map(hash -> "version " + details.get("version") + ", " + shortly(hash)));
    add(
        parts,
        "Model",
        text(details, "model")
            .map(
                model ->
                    model
                        + " "
                        + details.get("modelVersion")
                        + text(details, "score")
                            .map(score -> ", score " + shortly(score))
                            .orElse("")
                        + text(details, "threshold")
                            .map(line -> ", line at " + shortly(line))
                            .orElse("")));
    add(
        parts,
        "Chance",
        text(details, "chance")
            .map(
                chance ->
                    chance + (Boolean.TRUE.equals(details.get("explored")) ? ", explored" : "")));
    add(
        parts,
        "Holdout",
        Optional.of(
            Boolean.TRUE.equals(details.get("heldOut")) ? "yes, with the household" : "no"));
    add(
        parts,
        "Arm",
        text(details, "arm").map(arm -> arm + ", chance " + details.get("armChance")));
    add(
        parts,
        "Channel",
        text(details, "channel")
            .map(
                channel ->
                    words(channel)
                        + text(details, "channelWhy").map(why -> ": " + words(why)).orElse("")));
    add(parts, "Raised the score", ReasonWords.said(details.get("reasons"), true));
    add(parts, "Lowered the score", ReasonWords.said(details.get("reasons"), false));
    add(parts, "Looked at", looked(details.get("features")));
    return List.copyOf(parts);
  }

  private static List<Part> lineage(Map<String, Object> details) {
    var parts = new ArrayList<Part>();
    add(parts, "Class", text(details, "class"));
    add(parts, "Arm", text(details, "arm"));
    add(parts, "Text", text(details, "content").map(Line::shortly));
    add(parts, "Provider", text(details, "provider"));
    add(parts, "Key towards the provider", text(details, "id"));
    add(parts, "Verdict", looked(details.get("verdict")));
    return List.copyOf(parts);
  }

  private static Optional<String> looked(@Nullable Object values) {
    if (!(values instanceof Map<?, ?> map) || map.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        String.join(
            ", ",
            map.entrySet().stream()
                .map(
                    each ->
                        FeatureWords.of(String.valueOf(each.getKey()))
                            + " "
                            + (each.getValue() == null
                                ? "unknown"
                                : ScoreWords.figure(String.valueOf(each.getValue()))))
                .toList()));
  }

  private static void add(List<Part> parts, String name, Optional<String> value) {
    value.filter(text -> !text.isEmpty()).ifPresent(text -> parts.add(new Part(name, text)));
  }

  private static Optional<String> text(Map<String, Object> details, String name) {
    return Optional.ofNullable(details.get(name)).map(String::valueOf);
  }

  private static String campaign(Moment moment) {
    return moment.campaign().orElse("a campaign");
  }

  private static String words(String word) {
    return word.replace('_', ' ');
  }

  private static String capital(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static String shortly(String text) {
    return text.length() <= 10
        ? text
        : text.startsWith("0.") ? ScoreWords.figure(text) : text.substring(0, 10) + "…";
  }
}
