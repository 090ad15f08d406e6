package io.lamplighter.ledger.reports;

import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.language.CompiledCampaign;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// A campaign that was applied, in the version that new entries get.
///
/// @param state `running`, `paused`, `draining` or `stopped`
/// @param since when its first version was applied
/// @param versionSince when this version was
public record Applied(
    String name,
    int version,
    String hash,
    String state,
    Optional<Instant> pausedAt,
    Optional<Instant> nextTick,
    Instant since,
    Instant versionSince,
    Campaign definition) {
  private static final String SELECT =
      """
      SELECT c.name, c.version, d.hash, c.state, c.paused_at, c.next_tick, c.since, d.applied_at,
             d.compiled
        FROM campaign c JOIN definition d ON d.campaign = c.name AND d.version = c.version
      """;

  /// All, by name.
  public static List<Applied> all(Handle db) {
    return db.createQuery(SELECT + "ORDER BY c.name").map(Applied::read).list();
  }

  /// One by its name.
  public static Optional<Applied> named(Handle db, String name) {
    return db.createQuery(SELECT + "WHERE c.name = :name")
        .bind("name", name)
        .map(Applied::read)
        .findOne();
  }

  /// One that has to be there.
  ///
  /// @throws UnknownCampaignException if it was never applied
  public static Applied existing(Handle db, String name) {
    return named(db, name).orElseThrow(() -> new UnknownCampaignException(name));
  }

  private static Applied read(ResultSet row, StatementContext context) throws SQLException {
    return new Applied(
        row.getString("name"),
        row.getInt("version"),
        row.getString("hash"),
        row.getString("state"),
        Optional.ofNullable(row.getTimestamp("paused_at")).map(t -> t.toInstant()),
        Optional.ofNullable(row.getTimestamp("next_tick")).map(t -> t.toInstant()),
        row.getTimestamp("since").toInstant(),
        row.getTimestamp("applied_at").toInstant(),
        CompiledCampaign.fromJson(row.getString("compiled")));
  }
}
