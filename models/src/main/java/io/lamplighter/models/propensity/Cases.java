package io.lamplighter.models.propensity;

import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Decisions of the past with what was known when they were made and what came of them. Gathered
/// row by row, or taken from columns as a whole; not thread-safe while gathering.
public final class Cases {
  private final List<FeatureSpec> features;
  private final Table.Rows rows;
  private final @Nullable Table whole;
  private final List<String> households;
  private final List<Instant> decided;
  private final List<Boolean> outcomes;

  private Cases(
      List<FeatureSpec> features,
      @Nullable Table whole,
      List<String> households,
      List<Instant> decided,
      List<Boolean> outcomes) {
    this.features = features;
    this.rows = Table.rowsOf(features);
    this.whole = whole;
    this.households = households;
    this.decided = decided;
    this.outcomes = outcomes;
  }

  /// No case yet.
  public static Cases of(List<? extends FeatureSpec> features) {
    return new Cases(
        List.copyOf(features), null, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }

  /// Cases that are there as columns; households, times and outcomes are one per row of the table.
  public static Cases of(
      List<? extends FeatureSpec> features,
      Table table,
      List<String> households,
      List<Instant> decided,
      boolean[] outcomes) {
    if (table.rows() != households.size()
        || table.rows() != decided.size()
        || table.rows() != outcomes.length) {
      throw new IllegalArgumentException("rows, households, times and outcomes differ in number");
    }
    var boxed = new ArrayList<Boolean>();
    for (boolean outcome : outcomes) {
      boxed.add(outcome);
    }
    return new Cases(
        List.copyOf(features),
        table,
        List.copyOf(households),
        List.copyOf(decided),
        List.copyOf(boxed));
  }

  /// Adds one decision.
  ///
  /// @param household members of one household are never on both sides of a validation
  /// @param decidedAt when the decision was made; features must have been known by then
  /// @param outcome whether the customer enrolled within the outcome's window
  /// @param cells one per feature, in their order; null is missing
  public Cases add(
      String household, Instant decidedAt, boolean outcome, @Nullable Object... cells) {
    rows.add(cells);
    return note(household, decidedAt, outcome);
  }

  /// The same with cells by name; features without an entry are missing.
  public Cases add(
      String household,
      Instant decidedAt,
      boolean outcome,
      Map<String, ? extends @Nullable Object> cells) {
    rows.add(cells);
    return note(household, decidedAt, outcome);
  }

  private Cases note(String household, Instant decidedAt, boolean outcome) {
    if (whole != null) {
      throw new IllegalStateException("these cases were given as a whole");
    }
    households.add(household);
    decided.add(decidedAt);
    outcomes.add(outcome);
    return this;
  }

  public int size() {
    return outcomes.size();
  }

  List<FeatureSpec> features() {
    return features;
  }

  Table table() {
    return whole == null ? rows.build() : whole;
  }

  String household(int row) {
    return households.get(row);
  }

  Instant decided(int row) {
    return decided.get(row);
  }

  boolean outcome(int row) {
    return outcomes.get(row);
  }
}
