package io.lamplighter.models.learning;

/// Boosted trees and a line, each trained on all rows, their log odds averaged. Worth it where what
/// trees learned does not last: the line errs in other ways, and is not bent by what was so in one
/// month only. Where it does last, trees alone are as good or better (bank marketing in
/// distribution: log loss .277 to .279).
public record Blend(Boosting trees, Logistic line) implements Learner {
  @Override
  public String name() {
    return BlendedScorer.KIND;
  }

  @Override
  public Scorer fit(Sample sample, Effort effort) {
    if (sample.rarer() < FEWEST) {
      return BaseRate.of(sample.schema(), sample.positives(), sample.size(), 0.5, 1);
    }
    return BlendedScorer.of(trees.fit(sample, effort), line.fit(sample, effort));
  }
}
