package io.lamplighter.ledger.waves;

import io.lamplighter.campaigns.EntryId;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.ledger.cohorts.Cohorts;
import io.lamplighter.ledger.waves.Allocation.Basis;
import io.lamplighter.ledger.waves.Allocation.Decided;
import io.lamplighter.ledger.waves.Waves.Champion;
import io.lamplighter.ledger.waves.Waves.Wave;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/// Writes decisions, and the entries of those who were chosen, in batches. Households stay
/// together: a cohort closes between two of them.
final class AllocationWriter {
  private static final int BATCH = 1_000;
  private static final int COHORT = 1_000;

  private final Handle db;
  private final Wave wave;
  private final Campaign campaign;
  private final @Nullable Champion champion;
  private final OptionalDouble threshold;
  private final Basis basis;
  private final Instant at;
  private final String hashes;
  private final List<Decided> waiting = new ArrayList<>();
  private final List<Decided> chosen = new ArrayList<>();
  private @Nullable String cohort;
  private int cohorts;
  private int inCohort;
  private long lastHousehold = Long.MIN_VALUE;
  private long entered;

  AllocationWriter(
      Handle db,
      Wave wave,
      Campaign campaign,
      @Nullable Champion champion,
      OptionalDouble threshold,
      Basis basis,
      Instant at) {
    this.db = db;
    this.wave = wave;
    this.campaign = campaign;
    this.champion = champion;
    this.threshold = threshold;
    this.basis = basis;
    this.at = at;
    this.hashes =
        basis.others().entrySet().stream()
            .sorted(java.util.Map.Entry.comparingByKey())
            .map(entry -> "\"" + entry.getKey() + "\":\"" + entry.getValue() + "\"")
            .collect(Collectors.joining(",", "{", "}"));
    db.createQuery("SELECT ensure_touchpoint_partition(:month)::text")
        .bind("month", EntryId.monthOf(at))
        .mapTo(String.class)
        .list();
  }

  void write(Decided decided) {
    waiting.add(decided);
    if (decided.chosen()) {
      chosen.add(decided);
    }
    if (waiting.size() >= BATCH) {
      flushDecisions();
    }
    // The first ones are held back until it is clear that they are worth a cohort.
    if (chosen.size() > Math.max(BATCH, Allocation.WORTH_A_COHORT)) {
      flushEntries(false);
    }
  }

  /// @return how many entered
  long finish() {
    flushDecisions();
    flushEntries(true);
    return entered;
  }

  private void flushDecisions() {
    if (waiting.isEmpty()) {
      return;
    }
    var batch =
        db.prepareBatch(
            """
            INSERT INTO decision
              (id, campaign, version, definition_hash, wave_id, unit_id, customer_id, household_id,
               at, chosen, explored, p_chosen, held_out, arm, p_arm, arm_why, arm_segment, channel,
               p_channel, channel_why,
               channels, channel_segment, model, model_version, score, threshold, ranked_by, reason, features, reasons, hashes,
               need, floor_group, by_floor)
            VALUES
              (:id, :campaign, :version, :definition, :wave, :unit, :customer, :household, :at,
               :chosen, :explored, :pChosen, :heldOut, :arm, :pArm, :armWhy, :armSegment, :channel, :pChannel,
               :channelWhy, :channels, :channelSegment, :model, :modelVersion, :score, :threshold, :rankedBy, :reason, CAST(:features AS jsonb),
               CAST(:reasons AS jsonb), CAST(:hashes AS jsonb), CAST(:need AS jsonb), :group, :byFloor)
            """);
    for (var decided : waiting) {
      bindCommon(batch, decided)
          .bind("definition", basis.definition())
          .bind("at", at)
          .bind("chosen", decided.chosen())
          .bind("explored", decided.explored())
          .bind("pChosen", decided.chance())
          .bind("pArm", decided.arm().chance())
          .bind("armWhy", decided.arm().why())
          .bind("armSegment", decided.arm().segment())
          .bind("pChannel", decided.channel().probability())
          .bind("channelWhy", decided.channel().why())
          .bindArray("channels", String.class, decided.channels())
          .bind("channelSegment", decided.channel().segment().orElse(null))
          .bind("model", champion == null ? null : champion.model())
          .bind("modelVersion", champion == null ? null : champion.version())
          .bind("score", decided.score().isPresent() ? decided.score().getAsDouble() : null)
          .bind("threshold", finite(threshold))
          .bind("rankedBy", word(decided.rankedBy()))
          .bind("reason", decided.reason())
          .bind("features", decided.features())
          .bind("reasons", decided.reasons())
          .bind("hashes", hashes)
          .bind("need", decided.need())
          .bind("group", decided.group())
          .bind("byFloor", decided.byFloor())
          .add();
    }
    batch.execute();
    var assign =
        db.prepareBatch(
            """
            INSERT INTO assignment (campaign, household_id, held_out, arm, at, p_arm, arm_period)
            VALUES (:campaign, :household, :heldOut, :arm, :at, :pArm, :period)
            ON CONFLICT (campaign, household_id) DO UPDATE
               SET arm = excluded.arm, p_arm = excluded.p_arm, arm_period = excluded.arm_period
             WHERE excluded.arm_period IS NOT NULL
               AND excluded.arm_period IS DISTINCT FROM assignment.arm_period
            """);
    var households = new HashSet<Long>();
    for (var decided : waiting) {
      if (decided.chosen()
          && (decided.firstAssigned() || newArm(decided))
          && households.add(decided.household())) {
        assign
            .bind("campaign", campaign.name())
            .bind("household", decided.household())
            .bind("heldOut", decided.heldOut())
            .bind("arm", decided.arm().name())
            .bind("at", at)
            .bind("pArm", decided.arm().chance())
            .bind("period", decided.arm().period())
            .add();
      }
    }
    if (!households.isEmpty()) {
      assign.execute();
    }
    waiting.clear();
  }

  private void flushEntries(boolean last) {
    if (chosen.isEmpty()) {
      return;
    }
    boolean joins = last && entered == 0 && chosen.size() < Allocation.WORTH_A_COHORT;
    var batch =
        db.prepareBatch(
            """
            INSERT INTO entry
              (id, campaign, version, unit_id, customer_id, household_id, wave_id, cohort_id,
               decision_id, occurrence, held_out, arm, channel, entered_at, state, step,
               arrived_at, due_at, budget_month, reserved, reserved_survey, survey_until)
            VALUES
              (:id, :campaign, :version, :unit, :customer, :household, :wave, :cohort, :id,
               :occurrence, :heldOut, :arm, :channel, :at, 'active', :step, :arrived, :due,
               :budgetMonth, :reserved, :reservedSurvey, :surveyUntil)
            """);
    for (var decided : chosen) {
      var reserved = decided.reserved();
      bindCommon(batch, decided)
          .bind("cohort", joins ? rolling() : chunk(decided.household()))
          .bind("occurrence", decided.occurrence())
          .bind("at", at)
          .bind("step", campaign.journey().first())
          .bind("arrived", decided.arrivedAt())
          .bindByType("budgetMonth", reserved == null ? null : reserved.month(), LocalDate.class)
          .bind("reserved", reserved == null ? 0 : reserved.most())
          .bind("reservedSurvey", reserved == null ? 0 : reserved.survey())
          .bindByType(
              "surveyUntil", reserved == null ? null : reserved.surveyUntil(), Instant.class)
          .bind("due", at)
          .add();
      inCohort++;
      entered++;
    }
    batch.execute();
    if (joins || last) {
      closeCohort();
    }
    chosen.clear();
  }

  private PreparedBatch bindCommon(PreparedBatch batch, Decided decided) {
    return batch
        .bind("id", decided.id())
        .bind("campaign", campaign.name())
        .bind("version", wave.version())
        .bind("wave", wave.id())
        .bind("unit", decided.unit())
        .bind("customer", decided.customer())
        .bind("household", decided.household())
        .bind("heldOut", decided.heldOut())
        .bind("arm", decided.arm().name())
        .bind("channel", decided.channel().channel());
  }

  /// Whether a household is given another arm than in the period before. Whether it is held out
  /// stays as it is for ever.
  private static boolean newArm(Decided decided) {
    return decided.arm().why() != null && !decided.arm().why().equals("kept");
  }

  private String rolling() {
    if (cohort == null) {
      cohort = Cohorts.admit(db, campaign.name().value(), at);
    }
    return cohort;
  }

  private String chunk(long household) {
    if (cohort == null || (inCohort >= COHORT && household != lastHousehold)) {
      closeCohort();
      cohort = wave.id() + "/" + cohorts++;
      db.createUpdate(
              """
              INSERT INTO cohort (id, campaign, wave_id, rolling, state, opened_at)
              VALUES (:id, :campaign, :wave, false, 'sealed', :at)
              """)
          .bind("id", cohort)
          .bind("campaign", campaign.name())
          .bind("wave", wave.id())
          .bind("at", at)
          .execute();
    }
    lastHousehold = household;
    return cohort;
  }

  private void closeCohort() {
    if (cohort != null) {
      db.createUpdate("UPDATE cohort SET size = size + :n WHERE id = :id")
          .bind("n", inCohort)
          .bind("id", cohort)
          .execute();
    }
    inCohort = 0;
  }

  private static @Nullable String word(@Nullable RankedBy by) {
    return by == null ? null : by.word();
  }

  static @Nullable Double finite(OptionalDouble value) {
    return value.isPresent() && Double.isFinite(value.getAsDouble()) ? value.getAsDouble() : null;
  }
}
