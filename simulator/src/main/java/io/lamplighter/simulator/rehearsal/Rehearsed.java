package io.lamplighter.simulator.rehearsal;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.statistics.Effect;
import io.lamplighter.campaigns.statistics.Incremental;
import io.lamplighter.campaigns.statistics.Proportion;
import io.lamplighter.ledger.reports.Reconciliation;
import io.lamplighter.simulator.meridian.Meridian;
import io.lamplighter.simulator.meridian.Program;
import io.lamplighter.simulator.meridian.Truth.Treated;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What a rehearsal came to, counted from the ledger's rows, beside the truth that only Meridian
/// knows.
///
/// @param entered entries, held out ones included
/// @param sent messages that went out, by channel
/// @param enrolled entries whose goal happened within its window
/// @param incremental enrollments beyond those of the holdout, with an interval; empty while there
///   is no holdout
/// @param truth what the interval should cover
/// @param allEntered entries of all campaigns
/// @param balanced whether every wave of every campaign balances to the person, by its
///   [Reconciliation]
public record Rehearsed(
    long entered,
    long heldOut,
    Map<String, Long> sent,
    long enrolled,
    Optional<Incremental> incremental,
    Optional<Double> truth,
    List<ModelVersion> models,
    long surveysSent,
    long surveysAnswered,
    long allEntered,
    boolean balanced) {
  /// The 95 % normal quantile.
  private static final double Z = 1.959963984540054;

  /// One trained version of a model.
  ///
  /// @param trainedOn matured cases; `own` of them are decisions of the campaign itself
  public record ModelVersion(
      String model,
      int version,
      String state,
      @Nullable Double auc,
      long trainedOn,
      long own,
      String why) {}

  /// Counts one campaign.
  public static Rehearsed of(Handle db, String campaign, Meridian meridian) {
    var arms = arms(db, campaign);
    var contacted = arms.get(false);
    var control = arms.get(true);
    Optional<Incremental> incremental =
        contacted == null || control == null
            ? Optional.empty()
            : Optional.of(
                Incremental.of(contacted.trials(), Effect.newcombe(contacted, control, Z)));
    return new Rehearsed(
        number(db, "SELECT count(*) FROM entry WHERE campaign = :campaign", campaign),
        number(db, "SELECT count(*) FROM entry WHERE campaign = :campaign AND held_out", campaign),
        sent(db, campaign),
        Math.round(arms.values().stream().mapToDouble(Proportion::successes).sum()),
        incremental,
        contacted == null ? Optional.empty() : truth(db, campaign, meridian),
        models(db),
        number(
            db,
            "SELECT count(*) FROM touchpoint WHERE survey IS NOT NULL AND state = 'sent'"
                + " AND :campaign <> ''",
            campaign),
        number(
            db,
            "SELECT count(DISTINCT touchpoint_id) FROM survey_answer WHERE :campaign <> ''",
            campaign),
        db.createQuery("SELECT count(*) FROM entry WHERE NOT is_test").mapTo(Long.class).one(),
        balanced(db));
  }

  private static long number(Handle db, String sql, String campaign) {
    return db.createQuery(sql).bind("campaign", campaign).mapTo(Long.class).one();
  }

  /// Enrolled and assigned, by whether they were held out. Each unit counts by its first entry.
  private static Map<Boolean, Proportion> arms(Handle db, String campaign) {
    var arms = new TreeMap<Boolean, Proportion>();
    db.createQuery(
            """
            SELECT held_out, count(*) AS n, count(*) FILTER (WHERE enrolled) AS x FROM (
              SELECT DISTINCT ON (e.unit_id) e.held_out,
                     EXISTS (SELECT FROM enrollment g
                              WHERE g.customer_id = e.customer_id AND g.program = d.goal_program
                                AND g.occurred_at > e.entered_at
                                AND g.occurred_at <= e.entered_at + interval '30 days') AS enrolled
                FROM entry e
                JOIN definition d ON d.campaign = e.campaign AND d.version = e.version
               WHERE e.campaign = :campaign AND NOT e.is_test
               ORDER BY e.unit_id, e.entered_at) first
             GROUP BY held_out
            """)
        .bind("campaign", campaign)
        .map(
            (rows, context) ->
                arms.put(
                    rows.getBoolean("held_out"),
                    new Proportion(rows.getLong("x"), rows.getLong("n"))))
        .list();
    return arms;
  }

  /// The true number of extra enrollments among the contacted: the sum of what one contact adds to
  /// each, by the channel and day of their first message.
  private static Optional<Double> truth(Handle db, String campaign, Meridian meridian) {
    var program =
        db.createQuery(
                "SELECT goal_program FROM definition WHERE campaign = :campaign"
                    + " ORDER BY version DESC LIMIT 1")
            .bind("campaign", campaign)
            .mapTo(String.class)
            .findOne()
            .flatMap(Program::named);
    if (program.isEmpty()) {
      return Optional.empty();
    }
    var treated =
        db.createQuery(
                """
                SELECT DISTINCT ON (e.unit_id) c.key, t.channel,
                       CAST(coalesce(t.sent_at, e.entered_at) AT TIME ZONE :zone AS date) AS day
                  FROM entry e
                  JOIN customer c ON c.id = e.customer_id
                  LEFT JOIN touchpoint t ON t.entry_id = e.id AND t.sent_at IS NOT NULL
                 WHERE e.campaign = :campaign AND NOT e.held_out AND NOT e.is_test
                 ORDER BY e.unit_id, e.entered_at, t.sent_at
                """)
            .bind("campaign", campaign)
            .bind("zone", Meridian.ZONE.getId())
            .map(
                (rows, context) ->
                    new Treated(
                        Meridian.number(rows.getString(1)),
                        Optional.ofNullable(rows.getString(2)).map(Channel::of),
                        rows.getObject(3, LocalDate.class)))
            .list();
    return Optional.of(meridian.truth().effect(program.get(), treated) * treated.size());
  }

  private static Map<String, Long> sent(Handle db, String campaign) {
    var sent = new TreeMap<String, Long>();
    db.createQuery(
            """
            SELECT channel, count(*) FROM touchpoint
             WHERE campaign = :campaign AND state IN ('sent', 'ambiguous') GROUP BY channel
            """)
        .bind("campaign", campaign)
        .map((rows, context) -> sent.put(rows.getString(1), rows.getLong(2)))
        .list();
    return sent;
  }

  private static List<ModelVersion> models(Handle db) {
    return db.createQuery(
            """
            SELECT model, version, state, auc, trained_on, own_outcomes, why FROM model_version
             WHERE card->>'survey' IS NULL ORDER BY model, version
            """)
        .map(
            (rows, context) ->
                new ModelVersion(
                    rows.getString(1),
                    rows.getInt(2),
                    rows.getString(3),
                    (Double) rows.getObject(4),
                    rows.getLong(5),
                    rows.getLong(6),
                    rows.getString(7)))
        .list();
  }

  private static boolean balanced(Handle db) {
    return db
        .createQuery("SELECT name FROM campaign ORDER BY name")
        .mapTo(String.class)
        .list()
        .stream()
        .allMatch(campaign -> Reconciliation.of(db, campaign).balanced());
  }
}
