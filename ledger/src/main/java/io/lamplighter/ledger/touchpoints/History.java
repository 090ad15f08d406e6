package io.lamplighter.ledger.touchpoints;

import io.lamplighter.campaigns.TouchpointId;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The append-only history of touchpoints.
final class History {
  private History() {}

  record Line(
      TouchpointId id,
      Instant at,
      String state,
      @Nullable String reason,
      @Nullable String detail) {}

  static void add(Handle db, List<Line> lines) {
    if (lines.isEmpty()) {
      return;
    }
    var batch =
        db.prepareBatch(
            """
            INSERT INTO touchpoint_history (entry_month, touchpoint_id, at, state, reason, detail)
            VALUES (:month, :id, :at, :state, :reason, :detail)
            """);
    for (var line : lines) {
      batch
          .bind("month", line.id().month())
          .bind("id", line.id())
          .bind("at", line.at())
          .bind("state", line.state())
          .bind("reason", line.reason())
          .bind("detail", line.detail())
          .add();
    }
    batch.execute();
  }
}
