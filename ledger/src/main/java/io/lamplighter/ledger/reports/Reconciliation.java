package io.lamplighter.ledger.reports;

import io.lamplighter.ledger.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// The statement of a campaign, wave by wave: who met the rule and what became of each of them, and
/// at each message what became of everybody who entered. Every figure is counted from rows; whether
/// it balances is found by counting the same people twice, in different tables.
///
/// For event entries a wave is the day of entry. The statement of a closed wave is frozen.
public record Reconciliation(String campaign, List<Wave> waves) {
  /// One wave.
  ///
  /// @param audience who met the rule and was free to enter
  /// @param leftAlone were not chosen because contact would add nothing to their chance
  /// @param overBudget were not chosen because the month's money did not reach so far
  /// @param inside were in the journey already, beside the audience
  /// @param resting entered too recently, beside the audience
  /// @param decided were decided about not long ago, beside the audience
  /// @param balanced whether every sum agrees with the rows it stands for
  public record Wave(
      String wave,
      Instant tick,
      long audience,
      long suppressed,
      long noConsent,
      long noAddress,
      long capped,
      long notChosen,
      long leftAlone,
      long overBudget,
      long entered,
      long inside,
      long resting,
      long decided,
      List<Touchpoint> touchpoints,
      boolean balanced,
      boolean frozen) {}

  /// One message of the journey: where everybody who entered is with it.
  ///
  /// @param waiting not sent yet, on the way to it or held until it may go
  /// @param exited left before it, by reason; `another_way` took a branch without it
  public record Touchpoint(
      String step,
      long heldOut,
      Map<String, Long> skipped,
      Map<String, Long> exited,
      long sent,
      long failed,
      long ambiguous,
      long waiting) {

    /// All of them; who entered the wave, if it balances.
    public long people() {
      return heldOut
          + skipped.values().stream().mapToLong(count -> count).sum()
          + exited.values().stream().mapToLong(count -> count).sum()
          + sent
          + failed
          + ambiguous
          + waiting;
    }
  }

  /// Whether every wave balances.
  public boolean balanced() {
    return waves.stream().allMatch(Wave::balanced);
  }

  /// The statement of a campaign, waves in the order of time.
  ///
  /// @throws UnknownCampaignException if it was never applied
  public static Reconciliation of(Handle db, String campaign) {
    Versions.current(db, campaign);
    var waves =
        db.createQuery(
                """
                SELECT id, version, tick, audience, state = 'closed' AS closed, statement::text
                  FROM wave WHERE campaign = :campaign
                   AND state NOT IN ('selecting', 'scoring') ORDER BY tick, id
                """)
            .bind("campaign", campaign)
            .map(
                (rows, context) ->
                    new WaveRow(
                        rows.getString("id"),
                        campaign,
                        rows.getInt("version"),
                        rows.getTimestamp("tick").toInstant(),
                        rows.getObject("audience", Long.class),
                        rows.getBoolean("closed"),
                        rows.getString("statement")))
            .list();
    var counted =
        Statements.count(
            db, waves.stream().filter(wave -> !wave.closed() || wave.statement() == null).toList());
    var statements = new ArrayList<Wave>();
    for (var wave : waves) {
      statements.add(
          counted.containsKey(wave.id())
              ? counted.get(wave.id())
              : frozen(wave.tick(), Json.object(Objects.requireNonNull(wave.statement()))));
    }
    return new Reconciliation(campaign, statements);
  }

  /// Closes the waves of a campaign that nobody is under way in any more. A wave of event entries
  /// takes people in for a day, so it stays open for longer than the longest day.
  ///
  /// @return how many were closed
  public static int closeFinished(Jdbi jdbi, String campaign, Instant now) {
    var finished =
        jdbi.withHandle(
            db ->
                db.createQuery(
                        """
                        SELECT w.id FROM wave w JOIN campaign c ON c.name = w.campaign
                         WHERE w.campaign = :campaign AND w.state = 'open'
                           AND (c.on_event IS NULL
                                OR w.tick < CAST(:now AS timestamptz) - interval '26 hours')
                           AND NOT EXISTS (SELECT FROM entry e
                                            WHERE e.wave_id = w.id AND e.state = 'active')
                         ORDER BY w.tick, w.id LIMIT 100
                        """)
                    .bind("campaign", campaign)
                    .bind("now", now)
                    .mapTo(String.class)
                    .list());
    int closed = 0;
    for (var wave : finished) {
      closed += jdbi.inTransaction(db -> close(db, wave, now)) ? 1 : 0;
    }
    return closed;
  }

  /// Closes a wave if nobody of it is under way any more, and freezes its statement.
  ///
  /// @return whether the wave is closed now
  public static boolean close(Handle db, String wave, Instant now) {
    var state =
        db.createQuery("SELECT state FROM wave WHERE id = :wave FOR UPDATE")
            .bind("wave", wave)
            .mapTo(String.class)
            .one();
    if (state.equals("closed")) {
      return true;
    }
    boolean underWay =
        db.createQuery(
                """
                SELECT EXISTS (SELECT FROM entry WHERE wave_id = :wave AND state = 'active')
                    OR EXISTS (SELECT FROM touchpoint WHERE wave_id = :wave
                                  AND state IN ('due', 'leased', 'intent'))
                """)
            .bind("wave", wave)
            .mapTo(Boolean.class)
            .one();
    if (!state.equals("open") || underWay) {
      return false;
    }
    var row =
        db.createQuery("SELECT id, campaign, version, tick, audience FROM wave WHERE id = :wave")
            .bind("wave", wave)
            .map(
                (rows, context) ->
                    new WaveRow(
                        rows.getString("id"),
                        rows.getString("campaign"),
                        rows.getInt("version"),
                        rows.getTimestamp("tick").toInstant(),
                        rows.getObject("audience", Long.class),
                        /* closed= */ false,
                        null))
            .one();
    var counted = Objects.requireNonNull(Statements.count(db, List.of(row)).get(row.id()));
    db.createUpdate(
            """
            UPDATE wave SET state = 'closed', closed_at = :now, statement = CAST(:statement AS jsonb)
             WHERE id = :wave
            """)
        .bind("now", now)
        .bind("statement", Json.of(json(counted)))
        .bind("wave", wave)
        .execute();
    return true;
  }

  /// The object that `report reconciliation` prints.
  public Map<String, Object> toJson() {
    var json = new LinkedHashMap<String, Object>();
    json.put("schemaVersion", 1);
    json.put("campaign", campaign);
    json.put("waves", waves.stream().map(Reconciliation::json).toList());
    json.put("balanced", balanced());
    return json;
  }

  /// One wave as it is stored.
  ///
  /// @param met how many the rule itself counted; null for a wave that did not ask it
  record WaveRow(
      String id,
      String campaign,
      int version,
      Instant tick,
      @Nullable Long met,
      boolean closed,
      @Nullable String statement) {}

  private static Map<String, Object> json(Wave wave) {
    var json = new LinkedHashMap<String, Object>();
    json.put("wave", wave.wave());
    json.put("audience", wave.audience());
    json.put("suppressed", wave.suppressed());
    json.put("noConsent", wave.noConsent());
    json.put("noAddress", wave.noAddress());
    json.put("capped", wave.capped());
    json.put("notChosen", wave.notChosen());
    json.put("leftAlone", wave.leftAlone());
    json.put("overBudget", wave.overBudget());
    json.put("entered", wave.entered());
    json.put("inside", wave.inside());
    json.put("resting", wave.resting());
    json.put("decided", wave.decided());
    json.put("touchpoints", wave.touchpoints().stream().map(Reconciliation::json).toList());
    json.put("balanced", wave.balanced());
    return json;
  }

  private static Map<String, Object> json(Touchpoint touchpoint) {
    var json = new LinkedHashMap<String, Object>();
    json.put("step", touchpoint.step());
    json.put("heldOut", touchpoint.heldOut());
    json.put("skipped", touchpoint.skipped());
    json.put("exited", touchpoint.exited());
    json.put("sent", touchpoint.sent());
    json.put("failed", touchpoint.failed());
    json.put("ambiguous", touchpoint.ambiguous());
    json.put("waiting", touchpoint.waiting());
    return json;
  }

  private static Wave frozen(Instant tick, Map<String, Object> json) {
    var touchpoints = new ArrayList<Touchpoint>();
    for (var each : (List<?>) json.getOrDefault("touchpoints", List.of())) {
      var touchpoint = (Map<?, ?>) each;
      touchpoints.add(
          new Touchpoint(
              String.valueOf(touchpoint.get("step")),
              number(touchpoint.get("heldOut")),
              reasons(touchpoint.get("skipped")),
              reasons(touchpoint.get("exited")),
              number(touchpoint.get("sent")),
              number(touchpoint.get("failed")),
              number(touchpoint.get("ambiguous")),
              number(touchpoint.get("waiting"))));
    }
    return new Wave(
        String.valueOf(json.get("wave")),
        tick,
        number(json.get("audience")),
        number(json.get("suppressed")),
        number(json.get("noConsent")),
        number(json.get("noAddress")),
        number(json.get("capped")),
        number(json.get("notChosen")),
        number(json.get("leftAlone")),
        number(json.get("overBudget")),
        number(json.get("entered")),
        number(json.get("inside")),
        number(json.get("resting")),
        number(json.get("decided")),
        touchpoints,
        Boolean.TRUE.equals(json.get("balanced")),
        /* frozen= */ true);
  }

  private static Map<String, Long> reasons(@Nullable Object json) {
    var reasons = new TreeMap<String, Long>();
    if (json instanceof Map<?, ?> map) {
      map.forEach((reason, count) -> reasons.put(String.valueOf(reason), number(count)));
    }
    return reasons;
  }

  private static long number(@Nullable Object json) {
    return json instanceof Number number ? number.longValue() : 0;
  }
}
