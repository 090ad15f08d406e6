package io.lamplighter.models.propensity;

import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.learning.Blend;
import io.lamplighter.models.learning.BlendedScorer;
import io.lamplighter.models.learning.Boosting;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.learning.Learner;
import io.lamplighter.models.learning.Logistic;
import io.lamplighter.models.learning.Sample;
import io.lamplighter.models.learning.Scorer;
import io.lamplighter.models.measures.Clusters;
import io.lamplighter.models.measures.Quality;
import io.lamplighter.models.measures.Scored;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Trains on the older cases and measures on the newer ones.
final class Check {
  /// A slope above this says that boosting stopped while it was still learning.
  private static final double UNFINISHED = 1.1;

  private final Trained.Validation validation;
  private final Learner learner;
  private final CaseSet newest;

  private Check(Trained.Validation validation, Learner learner, CaseSet newest) {
    this.validation = validation;
    this.learner = learner;
    this.newest = newest;
  }

  /// Empty when there are too few cases to set some aside; a note says so.
  static Optional<Check> of(
      List<FeatureSpec> features, CaseSet set, Plan plan, Effort effort, List<String> notes) {
    var split = Split.of(set, plan, notes);
    var before = set.pick(split.train());
    var after = set.pick(split.test());
    int rarer = Math.min(before.positives(), before.size() - before.positives());
    if (rarer < Learner.FEWEST || after.positives() == 0 || after.positives() == after.size()) {
      notes.add("There are too few cases to set some aside; the model could not be validated.");
      return Optional.empty();
    }
    // Of the kind that all cases together are enough for: what is measured is what will be used.
    var learner = Learner.byDefault(Math.min(set.positives(), set.size() - set.positives()));
    var sample = Sample.of(features, before.table(), before.outcomes());
    var scorer = learner.fit(sample, effort);
    var quality = measure(scorer, after, effort.seed());
    if (!(learner instanceof Boosting trees)) {
      var validation =
          new Trained.Validation(split.method(), before.size(), quality, Optional.empty());
      return Optional.of(new Check(validation, learner, after));
    }
    if (quality.reliability().slope().low() > UNFINISHED) {
      var further = measure(Boosting.bold().fit(sample, effort), after, effort.seed());
      if (further.logLoss().value() < quality.logLoss().value()) {
        notes.add("The outcome is unusually predictable: trees are larger and believed more.");
        learner = Boosting.bold();
        quality = further;
      }
    }
    var line = Logistic.standard().fit(sample, effort);
    if (quality.reliability().slope().high() < 1) {
      notes.add(
          "Some of what trees had learned no longer held in the cases set aside (slope %.2f): their log odds are averaged with those of a linear model."
              .formatted(quality.reliability().slope().value()));
      learner = new Blend(trees, Logistic.standard());
      quality = measure(BlendedScorer.of(scorer, line), after, effort.seed());
    }
    var challenger = Optional.of(measure(line, after, effort.seed()));
    var validation = new Trained.Validation(split.method(), before.size(), quality, challenger);
    return Optional.of(new Check(validation, learner, after));
  }

  private static Quality measure(Scorer scorer, CaseSet after, long seed) {
    var households =
        IntStream.range(0, after.size()).mapToObj(after::household).toArray(String[]::new);
    return Quality.of(
        Scored.of(scorer.score(after.table()), after.outcomes()), Clusters.named(households), seed);
  }

  Trained.Validation validation() {
    return validation;
  }

  /// The learner for all cases, as the validation found it best set.
  Learner learner() {
    return learner;
  }

  /// Whether the cases measured on are the newer ones, and not just others.
  boolean isInTime() {
    return validation.method().equals(Split.TIME);
  }

  /// The cases measured on.
  CaseSet newest() {
    return newest;
  }
}
