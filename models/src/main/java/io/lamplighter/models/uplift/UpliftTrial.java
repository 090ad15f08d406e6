package io.lamplighter.models.uplift;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.learning.Learner;
import io.lamplighter.models.learning.Sample;
import io.lamplighter.models.learning.Scorer;
import io.lamplighter.models.measures.Estimate;
import io.lamplighter.models.measures.UpliftQuality;
import io.lamplighter.models.measures.UpliftScored;
import java.util.stream.IntStream;

/// The honest rule: uplift is trained on one part of an experiment, measured on another, and used
/// only where it beats ranking by response beyond doubt.
///
/// @param uplift the trained uplift model
/// @param response the chance of the outcome if contacted
/// @param quality on the unseen part
/// @param disturbed customers the model would leave alone: how contact changes their chance, on the
///   unseen part
public record UpliftTrial(
    UpliftScorer uplift, Scorer response, UpliftQuality quality, Disturbed disturbed) {
  /// Those with an uplift below 0.
  ///
  /// @param customers how many of the unseen part
  /// @param effect of contact on them, measured; only when its whole interval is below 0 is there
  ///   such a group
  public record Disturbed(int customers, Estimate effect) {
    public boolean exists() {
      return effect.high() < 0;
    }
  }

  public static UpliftTrial of(
      UpliftLearner learner, Experiment train, Experiment test, Effort effort) {
    var uplift = learner.fit(train, effort);
    var contacted = train.arm(true);
    // Ranking by response means by the propensity model that would otherwise be used.
    var sample = Sample.of(train.schema(), contacted.rows(), contacted.outcomes());
    var response = Learner.byDefault(sample.rarer()).fit(sample, effort);
    var scores = uplift.uplift(test.rows());
    var quality =
        UpliftQuality.of(
            UpliftScored.of(scores, test.treatments(), test.outcomes()),
            UpliftScored.of(response.score(test.rows()), test.treatments(), test.outcomes()),
            test.households(),
            effort.seed());
    return new UpliftTrial(uplift, response, quality, disturbed(test, scores, effort.seed()));
  }

  private static Disturbed disturbed(Experiment test, double[] scores, long seed) {
    var group = test.where(i -> scores[i] < 0);
    int treated = (int) IntStream.range(0, group.size()).filter(group::treated).count();
    if (treated < 50 || group.size() - treated < 50) {
      return new Disturbed(group.size(), new Estimate(Double.NaN, Double.NaN, Double.NaN));
    }
    var flat = UpliftScored.of(new double[group.size()], group.treatments(), group.outcomes());
    var draws = new double[400];
    group
        .households()
        .draw(draws.length, seed, (draw, weights) -> draws[draw] = flat.figures(weights).effect());
    return new Disturbed(group.size(), Estimate.of(flat.figures().effect(), draws));
  }

  public boolean beatsResponse() {
    return quality.beatsResponse();
  }

  /// What to do, in a sentence for people.
  public String advice() {
    if (beatsResponse()) {
      return "Rank by uplift: it finds more of those who change because of the contact than ranking by response does.";
    }
    return quality.effect().isPositive()
        ? "No gain from uplift: contact works, but ranking by uplift is not better than ranking by response beyond doubt. Rank by response."
        : "No gain from uplift, and no effect of contact beyond doubt: measure on before targeting.";
  }

  public ObjectNode toJson() {
    var json = quality.toJson();
    json.put("advice", advice());
    var group = json.putObject("doNotDisturb");
    group.put("customers", disturbed.customers());
    group.put("exists", disturbed.exists());
    group.set("effect", disturbed.effect().toJson());
    return json;
  }
}
