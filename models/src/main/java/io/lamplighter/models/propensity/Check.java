package io.lamplighter.models.propensity;

import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.evaluation.Clusters;
import io.lamplighter.models.evaluation.Quality;
import io.lamplighter.models.evaluation.Scored;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.learning.Learner;
import io.lamplighter.models.learning.Logistic;
import io.lamplighter.models.learning.Sample;
import io.lamplighter.models.learning.Scorer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Trains on the older cases and measures on the newer ones.
final class Check {
  private final Trained.Validation validation;
  private final CaseSet newest;

  private Check(Trained.Validation validation, CaseSet newest) {
    this.validation = validation;
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
    var learner = Learner.byDefault(rarer);
    var sample = Sample.of(features, before.table(), before.outcomes());
    var quality = measure(learner.fit(sample, effort), after, effort.seed());
    Optional<Quality> challenger =
        learner instanceof Logistic
            ? Optional.empty()
            : Optional.of(measure(Logistic.standard().fit(sample, effort), after, effort.seed()));
    return Optional.of(
        new Check(
            new Trained.Validation(split.method(), before.size(), quality, challenger), after));
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

  /// The cases measured on.
  CaseSet newest() {
    return newest;
  }
}
