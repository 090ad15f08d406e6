package io.lamplighter.models.learning;

import io.lamplighter.models.data.BadData;
import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Schema;
import io.lamplighter.models.data.Table;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Rows to learn from, with what happened. Rows may carry weights (answers standing for the silent,
/// inverse chances).
public final class Sample {
  private final Schema schema;
  private final Table rows;
  private final boolean[] outcomes;
  private final double[] weights;

  private Sample(Schema schema, Table rows, boolean[] outcomes, double[] weights) {
    this.schema = schema;
    this.rows = rows;
    this.outcomes = outcomes;
    this.weights = weights;
  }

  /// Freezes the features on these rows.
  public static Sample of(List<? extends FeatureSpec> features, Table rows, boolean[] outcomes) {
    return of(Schema.learn(features, rows), rows, outcomes);
  }

  /// Rows under a schema frozen before.
  ///
  /// @throws BadData when rows and outcomes differ in number
  public static Sample of(Schema schema, Table rows, boolean[] outcomes) {
    if (rows.rows() != outcomes.length) {
      throw new BadData(
          "outcomes",
          "there are %d for %d rows".formatted(outcomes.length, rows.rows()),
          "Give one outcome per row.");
    }
    return new Sample(schema, rows, outcomes.clone(), new double[0]);
  }

  /// The same rows, each counting `weights[row]` times.
  ///
  /// @throws BadData when a weight is negative, not finite, or missing
  public Sample weighted(double... weights) {
    if (weights.length != outcomes.length
        || Arrays.stream(weights).anyMatch(w -> !(w >= 0) || Double.isInfinite(w))) {
      throw new BadData(
          "weights",
          "they must be finite, not negative, and one per row",
          "Trim inverse chances before they grow without bound; leave a row out rather than give it no weight.");
    }
    return new Sample(schema, rows, outcomes, weights.clone());
  }

  /// At most that many rows, drawn at random under the seed; their order is kept.
  Sample thinned(int most, long seed) {
    if (size() <= most) {
      return this;
    }
    var random = new SplittableRandom(seed);
    var kept = new int[most];
    int found = 0;
    for (int row = 0; found < most; row++) {
      if (random.nextInt(size() - row) < most - found) {
        kept[found++] = row;
      }
    }
    var picked = new boolean[most];
    var weighing = new double[isWeighted() ? most : 0];
    for (int i = 0; i < most; i++) {
      picked[i] = outcomes[kept[i]];
      if (isWeighted()) {
        weighing[i] = weights[kept[i]];
      }
    }
    return new Sample(schema, rows.pick(kept), picked, weighing);
  }

  public Schema schema() {
    return schema;
  }

  public Table rows() {
    return rows;
  }

  public int size() {
    return outcomes.length;
  }

  public boolean outcome(int row) {
    return outcomes[row];
  }

  public boolean[] outcomes() {
    return outcomes.clone();
  }

  public double weight(int row) {
    return weights.length == 0 ? 1 : weights[row];
  }

  public boolean isWeighted() {
    return weights.length > 0;
  }

  public int positives() {
    int count = 0;
    for (boolean outcome : outcomes) {
      count += outcome ? 1 : 0;
    }
    return count;
  }

  /// How often the rarer of the two outcomes was seen: what bounds how much can be learned.
  public int rarer() {
    return Math.min(positives(), size() - positives());
  }
}
