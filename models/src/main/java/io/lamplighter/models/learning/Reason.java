package io.lamplighter.models.learning;

import io.lamplighter.models.data.Table;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Why a row scores higher or lower than the average one.
///
/// @param feature the feature's name
/// @param value its value in this row, as a person would write it; empty when missing
/// @param contribution what it adds to the log odds, calibration included when that is linear;
///   negative lowers the chance
public record Reason(String feature, String value, double contribution) {

  static List<Reason> of(Scorer scorer, Table row, double[] contributions, int most) {
    double slope = scorer.calibration() instanceof Calibration.Platt platt ? platt.slope() : 1;
    return IntStream.range(0, contributions.length)
        .boxed()
        .filter(f -> contributions[f] != 0)
        .sorted(Comparator.comparingDouble(f -> -Math.abs(contributions[f])))
        .limit(most)
        .map(
            f -> {
              String name = scorer.schema().features().get(f).name();
              return new Reason(name, row.column(name).text(0), slope * contributions[f]);
            })
        .toList();
  }

  public boolean raises() {
    return contribution > 0;
  }
}
