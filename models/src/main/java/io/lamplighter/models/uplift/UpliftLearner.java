package io.lamplighter.models.uplift;

import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.learning.Learner;
import io.lamplighter.models.learning.Logistic;
import io.lamplighter.models.learning.Ridge;
import io.lamplighter.models.learning.Sample;
import io.lamplighter.models.learning.Scorer;
import java.util.Arrays;

/// Ways to learn uplift from an [Experiment]. All rest on logistic regression or ridge regression:
/// measured on the Hillstrom mailing, boosted trees found less uplift in every variant.
public enum UpliftLearner {
  /// Two models, one for the contacted and one for those left alone. The default: best or equal
  /// wherever uplift was found.
  T {
    @Override
    public UpliftScorer fit(Experiment experiment, Effort effort) {
      return twoModels(experiment, Logistic.standard(), effort);
    }
  },
  /// Effects imputed by the other group's model, a line through each, mixed by the share treated
  /// (Kunzel et al. 2019).
  X {
    @Override
    public UpliftScorer fit(Experiment experiment, Effort effort) {
      var with = experiment.arm(true);
      var without = experiment.arm(false);
      var models = twoModels(experiment, Logistic.standard(), effort);
      var spontaneous = models.alone().score(with.rows());
      Arrays.setAll(spontaneous, i -> (with.outcome(i) ? 1 : 0) - spontaneous[i]);
      var forgone = models.contacted().score(without.rows());
      Arrays.setAll(forgone, i -> forgone[i] - (without.outcome(i) ? 1 : 0));
      var onContacted = Ridge.fit(experiment.schema(), with.rows(), spontaneous, RIDGE);
      var onAlone = Ridge.fit(experiment.schema(), without.rows(), forgone, RIDGE);
      double share = experiment.share();
      // Both lines see the same rows, so a line through the mix of their values is the mix of the
      // lines.
      var mixed = onAlone.predict(experiment.rows());
      var other = onContacted.predict(experiment.rows());
      Arrays.setAll(mixed, i -> share * mixed[i] + (1 - share) * other[i]);
      return new UpliftScorer.Effect(
          Ridge.fit(experiment.schema(), experiment.rows(), mixed, 1e-6));
    }
  },
  /// A line through doubly robust effects, models trained on the other half of the customers
  /// (Kennedy 2020).
  DR {
    @Override
    public UpliftScorer fit(Experiment experiment, Effort effort) {
      double share = experiment.share();
      var effects = new double[experiment.size()];
      for (int half = 0; half < 2; half++) {
        int here = half;
        var models = twoModels(experiment.where(i -> i % 2 != here), Logistic.standard(), effort);
        var with = models.contacted().score(experiment.rows());
        var without = models.alone().score(experiment.rows());
        for (int i = here; i < effects.length; i += 2) {
          double y = experiment.outcome(i) ? 1 : 0;
          double surprise =
              experiment.treated(i) ? (y - with[i]) / share : -(y - without[i]) / (1 - share);
          effects[i] = with[i] - without[i] + surprise;
        }
      }
      return new UpliftScorer.Effect(
          Ridge.fit(experiment.schema(), experiment.rows(), effects, RIDGE));
    }
  },
  /// One model of "contacted and did, or left alone and did not", both groups weighted to the same
  /// size (Jaskowski & Jaroszewicz 2012).
  CLASS_TRANSFORMATION {
    @Override
    public UpliftScorer fit(Experiment experiment, Effort effort) {
      double share = experiment.share();
      var hoped = new boolean[experiment.size()];
      var weights = new double[experiment.size()];
      for (int i = 0; i < hoped.length; i++) {
        hoped[i] = experiment.treated(i) == experiment.outcome(i);
        weights[i] = experiment.treated(i) ? 0.5 / share : 0.5 / (1 - share);
      }
      var sample = Sample.of(experiment.schema(), experiment.rows(), hoped).weighted(weights);
      return new UpliftScorer.Transformed(Logistic.standard().fit(sample, effort));
    }
  };

  private static final double RIDGE = 10;

  /// Trains on an experiment. The same experiment and seed give the same model to the last bit.
  public abstract UpliftScorer fit(Experiment experiment, Effort effort);

  static UpliftScorer.TwoModels twoModels(Experiment experiment, Learner learner, Effort effort) {
    return new UpliftScorer.TwoModels(
        arm(experiment.arm(true), learner, effort), arm(experiment.arm(false), learner, effort));
  }

  private static Scorer arm(Experiment arm, Learner learner, Effort effort) {
    return learner.fit(Sample.of(arm.schema(), arm.rows(), arm.outcomes()), effort);
  }
}
