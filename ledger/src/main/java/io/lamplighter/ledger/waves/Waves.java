package io.lamplighter.ledger.waves;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// The waves of this ledger.
public final class Waves {
  private final Jdbi jdbi;

  public Waves(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// How far a wave is. It only ever moves on.
  public enum State {
    SELECTING,
    SCORING,
    ALLOCATED,
    OPEN,
    CLOSED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// One wave.
  ///
  /// @param tick the instant it stands for: decisions see what was known then
  public record Wave(String id, String campaign, int version, Instant tick, State state) {}

  /// The id of a wave.
  public static String id(String campaign, Instant tick) {
    return campaign + "/" + DateTimeFormatter.ISO_INSTANT.format(tick);
  }

  /// Opens a wave of the version that new entries get now. Opening one twice opens one.
  public static void open(Handle db, String campaign, Instant tick) {
    db.createUpdate(
            """
            INSERT INTO wave (id, campaign, version, tick, state)
            SELECT :id, name, version, :tick, 'selecting' FROM campaign WHERE name = :campaign
            ON CONFLICT DO NOTHING
            """)
        .bind("id", id(campaign, tick))
        .bind("campaign", campaign)
        .bind("tick", tick)
        .execute();
  }

  public Wave get(String id) {
    return jdbi.withHandle(db -> get(db, id));
  }

  static Wave get(Handle db, String id) {
    return db.createQuery("SELECT id, campaign, version, tick, state FROM wave WHERE id = :id")
        .bind("id", id)
        .map(
            (rows, context) ->
                new Wave(
                    rows.getString(1),
                    rows.getString(2),
                    rows.getInt(3),
                    rows.getTimestamp(4).toInstant(),
                    State.valueOf(rows.getString(5).toUpperCase(Locale.ROOT))))
        .one();
  }

  /// Moves a wave on, if it stands where it is expected to.
  ///
  /// @return whether it did
  static boolean advance(Handle db, String id, State from, State to) {
    return db.createUpdate("UPDATE wave SET state = :to WHERE id = :id AND state = :from")
            .bind("to", to.word())
            .bind("id", id)
            .bind("from", from.word())
            .execute()
        > 0;
  }

  /// The cohorts that an allocated wave has to open.
  public List<String> cohorts(String wave) {
    return jdbi.withHandle(
        db ->
            db.createQuery(
                    """
                    SELECT DISTINCT c.id FROM cohort c JOIN entry e ON e.cohort_id = c.id
                     WHERE e.wave_id = :wave AND c.state <> 'ended' ORDER BY c.id
                    """)
                .bind("wave", wave)
                .mapTo(String.class)
                .list());
  }

  /// Notes that all cohorts of a wave were started.
  public void opened(String wave) {
    jdbi.useHandle(db -> advance(db, wave, State.ALLOCATED, State.OPEN));
  }

  /// Notes on a wave's row which error its stage is met with, for as long as it is.
  ///
  /// @param code null when it goes on
  public void failing(String wave, @Nullable String code) {
    jdbi.useHandle(
        db ->
            db.createUpdate(
                    """
                    UPDATE wave SET failing = :code
                     WHERE id = :id AND failing IS DISTINCT FROM :code
                    """)
                .bind("code", code)
                .bind("id", wave)
                .execute());
  }

  /// Waves that somebody still has to carry on: for a rebuild after their workflow was lost.
  public List<String> unfinished() {
    return jdbi.withHandle(
        db ->
            db.createQuery(
                    """
                    SELECT id FROM wave WHERE state IN ('selecting', 'scoring', 'allocated')
                     ORDER BY tick, id
                    """)
                .mapTo(String.class)
                .list());
  }

  /// The champion that a wave is scored with, remembered on its row.
  ///
  /// @param by what its scores are
  public record Champion(String model, int version, RankedBy by) {}

  /// The threshold for the best share, fixed at the first wave of a model version and week.
  ///
  /// @param share of the whole audience that is scored, 0..1
  public static double topShare(
      Handle db, Wave wave, Champion champion, double share, Instant tick) {
    return db.createQuery(
            """
            WITH fixed AS (
              INSERT INTO score_threshold
                     (campaign, model, model_version, week, threshold, scored)
              SELECT :campaign, :model, :version, CAST(date_trunc('week', :tick, 'UTC') AS date),
                     coalesce(percentile_disc(1 - CAST(:share AS double precision))
                                WITHIN GROUP (ORDER BY score), 0), count(score)
                FROM wave_candidate WHERE wave_id = :wave AND score IS NOT NULL
              ON CONFLICT (campaign, model, model_version, week)
                DO UPDATE SET campaign = excluded.campaign
              RETURNING threshold)
            SELECT threshold FROM fixed
            """)
        .bind("campaign", wave.campaign())
        .bind("model", champion.model())
        .bind("version", champion.version())
        .bind("tick", tick)
        .bind("share", share)
        .bind("wave", wave.id())
        .mapTo(Double.class)
        .one();
  }

  /// The wave at which a campaign was last looked at, if it ever was.
  public Optional<Instant> latest(String campaign) {
    return jdbi.withHandle(
        db ->
            db.createQuery("SELECT max(tick) FROM wave WHERE campaign = :campaign")
                .bind("campaign", campaign)
                .mapTo(Instant.class)
                .findOne());
  }
}
