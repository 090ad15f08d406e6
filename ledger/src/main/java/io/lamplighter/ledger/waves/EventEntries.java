package io.lamplighter.ledger.waves;

import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.audience.Sql;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.experiment.Assignment;
import io.lamplighter.campaigns.policy.Costs;
import io.lamplighter.ledger.waves.Allocation.Arrival;
import io.lamplighter.ledger.waves.Allocation.Basis;
import io.lamplighter.ledger.waves.Waves.Wave;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Entries that events bring in. They wait as pending entries of the rolling cohort and are decided
/// here, all that are due at once, by the same selection and allocation as a wave. For the balance
/// their wave is the day of entry in the utility's zone.
public final class EventEntries {
  private EventEntries() {}

  private record Pending(
      String source, String key, long customer, @Nullable Long account, Instant occurredAt) {}

  /// How channels and arms are picked in the wave of a day; asked only if there is somebody to
  /// decide about.
  @FunctionalInterface
  public interface Picking {
    Picks of(Wave day);
  }

  /// Decides the pending entries of a cohort that are due. Part of one transaction.
  ///
  /// @return how many were decided about
  public static int decide(
      Handle db,
      String cohort,
      Campaign campaign,
      int version,
      Sql rule,
      Selection selection,
      Assignment assignment,
      Basis basis,
      Picking picking,
      Costs costs,
      ZoneId zone,
      Instant now) {
    var pending =
        db.createQuery(
                """
                SELECT source, key, customer_id, account_id, occurred_at FROM pending_entry
                 WHERE cohort_id = :cohort AND decided_at IS NULL AND due_at <= :now
                 ORDER BY occurred_at, source, key LIMIT 2000 FOR UPDATE SKIP LOCKED
                """)
            .bind("cohort", cohort)
            .bind("now", now)
            .map(
                (rows, context) ->
                    new Pending(
                        rows.getString(1),
                        rows.getString(2),
                        rows.getLong(3),
                        (Long) rows.getObject(4),
                        rows.getTimestamp(5).toInstant()))
            .list();
    if (pending.isEmpty()) {
      return 0;
    }
    var wave = waveOfDay(db, campaign, version, zone, now);
    // One event a unit: a second one finds the unit inside.
    Map<Long, Arrival> arrivals = new LinkedHashMap<>();
    for (var each : pending) {
      arrivals.putIfAbsent(
          unit(campaign, each), new Arrival(each.source() + "/" + each.key(), each.occurredAt()));
    }
    selection.candidates(
        db, wave.id(), campaign, rule, now, Optional.of(new ArrayList<>(arrivals.keySet())), false);
    var outcomes = outcomes(db, wave.id());
    new Allocation(db, wave, campaign, assignment, null, basis, picking.of(wave), costs)
        .allocateEvents(arrivals, now);
    settle(db, campaign, pending, outcomes, now);
    return pending.size();
  }

  private static long unit(Campaign campaign, Pending pending) {
    return campaign.subject() == UnitKind.ACCOUNT && pending.account() != null
        ? pending.account()
        : pending.customer();
  }

  private static Wave waveOfDay(
      Handle db, Campaign campaign, int version, ZoneId zone, Instant now) {
    var tick = now.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
    var id = Waves.id(campaign.name().value(), tick);
    db.createUpdate(
            """
            INSERT INTO wave (id, campaign, version, tick, state, decided_at)
            VALUES (:id, :campaign, :version, :tick, 'open', :now) ON CONFLICT DO NOTHING
            """)
        .bind("id", id)
        .bind("campaign", campaign.name())
        .bind("version", version)
        .bind("tick", tick)
        .bind("now", now)
        .execute();
    var wave = Waves.get(db, id);
    return new Wave(wave.id(), wave.campaign(), version, wave.tick(), wave.state());
  }

  private static Map<Long, String> outcomes(Handle db, String wave) {
    var outcomes = new LinkedHashMap<Long, String>();
    db.createQuery("SELECT unit_id, outcome FROM wave_candidate WHERE wave_id = :wave")
        .bind("wave", wave)
        .map((rows, context) -> outcomes.put(rows.getLong(1), rows.getString(2)))
        .list();
    return outcomes;
  }

  private static void settle(
      Handle db,
      Campaign campaign,
      List<Pending> pending,
      Map<Long, String> outcomes,
      Instant now) {
    var seen = new HashSet<Long>();
    var batch =
        db.prepareBatch(
            """
            UPDATE pending_entry SET decided_at = :now, outcome = :outcome
             WHERE campaign = :campaign AND source = :source AND key = :key
            """);
    for (var each : pending) {
      long unit = unit(campaign, each);
      // Who does not meet the rule is in no work table; who stood to be chosen has entered, since
      // an
      // event asks no score.
      var outcome = outcomes.getOrDefault(unit, "not_in_audience").replace("candidate", "entered");
      batch
          .bind("now", now)
          .bind("outcome", seen.add(unit) ? outcome : "inside")
          .bind("campaign", campaign.name())
          .bind("source", each.source())
          .bind("key", each.key())
          .add();
    }
    batch.execute();
  }
}
