package io.lamplighter.models.propensity;

import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Decisions of the past with what was known when they were made and what came of them. Gathered
/// row by row; not thread-safe while gathering.
public final class Cases {
  private final List<FeatureSpec> features;
  private final Table.Rows rows;
  private final List<String> households = new ArrayList<>();
  private final List<Instant> decided = new ArrayList<>();
  private final List<Boolean> outcomes = new ArrayList<>();

  private Cases(List<FeatureSpec> features) {
    this.features = List.copyOf(features);
    this.rows = Table.rowsOf(this.features);
  }

  public static Cases of(List<? extends FeatureSpec> features) {
    return new Cases(List.copyOf(features));
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
    return rows.build();
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
