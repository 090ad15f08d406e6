package io.lamplighter.benchmarks.models;

import io.lamplighter.benchmarks.Result;
import io.lamplighter.models.evaluation.Evaluation;
import io.lamplighter.models.evaluation.Options;
import io.lamplighter.models.evaluation.UpliftVerdict;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.uplift.UpliftTrial;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// A mailing of 2008 to 64,000 customers, a third each with the men's, the women's, or no mail
/// (Hillstrom's challenge): who came to the site because of it?
final class Hillstrom {
  private Hillstrom() {}

  static void judge(Path file, Effort effort, Result result) {
    var options =
        Options.label("visit")
            .treatment("segment")
            .dropping("history_segment", "conversion", "spend");
    var verdict = Evaluation.of(file, options, effort).uplift().orElseThrow();
    for (var arm : verdict.arms()) {
      result.variant("hillstrom, " + arm.arm() + ", visit", figures(arm.trial()));
    }
    var womens = trial(verdict, "Womens E-Mail");
    var mens = trial(verdict, "Mens E-Mail");
    boolean personal = verdict.beatsBestAction();
    result
        .atLeast("hillstrom womens: Qini", 7.0e-3, womens.quality().qini().value())
        .aim(
            "hillstrom mens: uplift beats response",
            "said not to",
            mens.beatsResponse() ? "said to" : "said not to",
            !mens.beatsResponse())
        .aim(
            "hillstrom policy: choosing for each beats '" + verdict.bestAction() + "' for all",
            "said not to",
            personal ? "said to" : "said not to",
            !personal)
        .key("hillstromAdvice", verdict.advice());
  }

  private static UpliftTrial trial(UpliftVerdict verdict, String name) {
    return verdict.arms().stream()
        .filter(arm -> arm.arm().equals(name))
        .findFirst()
        .orElseThrow()
        .trial();
  }

  private static Map<String, Object> figures(UpliftTrial trial) {
    var quality = trial.quality();
    var figures = new LinkedHashMap<String, Object>();
    figures.put("qini", quality.qini().value());
    figures.put("auuc", quality.auuc().value());
    figures.put("upliftAt30", quality.upliftAt30().value());
    figures.put("qiniOfResponse", quality.response().value());
    figures.put("beatsResponse", quality.beatsResponse());
    figures.put("advice", trial.advice());
    figures.put("qiniInterval", Figures.interval(quality.qini()));
    figures.put("gainOverResponse", Figures.interval(quality.gain()));
    figures.put("effect", Figures.interval(quality.effect()));
    return figures;
  }
}
