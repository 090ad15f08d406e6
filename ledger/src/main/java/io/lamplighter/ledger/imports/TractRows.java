package io.lamplighter.ledger.imports;

import io.lamplighter.ledger.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/// What others publish about the tracts that premises lie in. Editions stand side by side; the same
/// one again adds to what is known of it.
final class TractRows implements Rows {
  private final long load;
  private final Set<String> seen = new HashSet<>();

  TractRows(long load) {
    this.load = load;
  }

  @Override
  public void store(Handle db, List<Row> rows, Consumer<Reject> rejects) {
    var batch =
        db.prepareBatch(
            """
            INSERT INTO tract (key, published, attributes, load_id)
            VALUES (:key, :published, CAST(:attributes AS jsonb), :load)
            ON CONFLICT (key, published) DO UPDATE
               SET attributes = tract.attributes || excluded.attributes, load_id = excluded.load_id
            """);
    for (var row : rows) {
      var published = row.date("published").orElseThrow();
      if (!seen.add(row.need("key") + " " + published)) {
        rejects.accept(row.reject("duplicate_key", "key", "an earlier row has this key and day"));
        continue;
      }
      batch
          .bind("key", row.need("key"))
          .bind("published", published)
          .bind("attributes", Json.of(row.group("attributes.")))
          .bind("load", load)
          .add();
    }
    if (batch.size() > 0) {
      batch.execute();
    }
  }
}
