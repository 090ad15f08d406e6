package io.lamplighter.campaigns.statistics;

/// The rule by which an effect may be looked at every day: the confidence sequence at α = 0.01
/// while a period runs, one fixed test at α = 0.04 when its planned size is reached. By Bonferroni
/// the chance of a false alarm over all looks is at most 0.05.
public final class Hybrid {
  /// Chance that the sequence ever alarms falsely.
  public static final double RUNNING_ALPHA = 0.01;

  /// Chance that the final test alarms falsely.
  public static final double FINAL_ALPHA = 0.04;

  private Hybrid() {}

  /// An effect as it may be shown at a look.
  ///
  /// @param last whether this is the final test: it is kept, and later looks do not count
  /// @param alpha the part of the error that this look may spend
  public record Look(Effect effect, boolean last, double alpha) {
    /// What to write beside the interval.
    public String label() {
      return last ? "95 % interval with daily looks" : "99 % interval at every look";
    }
  }

  /// The look at two groups.
  ///
  /// @param treated as far as independent, see [Households#designEffect]
  /// @param control as far as independent
  /// @param progress people assigned so far over people planned, both groups together; 1 is the end
  public static Look at(Proportion treated, Proportion control, double progress) {
    return progress >= 1
        ? new Look(
            Effect.newcombe(treated, control, Normal.twoSided(FINAL_ALPHA)), true, FINAL_ALPHA)
        : new Look(
            Effect.sequence(treated, control, progress, RUNNING_ALPHA), false, RUNNING_ALPHA);
  }
}
