package io.lamplighter.console.campaigns;

import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.language.CompiledCampaign;
import io.lamplighter.console.words.Say;
import io.lamplighter.console.words.Status;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// A campaign that was applied, in the version that new entries get.
///
/// @param state `running`, `paused`, `draining` or `stopped`
/// @param since when its first version was applied
/// @param versionSince when this version was
public record Running(
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
      SELECT c.name, c.version, d.hash, c.state, c.paused_at, c.next_tick, c.since, d.applied_at, d.compiled
        FROM campaign c JOIN definition d ON d.campaign = c.name AND d.version = c.version
      """;

  /// All, by name.
  public static List<Running> all(Handle db) {
    return db.createQuery(SELECT + "ORDER BY c.name").map(Running::read).list();
  }

  /// One by its name.
  public static Optional<Running> named(Handle db, String name) {
    return db.createQuery(SELECT + "WHERE c.name = :name")
        .bind("name", name)
        .map(Running::read)
        .findOne();
  }

  private static Running read(java.sql.ResultSet row, StatementContext context)
      throws java.sql.SQLException {
    return new Running(
        row.getString("name"),
        row.getInt("version"),
        row.getString("hash"),
        row.getString("state"),
        instant(row, "paused_at"),
        instant(row, "next_tick"),
        row.getTimestamp("since").toInstant(),
        row.getTimestamp("applied_at").toInstant(),
        CompiledCampaign.fromJson(row.getString("compiled")));
  }

  private static Optional<Instant> instant(java.sql.ResultSet row, String column)
      throws java.sql.SQLException {
    return Optional.ofNullable(row.getTimestamp(column)).map(java.sql.Timestamp::toInstant);
  }

  /// `ebill-adoption` → `Ebill adoption`.
  public String title() {
    var words = name.replace('-', ' ');
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  public Status status() {
    return switch (state) {
      case "running" -> Status.running("running");
      case "paused" -> Status.paused("paused");
      case "draining" -> Status.collecting("ending: nobody enters");
      default -> Status.nothing("stopped");
    };
  }

  /// What happens next, in words.
  public String next(Say say) {
    return switch (state) {
      case "paused" -> pausedAt.map(at -> "On hold since " + say.moment(at)).orElse("On hold");
      case "draining" -> "Those inside finish";
      case "stopped" -> "Nothing more";
      default ->
          nextTick
              .map(tick -> "Next wave " + say.moment(tick))
              .orElse("Takes people in as events come");
    };
  }

  public boolean isPaused() {
    return state.equals("paused");
  }

  public boolean isStopped() {
    return state.equals("stopped");
  }
}
