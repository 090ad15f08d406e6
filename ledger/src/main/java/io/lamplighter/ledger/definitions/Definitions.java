package io.lamplighter.ledger.definitions;

import io.lamplighter.campaigns.audience.Catalogue;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Campaign.ExitRule;
import io.lamplighter.campaigns.definition.Trigger;
import io.lamplighter.campaigns.language.CampaignFile;
import io.lamplighter.campaigns.language.CompiledCampaign;
import io.lamplighter.ledger.Json;
import io.lamplighter.ledger.attributes.Attributes;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// The campaigns of this ledger and their versions.
public final class Definitions {
  private final Jdbi jdbi;

  /// What campaigns may speak of now, with all that came to the ledger since its start.
  public Catalogue catalogue() {
    return jdbi.withHandle(Attributes::catalogue);
  }

  public Definitions(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// A definition to apply.
  ///
  /// @param hash of the compiled form, computed once and never again by a later build
  /// @param compiled JSON of the compiled form
  /// @param yaml as the author wrote it
  /// @param sourceMap JSON that leads from step keys to lines
  public record Applying(
      Campaign campaign, String hash, String compiled, String yaml, String sourceMap) {

    /// A file that was read, as it is to be kept.
    public static Applying of(CampaignFile.Outcome.Valid file) {
      var lines = new LinkedHashMap<String, Map<String, Integer>>();
      file.source()
          .steps()
          .forEach(
              (step, at) ->
                  lines.put(step.value(), Map.of("line", at.line(), "column", at.column())));
      return new Applying(
          file.campaign(),
          file.hash(),
          CompiledCampaign.toJson(file.campaign()),
          file.yaml(),
          Json.of(lines));
    }
  }

  /// One version as it was applied.
  public record Version(String campaign, int version, String hash, String compiled) {}

  /// Where a campaign stands.
  ///
  /// @param state running, paused, draining or stopped
  public record Running(
      String name, int version, String state, Optional<Instant> nextTick, String salt) {}

  /// Publishes a definition: a new version if it means something new. A new campaign runs from now
  /// on; one that is paused or has ended stays so. Applying the same meaning again changes nothing.
  ///
  /// @param firstTick when the first wave is due; null without a schedule
  /// @return the version that new entries get
  public static int apply(
      Handle db, Applying applying, String by, Instant at, @Nullable Instant firstTick) {
    var campaign = applying.campaign();
    var name = campaign.name().value();
    db.createQuery("SELECT pg_advisory_xact_lock(hashtext(:name))::text")
        .bind("name", "apply " + name)
        .mapTo(String.class)
        .list();
    var latest =
        db.createQuery(
                """
                SELECT version, hash FROM definition
                 WHERE campaign = :name ORDER BY version DESC LIMIT 1
                """)
            .bind("name", name)
            .map((rows, context) -> new Version(name, rows.getInt(1), rows.getString(2), ""))
            .findOne();
    if (latest.isPresent() && latest.get().hash().equals(applying.hash())) {
      return latest.get().version();
    }
    int version = latest.map(before -> before.version() + 1).orElse(1);
    db.createUpdate(
            """
            INSERT INTO definition
              (campaign, version, hash, compiled, yaml, source_map, goal_program, ends_at_goal,
               applied_at, applied_by)
            VALUES (:name, :version, :hash, CAST(:compiled AS jsonb), :yaml,
                    CAST(:sourceMap AS jsonb), :goal, :endsAtGoal, :at, :by)
            """)
        .bind("name", name)
        .bind("version", version)
        .bind("hash", applying.hash())
        .bind("compiled", applying.compiled())
        .bind("yaml", applying.yaml())
        .bind("sourceMap", applying.sourceMap())
        .bind("goal", campaign.goal().map(Campaign.Goal::program).orElse(null))
        .bind("endsAtGoal", campaign.goal().isPresent() && campaign.exit() != ExitRule.NEVER)
        .bind("at", at)
        .bind("by", by)
        .execute();
    db.createUpdate(
            """
            INSERT INTO campaign (name, version, state, next_tick, class, on_event, salt, since)
            SELECT :name, :version, 'running', :tick, :class, :onEvent, salt || '/' || :name, :at
              FROM ledger_state
            ON CONFLICT (name) DO UPDATE
               SET version = excluded.version, next_tick = excluded.next_tick,
                   class = excluded.class, on_event = excluded.on_event
            """)
        .bind("name", name)
        .bind("version", version)
        .bindByType("tick", firstTick, Instant.class)
        .bind("class", campaign.category().messageClass())
        .bind("onEvent", campaign.trigger() instanceof Trigger.When(String event) ? event : null)
        .bind("at", at)
        .execute();
    audit(db, at, by, "apply", name + " version " + version);
    return version;
  }

  /// One version of a campaign.
  public Version version(String campaign, int version) {
    return jdbi.withHandle(
        db ->
            db.createQuery(
                    """
                    SELECT campaign, version, hash, compiled::text FROM definition
                     WHERE campaign = :campaign AND version = :version
                    """)
                .bind("campaign", campaign)
                .bind("version", version)
                .map(
                    (rows, context) ->
                        new Version(
                            rows.getString(1),
                            rows.getInt(2),
                            rows.getString(3),
                            rows.getString(4)))
                .one());
  }

  /// Where a campaign stands; empty if nobody ever applied it.
  public Optional<Running> running(String campaign) {
    return jdbi.withHandle(db -> running(db, campaign));
  }

  public static Optional<Running> running(Handle db, String campaign) {
    return db.createQuery(
            "SELECT name, version, state, next_tick, salt FROM campaign WHERE name = :name")
        .bind("name", campaign)
        .map(
            (rows, context) ->
                new Running(
                    rows.getString(1),
                    rows.getInt(2),
                    rows.getString(3),
                    Optional.ofNullable(rows.getTimestamp(4)).map(time -> time.toInstant()),
                    rows.getString(5)))
        .findOne();
  }

  /// Who is in a campaign, for whoever is about to end it.
  ///
  /// @param people entries on their way
  /// @param waiting messages made and not yet sent
  public record Inside(long people, long waiting) {}

  /// Who is in a campaign now.
  public Inside inside(String campaign) {
    return jdbi.withHandle(
        db ->
            db.createQuery(
                    """
                    SELECT (SELECT count(*) FROM entry
                             WHERE campaign = :name AND state = 'active'),
                           (SELECT count(*) FROM touchpoint
                             WHERE campaign = :name AND state IN ('due', 'leased'))
                    """)
                .bind("name", campaign)
                .map((rows, context) -> new Inside(rows.getLong(1), rows.getLong(2)))
                .one());
  }

  /// Campaigns that should have a workflow.
  public List<String> alive() {
    return jdbi.withHandle(
        db ->
            db.createQuery("SELECT name FROM campaign WHERE state <> 'stopped' ORDER BY name")
                .mapTo(String.class)
                .list());
  }

  /// Campaigns whose wave should have begun before an instant.
  public List<String> overdue(Instant since) {
    return jdbi.withHandle(
        db ->
            db.createQuery(
                    """
                    SELECT name FROM campaign
                     WHERE state = 'running' AND next_tick < :since ORDER BY name
                    """)
                .bind("since", since)
                .mapTo(String.class)
                .list());
  }

  /// Holds a campaign's row until the transaction ends: its state and next wave stay as they are.
  public static void hold(Handle db, String campaign) {
    db.createQuery("SELECT 1 FROM campaign WHERE name = :name FOR NO KEY UPDATE")
        .bind("name", campaign)
        .mapTo(Integer.class)
        .list();
  }

  /// Sets when a campaign's next wave is due.
  public static void nextTick(Handle db, String campaign, @Nullable Instant tick) {
    db.createUpdate("UPDATE campaign SET next_tick = :tick WHERE name = :name")
        .bindByType("tick", tick, Instant.class)
        .bind("name", campaign)
        .execute();
  }

  /// Asks for a wave now, beside the schedule, which goes on after it.
  ///
  /// @return whether the campaign is running and has waves
  public boolean runNow(String campaign, String by, Instant at) {
    return jdbi.inTransaction(
        db -> {
          boolean asked =
              db.createUpdate(
                          """
                          UPDATE campaign SET next_tick = :at
                           WHERE name = :name AND state = 'running' AND next_tick IS NOT NULL
                          """)
                      .bind("name", campaign)
                      .bind("at", at)
                      .execute()
                  > 0;
          if (asked) {
            audit(db, at, by, "run now", campaign);
          }
          return asked;
        });
  }

  /// Holds all sends of a campaign from the next micro-batch on. Waits go on.
  ///
  /// @return whether it was running
  public boolean pause(String campaign, String by, Instant at) {
    return jdbi.inTransaction(
        db -> {
          boolean paused =
              db.createUpdate(
                          """
                          UPDATE campaign SET state = 'paused', paused_at = :at
                           WHERE name = :name AND state = 'running'
                          """)
                      .bind("name", campaign)
                      .bind("at", at)
                      .execute()
                  > 0;
          if (paused) {
            audit(db, at, by, "pause", campaign);
          }
          return paused;
        });
  }

  /// Lets a paused campaign send again: what was held is due now, within contact hours and caps.
  ///
  /// @return the cohorts to wake; empty if the campaign was not paused
  public List<String> resume(String campaign, String by, Instant at) {
    return jdbi.inTransaction(
        db -> {
          int resumed =
              db.createUpdate(
                      """
                      UPDATE campaign SET state = 'running', paused_at = NULL
                       WHERE name = :name AND state = 'paused'
                      """)
                  .bind("name", campaign)
                  .execute();
          if (resumed == 0) {
            return List.<String>of();
          }
          audit(db, at, by, "resume", campaign);
          return db.createQuery(
                  """
                  WITH held AS (
                    UPDATE touchpoint SET due_at = :at
                     WHERE campaign = :name AND state = 'due' AND reason = 'paused'
                    RETURNING cohort_id)
                  SELECT DISTINCT cohort_id FROM held ORDER BY cohort_id
                  """)
              .bind("name", campaign)
              .bind("at", at)
              .mapTo(String.class)
              .list();
        });
  }

  /// Brings the next wave of a running campaign forward to now; the one after it follows the
  /// calendar again.
  ///
  /// @return whether the campaign runs by the calendar and was not about to open a wave anyway
  public boolean waveNow(String campaign, String by, Instant at) {
    return jdbi.inTransaction(
        db -> {
          boolean brought =
              db.createUpdate(
                          """
                          UPDATE campaign SET next_tick = :at
                           WHERE name = :name AND state = 'running' AND on_event IS NULL
                             AND next_tick > :at
                          """)
                      .bind("name", campaign)
                      .bind("at", at)
                      .execute()
                  > 0;
          if (brought) {
            audit(db, at, by, "run a wave", campaign);
          }
          return brought;
        });
  }

  /// Ends a campaign.
  ///
  /// @param drain whether those inside finish their journey; otherwise they exit and nothing more
  ///   is sent
  /// @return the cohorts to wake, so that those inside exit soon
  public List<String> stop(String campaign, boolean drain, String by, Instant at) {
    return jdbi.inTransaction(
        db -> {
          db.createUpdate(
                  """
                  UPDATE campaign SET state = :state, next_tick = NULL
                   WHERE name = :name AND state <> 'stopped'
                  """)
              .bind("state", drain ? "draining" : "stopped")
              .bind("name", campaign)
              .execute();
          audit(db, at, by, drain ? "drain" : "stop", campaign);
          if (drain) {
            return List.<String>of();
          }
          return db.createQuery(
                  """
                  WITH out AS (
                    UPDATE entry SET due_at = :at
                     WHERE campaign = :name AND state = 'active' AND due_at > :at
                    RETURNING cohort_id)
                  SELECT DISTINCT cohort_id FROM out ORDER BY cohort_id
                  """)
              .bind("name", campaign)
              .bind("at", at)
              .mapTo(String.class)
              .list();
        });
  }

  /// Lets a campaign that was stopped, or drains, take people in again. Who was inside stays out.
  ///
  /// @param firstTick when the next wave is due; null without a schedule
  /// @return whether it had ended
  public static boolean reopen(
      Handle db, String campaign, String by, Instant at, @Nullable Instant firstTick) {
    boolean ended =
        db.createUpdate(
                    """
                    UPDATE campaign SET state = 'running', next_tick = :tick, paused_at = NULL
                     WHERE name = :name AND state IN ('draining', 'stopped')
                    """)
                .bindByType("tick", firstTick, Instant.class)
                .bind("name", campaign)
                .execute()
            > 0;
    if (ended) {
      audit(db, at, by, "reopen", campaign);
    }
    return ended;
  }

  private static void audit(Handle db, Instant at, String by, String action, String subject) {
    db.createUpdate(
            "INSERT INTO audit (at, actor, action, subject) VALUES (:at, :by, :action, :subject)")
        .bind("at", at)
        .bind("by", by)
        .bind("action", action)
        .bind("subject", subject)
        .execute();
  }
}
