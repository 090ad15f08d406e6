package io.lamplighter.models.saturation;

import io.lamplighter.models.measures.Reliability;
import java.util.ArrayList;
import java.util.List;

/// Whether one more contact still pays, contact by contact.
///
/// @param steps first, second, third contact and so on
/// @param worthwhile how many contacts pay: the step before the first whose upper bound lies under
///   the cost
public record ContactSaturation(List<Step> steps, int worthwhile) {
  public ContactSaturation {
    steps = List.copyOf(steps);
  }

  /// The n-th contact: rate of enrolment after it, above what those left alone at that point do.
  ///
  /// @param gain extra enrolments per contact
  /// @param high upper bound of it (Newcombe, 95 %)
  public record Step(int contact, double gain, double low, double high) {}

  /// Counts.
  ///
  /// @param contacted customers who got the n-th contact
  /// @param enrolled of them, after it
  /// @param alone customers at the same point who were left alone, by chance
  /// @param enrolledAlone of them
  public record Counts(int contacted, int enrolled, int alone, int enrolledAlone) {}

  /// Reads the counts of each contact, the first one first.
  ///
  /// @param value of one enrolment, in money
  /// @param cost of one contact, in money
  public static ContactSaturation of(List<Counts> counts, double value, double cost) {
    var steps = new ArrayList<Step>();
    int worthwhile = 0;
    boolean pays = true;
    for (var n : counts) {
      var with = Reliability.wilson(n.enrolled(), n.contacted());
      var without = Reliability.wilson(n.enrolledAlone(), n.alone());
      double gain = with.value() - without.value();
      double down = Math.hypot(with.value() - with.low(), without.high() - without.value());
      double up = Math.hypot(with.high() - with.value(), without.value() - without.low());
      var step = new Step(steps.size() + 1, gain, gain - down, gain + up);
      steps.add(step);
      pays = pays && step.high() * value >= cost;
      worthwhile += pays ? 1 : 0;
    }
    return new ContactSaturation(steps, worthwhile);
  }
}
