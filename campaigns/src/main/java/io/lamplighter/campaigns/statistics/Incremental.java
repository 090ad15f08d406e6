package io.lamplighter.campaigns.statistics;

import java.util.Optional;

/// What the contacted did that they would not have done if left alone.
///
/// @param estimate enrollments, `n_T Δ`
/// @param interval of the enrollments
public record Incremental(double estimate, Interval interval) {
  public static Incremental of(double treatedPeople, Effect effect) {
    return new Incremental(
        treatedPeople * effect.estimate(), effect.interval().times(treatedPeople));
  }

  /// Cost of each extra enrollment, in the unit of the cost. Empty where there is no bound: when
  /// the data allow that there was no extra enrollment at all, no price is too high.
  ///
  /// @param estimate empty if there were no extra enrollments
  /// @param low lower bound; empty if even the best case has none
  /// @param high upper bound; empty means "none"
  public record CostEach(Optional<Double> estimate, Optional<Double> low, Optional<Double> high) {}

  public CostEach costEach(double cost) {
    return new CostEach(
        over(cost, estimate), over(cost, interval.high()), over(cost, interval.low()));
  }

  private static Optional<Double> over(double cost, double enrollments) {
    return enrollments > 0 ? Optional.of(cost / enrollments) : Optional.empty();
  }
}
