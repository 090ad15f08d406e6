package io.lamplighter.ledger.reports;

import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.campaigns.TouchpointId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// A message that was handed over and never answered for.
///
/// @param evidence what was heard of it since, newest, such as `clicked`
public record Ambiguous(
    TouchpointId id,
    Instant handedOver,
    CustomerId customer,
    String key,
    String step,
    String channel,
    Optional<String> reason,
    Optional<String> evidence,
    Optional<Instant> evidenceAt) {

  /// Those of one campaign, the newest first.
  public static List<Ambiguous> of(Handle db, String campaign, int most) {
    return db.createQuery(
            """
            SELECT coalesce(t.intent_at, t.due_at) AS handed_over, t.customer_id, c.key, t.step, t.channel, t.reason,
                   g.kind, g.at, t.id
              FROM touchpoint t JOIN customer c ON c.id = t.customer_id
              LEFT JOIN LATERAL (SELECT kind, at FROM engagement
                                  WHERE touchpoint_id = t.id ORDER BY at DESC LIMIT 1) g ON true
             WHERE t.campaign = :campaign AND t.state = 'ambiguous' AND NOT t.is_test
             ORDER BY handed_over DESC LIMIT :most
            """)
        .bind("campaign", campaign)
        .bind("most", most)
        .map(
            (row, context) ->
                new Ambiguous(
                    new TouchpointId(row.getObject(9, UUID.class)),
                    row.getTimestamp(1).toInstant(),
                    new CustomerId(row.getLong(2)),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5),
                    Optional.ofNullable(row.getString(6)),
                    Optional.ofNullable(row.getString(7)),
                    Optional.ofNullable(row.getTimestamp(8)).map(java.sql.Timestamp::toInstant)))
        .list();
  }
}
