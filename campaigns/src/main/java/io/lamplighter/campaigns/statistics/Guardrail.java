package io.lamplighter.campaigns.statistics;

/// A metric that must not get worse by more than a margin, such as unsubscribes, complaints or
/// CSAT. Judged by non-inferiority (as in the FDA's guidance of 2016): doing no visible harm is not
/// enough, harm beyond the margin must be ruled out.
///
/// @param good which way is better
/// @param margin the loss that would be accepted, as a difference of rates; positive
public record Guardrail(String name, Good good, double margin) {
  public Guardrail {
    if (!(margin > 0)) {
      throw new IllegalArgumentException("the margin of '" + name + "' must be positive");
    }
  }

  public enum Good {
    HIGH,
    LOW
  }

  public enum Outcome {
    /// A loss beyond the margin is ruled out.
    NON_INFERIOR,
    /// Neither ruled out nor shown.
    UNDECIDED,
    /// Worse beyond doubt, and a loss beyond the margin is not ruled out.
    DETERIORATED
  }

  /// A guardrail with its effect and what that means.
  public record Reading(Guardrail guardrail, Effect effect, Outcome outcome) {}

  /// The reading of two groups.
  public Reading read(Proportion treated, Proportion control, double z) {
    return read(Effect.newcombe(treated, control, z));
  }

  /// The reading of an effect.
  public Reading read(Effect effect) {
    var worse =
        good == Good.LOW
            ? effect.interval()
            : new Interval(-effect.interval().high(), -effect.interval().low());
    var outcome =
        worse.below(margin)
            ? Outcome.NON_INFERIOR
            : worse.above(0) ? Outcome.DETERIORATED : Outcome.UNDECIDED;
    return new Reading(this, effect, outcome);
  }
}
