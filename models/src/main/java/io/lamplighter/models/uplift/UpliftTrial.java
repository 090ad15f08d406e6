package io.lamplighter.models.uplift;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.learning.Learner;
import io.lamplighter.models.learning.Sample;
import io.lamplighter.models.learning.Scorer;
import io.lamplighter.models.measures.Estimate;
import io.lamplighter.models.measures.UpliftQuality;
import io.lamplighter.models.measures.UpliftScored;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
    var response = response(train, effort);
    var scores = uplift.uplift(test.rows());
    var quality =
        UpliftQuality.of(
            UpliftScored.of(scores, test.treatments(), test.outcomes()),
            UpliftScored.of(response.score(test.rows()), test.treatments(), test.outcomes()),
            test.households(),
            effort.seed());
    return new UpliftTrial(uplift, response, quality, disturbed(test, scores, effort.seed()));
  }

  /// Some of an experiment's customers, to train on, and others, to measure on.
  public static final class Part {
    private final int[] train;
    private final int[] test;

    /// @param train rows of the experiment
    /// @param test rows of the experiment, none of a household that is trained on
    public Part(int[] train, int[] test) {
      this.train = train.clone();
      this.test = test.clone();
    }

    public int[] train() {
      return train.clone();
    }

    public int[] test() {
      return test.clone();
    }
  }

  /// The same rule where every customer counts: trained on all, measured on the parts' unseen
  /// customers together, each ranked among those of its own part by models that had not seen them
  /// (between waves much of any figure is the base rate, and choosing happens within one).
  ///
  /// @param parts whose tested rows do not overlap
  /// @param stands of each row, for how many it stands: the inverse of the logged chance with which
  ///   it was chosen
  /// @param rival another ranking by response that is to be beaten too, for example the one in
  ///   force: the harder one to beat counts
  /// @throws IllegalArgumentException without any row to measure on
  public static UpliftTrial across(
      UpliftLearner learner,
      Experiment all,
      List<Part> parts,
      double[] stands,
      Optional<double[]> rival,
      Effort effort) {
    var tested = parts.stream().flatMapToInt(part -> Arrays.stream(part.test())).toArray();
    if (tested.length == 0) {
      throw new IllegalArgumentException("there is nobody to measure on");
    }
    var effects = new double[tested.length];
    var places = new double[tested.length];
    var responses = new double[tested.length];
    var rivals = new double[tested.length];
    int from = 0;
    for (var part : parts) {
      var test = all.pick(part.test());
      var train = all.pick(part.train());
      var scores = learner.fit(train, effort).uplift(test.rows());
      System.arraycopy(scores, 0, effects, from, scores.length);
      System.arraycopy(places(scores), 0, places, from, scores.length);
      var chances = response(train, effort).score(test.rows());
      System.arraycopy(places(chances), 0, responses, from, scores.length);
      if (rival.isPresent()) {
        var theirs = Arrays.stream(part.test()).mapToDouble(row -> rival.get()[row]).toArray();
        System.arraycopy(places(theirs), 0, rivals, from, scores.length);
      }
      from += scores.length;
    }
    var test = all.pick(tested);
    var weights = Arrays.stream(tested).mapToDouble(row -> stands[row]).toArray();
    var quality = quality(test, places, responses, weights, effort.seed());
    if (rival.isPresent()) {
      var other = quality(test, places, rivals, weights, effort.seed());
      quality = other.gain().low() < quality.gain().low() ? other : quality;
    }
    return new UpliftTrial(
        learner.fit(all, effort),
        response(all, effort),
        quality,
        disturbed(test, effects, effort.seed()));
  }

  private static Scorer response(Experiment train, Effort effort) {
    var contacted = train.arm(true);
    // Ranking by response means by the propensity model that would otherwise be used.
    var sample = Sample.of(train.schema(), contacted.rows(), contacted.outcomes());
    return Learner.byDefault(sample.rarer()).fit(sample, effort);
  }

  private static UpliftQuality quality(
      Experiment test, double[] uplift, double[] response, double[] weights, long seed) {
    return UpliftQuality.of(
        UpliftScored.of(uplift, test.treatments(), test.outcomes()),
        UpliftScored.of(response, test.treatments(), test.outcomes()),
        test.households(),
        weights,
        seed);
  }

  /// The place of each score among the others, 0 the lowest and 1 the highest; equal ones share
  /// theirs.
  private static double[] places(double[] scores) {
    var sorted = scores.clone();
    Arrays.sort(sorted);
    var places = new double[scores.length];
    Arrays.setAll(
        places,
        i -> {
          double middle =
              (below(sorted, scores[i]) + below(sorted, Math.nextUp(scores[i])) - 1) / 2.0;
          return middle / Math.max(1, sorted.length - 1);
        });
    return places;
  }

  /// How many lie below.
  private static int below(double[] sorted, double score) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < score) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
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
