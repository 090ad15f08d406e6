package io.lamplighter.models.learning;

/// A way to learn a chance. Missing values, unknown levels and special codes are settled by the
/// schema before; with fewer than [#FEWEST] cases of either outcome there is nothing to learn, and
/// the answer is the base rate.
public sealed interface Learner permits Logistic, Boosting, Blend {
  /// Below this many cases of the rarer outcome no feature is believed.
  int FEWEST = 10;

  /// From this many cases of the rarer outcome on, boosting beats logistic regression (measured on
  /// bank marketing: .795 to .791 at 1,117 positives, .776 to .787 at 337).
  int ENOUGH_FOR_TREES = 1000;

  /// `logistic`, `boosted` or `blended`, as in model files and reports.
  String name();

  /// Trains on a sample.
  ///
  /// @throws java.util.concurrent.CancellationException when the progress callback says so
  Scorer fit(Sample sample, Effort effort);

  /// The learner for that many cases of the rarer outcome: nobody has to choose.
  static Learner byDefault(int rarer) {
    return rarer >= ENOUGH_FOR_TREES ? Boosting.standard() : Logistic.standard();
  }
}
