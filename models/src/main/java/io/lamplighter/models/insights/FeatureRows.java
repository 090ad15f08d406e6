package io.lamplighter.models.insights;

import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.ledger.attributes.FeatureSet;
import io.lamplighter.ledger.attributes.Features;
import io.lamplighter.ledger.attributes.Features.At;
import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Table;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Features of the ledger as tables of a model.
final class FeatureRows {
  private FeatureRows() {}

  /// One row a unit, in the order asked for.
  ///
  /// @throws IllegalStateException if a unit does not exist
  static Table read(Handle db, FeatureSet set, UnitKind kind, List<At> units) {
    var rows = Table.rowsOf(specs(set));
    var found = Features.read(db, set, kind, units);
    if (found.size() != units.size()) {
      throw new IllegalStateException("%d of %d units exist".formatted(found.size(), units.size()));
    }
    found.forEach(row -> rows.add(row.cells().toArray()));
    return rows.build();
  }

  static List<FeatureSpec> specs(FeatureSet set) {
    return set.features().stream().map(FeatureRows::spec).toList();
  }

  private static FeatureSpec spec(FeatureSet.Feature feature) {
    return switch (feature.kind()) {
      case NUMBER -> new FeatureSpec.Numeric(feature.name(), feature.codes(), feature.calendar());
      case WORD -> new FeatureSpec.Categorical(feature.name(), feature.calendar());
    };
  }

  /// Tells one wording of a set from another: its name and eight digits of its fingerprint.
  static String version(FeatureSet set) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256")
              .digest(set.toString().getBytes(StandardCharsets.UTF_8));
      return set.name() + " " + HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java has SHA-256", missing);
    }
  }
}
