package io.lamplighter.ledger.reports;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// A wave that does not go on: its stage meets the same error again and again. Temporal keeps
/// trying, so nothing is lost and nobody has to start it anew; what stands in its way has to go.
///
/// @param stage `selecting` who meets the rule, `scoring` them, `allocated` and about to let people
///   in, or `open` with people inside
/// @param code of the error: `sql_` and the state for what Postgres refused, else the error's class
public record StalledWave(String wave, String campaign, Instant tick, String stage, String code) {
  private static final String SQL = "sql_";

  /// All of them, the oldest first. Waves of stopped campaigns wait for nothing.
  public static List<StalledWave> all(Handle db) {
    return db.createQuery(
            """
            SELECT w.id, w.campaign, w.tick, w.state, w.failing
              FROM wave w JOIN campaign c ON c.name = w.campaign
             WHERE w.failing IS NOT NULL AND w.state <> 'closed' AND c.state <> 'stopped'
             ORDER BY w.tick, w.id
            """)
        .map(
            (rows, context) ->
                new StalledWave(
                    rows.getString("id"),
                    rows.getString("campaign"),
                    rows.getTimestamp("tick").toInstant(),
                    rows.getString("state"),
                    rows.getString("failing")))
        .list();
  }

  /// What it was about to do.
  public String doing() {
    return switch (stage) {
      case "selecting" -> "finding who meets the rule";
      case "scoring" -> "scoring and choosing people";
      case "allocated" -> "letting people in";
      default -> "carrying people on";
    };
  }

  /// Why it does not go on, in words.
  public String reason() {
    if (!code.startsWith(SQL)) {
      return "the worker met " + code;
    }
    var state = code.substring(SQL.length());
    return switch (state.substring(0, Math.min(2, state.length()))) {
      case "08" -> "Postgres cannot be reached";
      case "25" -> "Postgres takes no writes: it is a standby or read-only";
      case "28" -> "Postgres does not let the worker in";
      case "40" -> "Postgres broke it off in favour of others, again and again";
      case "53" -> "Postgres has run out of " + out(state);
      case "55" -> "something else holds a lock for too long";
      case "57" ->
          state.equals("57014")
              ? "Postgres broke it off because it took too long"
              : "Postgres is shutting down or was stopped";
      case "22", "23" -> "Postgres refused a value";
      case "42" -> "the worker and the schema of the ledger do not fit";
      default -> "Postgres refused it";
    };
  }

  /// What a person does about it. In each case Temporal tries again by itself afterwards.
  public String remedy() {
    if (!code.startsWith(SQL)) {
      return "Look for this wave and code in the worker's log; it goes on by itself once mended.";
    }
    var state = code.substring(SQL.length());
    return switch (state.substring(0, Math.min(2, state.length()))) {
      case "08", "57" ->
          state.equals("57014")
              ? "Find what slows Postgres down (`lamplighter doctor`), or raise its statement_timeout."
              : "Start Postgres again, or see to the network; `lamplighter doctor` tells when it answers.";
      case "25" -> "Point the worker at the primary (LAMPLIGHTER_DB).";
      case "28" -> "Put the user and password right that the worker signs in with.";
      case "40", "55" -> "Look for long transactions in pg_stat_activity and end them.";
      case "53" -> "Give Postgres more of it.";
      case "42" -> "Run `lamplighter upgrade`, or start workers of the ledger's own version.";
      default ->
          "Look for this wave and code in the worker's log; it goes on by itself once mended.";
    };
  }

  private static String out(String state) {
    return switch (state) {
      case "53100" -> "disk space";
      case "53200" -> "memory";
      case "53300" -> "connections";
      default -> "resources";
    };
  }

  /// All of it in a sentence, for scripts.
  public String sentence() {
    return sentence(Instant::toString);
  }

  /// All of it in a sentence, for a terminal.
  ///
  /// @param moment how an instant is written
  public String sentence(Function<Instant, String> moment) {
    return "%s: the wave of %s does not go on while %s: %s (%s). %s"
        .formatted(campaign, moment.apply(tick), doing(), reason(), code, remedy());
  }
}
