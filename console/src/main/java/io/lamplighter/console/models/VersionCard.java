package io.lamplighter.console.models;

import io.lamplighter.console.drawing.CalibrationPlot;
import io.lamplighter.console.drawing.Figure;
import io.lamplighter.console.words.Say;
import io.lamplighter.ledger.reports.Models.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is known about one version, as its page shows it.
final class VersionCard {
  private static final List<String> METRICS =
      List.of("auc", "prAuc", "logLoss", "brier", "ece", "liftAt10");

  private VersionCard() {}

  /// One figure of a version's card.
  record Metric(String name, String note, String value, String ends) {}

  /// One line of a version's card.
  record Part(String name, String value) {}

  static List<Metric> metrics(String model, Version version, Say say) {
    var rows = new ArrayList<Metric>();
    for (var name : METRICS) {
      version
          .metric(name)
          .ifPresent(
              measured ->
                  rows.add(
                      new Metric(
                          title(name),
                          note(model, name),
                          say.decimals(measured.value(), 3),
                          ModelPages.ends(measured, 3, say))));
    }
    within(version.card(), "uplift")
        .ifPresent(
            uplift -> {
              uplift(uplift, "qini", "Qini of uplift", "0 = chance", rows, say);
              uplift(
                  uplift,
                  "qiniGainOverResponse",
                  "Qini gained over ranking by response",
                  "uplift ranks only where the whole interval lies above 0",
                  rows,
                  say);
              uplift(uplift, "effect", "Effect of contact", "on the chance to enroll", rows, say);
            });
    return rows;
  }

  private static void uplift(
      Map<String, Object> card, String name, String title, String note, List<Metric> to, Say say) {
    within(card, name)
        .filter(it -> it.get("value") instanceof Number)
        .ifPresent(
            it ->
                to.add(
                    new Metric(
                        title,
                        note,
                        say.decimals(real(it.get("value")), 4),
                        say.decimals(real(it.get("low")), 4)
                            + " to "
                            + say.decimals(real(it.get("high")), 4))));
  }

  @SuppressWarnings("unchecked") // keys of JSON objects are texts
  static Optional<Map<String, Object>> within(Map<String, Object> card, String name) {
    return card.get(name) instanceof Map<?, ?> inner
        ? Optional.of((Map<String, Object>) inner)
        : Optional.empty();
  }

  private static String title(String metric) {
    return switch (metric) {
      case "auc" -> "Ranking (AUC)";
      case "prAuc" -> "Ranking of the rare (PR-AUC)";
      case "logLoss" -> "Log loss";
      case "brier" -> "Brier score";
      case "ece" -> "Calibration error (ECE)";
      default -> "Lift at 10 %";
    };
  }

  private static String note(String model, String metric) {
    return switch (metric) {
      case "auc" ->
          "how often it puts one who "
              + ModelWords.deed(model)
              + " before one who did not; 0.5 = by lot";
      case "prAuc" -> "by lot it would be the share of " + ModelWords.those(model);
      case "liftAt10" -> ModelWords.those(model) + " among the best tenth, 1 = as among all";
      case "ece" -> "how far its chances lie from what came, on average; 0 = not at all";
      default -> "how far its chances lie from each outcome; lower is better";
    };
  }

  static List<Part> card(String model, Version version, Say say) {
    var parts = new ArrayList<Part>();
    parts.add(new Part("Learner", version.kind()));
    parts.add(new Part("Trained", say.moment(version.trainedAt())));
    parts.add(
        new Part(
            "Data",
            say.of(version.trainedOn(), "matured case", "matured cases")
                + ", "
                + say.count(version.positives())
                + " "
                + ModelWords.positive(model)
                + "; features as they were known at each decision, until "
                + say.moment(version.snapshotAt())));
    if (version.ownOutcomes() > 0 || !version.card().containsKey("unit")) {
      parts.add(
          new Part("From its own decisions", say.of(version.ownOutcomes(), "outcome", "outcomes")));
    }
    parts.add(new Part("Fingerprint", version.fingerprint()));
    text(version.card(), "purpose").ifPresent(it -> parts.add(new Part("Purpose", it)));
    text(version.card(), "codeVersion").ifPresent(it -> parts.add(new Part("Code", it)));
    text(version.card(), "seed").ifPresent(it -> parts.add(new Part("Seed", it)));
    if (version.card().get("measuredOn") instanceof Number cases) {
      parts.add(
          new Part(
              "Measured on",
              say.of(cases.longValue(), "case", "cases") + " set aside, which it had not seen"));
    }
    parts.add(new Part("Decision", version.why()));
    return parts;
  }

  private static Optional<String> text(Map<String, Object> card, String name) {
    return Optional.ofNullable(card.get(name)).map(String::valueOf);
  }

  static Optional<Figure> calibration(String name, Version version, Say say) {
    var bins =
        version.calibration().stream()
            .map(
                bin ->
                    new CalibrationPlot.Bin(
                        real(bin.get("score")),
                        real(bin.get("rate")),
                        real(bin.get("low")),
                        real(bin.get("high"))))
            .toList();
    if (bins.isEmpty()) {
      return Optional.empty();
    }
    long kept =
        bins.stream().filter(bin -> bin.score() >= bin.low() && bin.score() <= bin.high()).count();
    var rows =
        bins.stream()
            .map(
                bin ->
                    List.of(
                        say.share(bin.score()),
                        say.share(bin.rate()),
                        say.share(bin.low()) + " to " + say.share(bin.high())))
            .toList();
    return Optional.of(
        new Figure(
            "h-cal",
            "In %d of %d bins the promise lies within the interval of what came."
                .formatted(kept, bins.size()),
            "Equal bins of cases that version "
                + version.version()
                + " had not seen, observed with 95 % interval; on the line a promise is kept.",
            "narrow",
            CalibrationPlot.draw(bins, "Calibration of version " + version.version(), say),
            new Figure.Table(
                "Calibration", List.of("Predicted", "Observed", "95 % interval"), rows),
            "/models/" + name + "/" + version.version() + "/calibration.csv"));
  }

  private static double real(@Nullable Object json) {
    return json instanceof Number number ? number.doubleValue() : 0;
  }
}
