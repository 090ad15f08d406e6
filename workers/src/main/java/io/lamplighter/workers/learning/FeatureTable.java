package io.lamplighter.workers.learning;

import io.lamplighter.ledger.attributes.FeatureSet;
import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Schema;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.learning.Scorer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// From the ledger's features to what models read.
final class FeatureTable {
  private FeatureTable() {}

  /// What models learn from, in the order of the set's features.
  static List<FeatureSpec> specs(FeatureSet set) {
    return set.features().stream().map(FeatureTable::spec).toList();
  }

  private static FeatureSpec spec(FeatureSet.Feature feature) {
    return switch (feature.kind()) {
      case NUMBER -> new FeatureSpec.Numeric(feature.name(), feature.codes(), feature.calendar());
      case WORD -> new FeatureSpec.Categorical(feature.name(), feature.calendar());
    };
  }

  /// Rows for one model: the features it was trained on, whatever the set has become since. What it
  /// knew then and the set no longer has is missing.
  static Table rows(Scorer scorer, List<? extends Map<String, ?>> values) {
    return rows(scorer.schema(), values);
  }

  static Table rows(Schema schema, List<? extends Map<String, ?>> values) {
    var rows = Table.rowsOf(schema.specs());
    values.forEach(rows::add);
    return rows.build();
  }

  /// The cells of stored values, in the order of the set; what was not stored is missing.
  static List<@Nullable Object> cells(FeatureSet set, Map<String, ?> stored) {
    var cells = new ArrayList<@Nullable Object>();
    for (var feature : set.features()) {
      cells.add(stored.get(feature.name()));
    }
    return cells;
  }
}
