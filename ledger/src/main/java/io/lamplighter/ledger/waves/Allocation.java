package io.lamplighter.ledger.waves;

import io.lamplighter.campaigns.EntryId;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Choice;
import io.lamplighter.campaigns.definition.Choice.Take;
import io.lamplighter.campaigns.definition.Trigger;
import io.lamplighter.campaigns.experiment.Assignment;
import io.lamplighter.ledger.waves.Waves.Champion;
import io.lamplighter.ledger.waves.Waves.State;
import io.lamplighter.ledger.waves.Waves.Wave;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Decides a wave: who is chosen, who of them is held out, which arm and channel, and in which
/// cohort they travel. One transaction, so a wave is decided for everybody or for nobody.
///
/// The choice is blind to the holdout: who will be held out takes a place like all others, gets an
/// entry and is followed alike. Assignments are by household, stored at the first, never re-rolled.
public final class Allocation {
  /// Fewer entrants than this join the campaign's rolling cohort: a cohort of their own would cost
  /// more than it carries.
  static final int WORTH_A_COHORT = 200;

  /// Why somebody is not chosen to whom contact would add nothing.
  static final String LEFT_ALONE = "left_alone";

  /// Hashes of what a decision was made from, kept with each.
  ///
  /// @param definition of the compiled campaign
  public record Basis(String definition, Map<String, String> others) {}

  private final Handle db;
  private final Wave wave;
  private final Campaign campaign;
  private final Assignment assignment;
  private final @Nullable Champion champion;
  private final Basis basis;
  private final ChannelPick channels;

  /// @param assignment salted with the campaign's salt
  /// @param champion the model that scored the candidates; null if there is none yet
  /// @param channels how the channel of each is picked
  public Allocation(
      Handle db,
      Wave wave,
      Campaign campaign,
      Assignment assignment,
      @Nullable Champion champion,
      Basis basis,
      ChannelPick channels) {
    this.db = db;
    this.wave = wave;
    this.campaign = campaign;
    this.assignment = assignment;
    this.champion = champion;
    this.basis = basis;
    this.channels = channels;
  }

  /// Decides the wave and moves it on. Safe to repeat.
  public void allocate() {
    if (Waves.get(db, wave.id()).state() != State.SCORING) {
      return;
    }
    var threshold = threshold();
    long coming = decideAll(threshold, wave.tick(), occurrenceOf(wave));
    count(coming);
    keepStanding();
    db.createUpdate(
            """
            UPDATE wave SET state = 'allocated', decided_at = tick, model = :model,
                   model_version = :version, threshold = :threshold WHERE id = :id
            """)
        .bind("model", champion == null ? null : champion.model())
        .bind("version", champion == null ? null : champion.version())
        .bind("threshold", threshold.isPresent() ? threshold.getAsDouble() : null)
        .bind("id", wave.id())
        .execute();
    clear();
  }

  /// Decides the units that events brought in, who are in the work table under the wave of their
  /// day.
  ///
  /// @param arrived the event's time by unit: a wait counts from it
  void allocateEvents(Map<Long, Arrival> arrived, Instant now) {
    long coming =
        decideAll(
            threshold(),
            now,
            new Occurrences() {
              @Override
              public String of(long unit) {
                return arrived.get(unit) instanceof Arrival(String key, Instant at) ? key : "";
              }

              @Override
              public Instant arrivedAt(long unit) {
                return arrived.get(unit) instanceof Arrival(String key, Instant at) ? at : now;
              }
            });
    count(coming);
    keepStanding();
    clear();
  }

  /// The event that brought a unit in.
  record Arrival(String key, Instant at) {}

  interface Occurrences {
    String of(long unit);

    Instant arrivedAt(long unit);
  }

  private static Occurrences occurrenceOf(Wave wave) {
    return new Occurrences() {
      @Override
      public String of(long unit) {
        return wave.id();
      }

      @Override
      public Instant arrivedAt(long unit) {
        return wave.tick();
      }
    };
  }

  private OptionalDouble threshold() {
    if (champion == null || campaign.choice().score().isEmpty()) {
      return OptionalDouble.empty();
    }
    return switch (campaign.choice().take()) {
      case Take.All all -> OptionalDouble.of(Double.NEGATIVE_INFINITY);
      case Take.AtLeast(double score) -> OptionalDouble.of(score);
      case Take.Top(var share) ->
          OptionalDouble.of(Waves.topShare(db, wave, champion, share.value(), wave.tick()));
      case Take.MonthlyBudget budget ->
          throw new IllegalStateException("a budget is refused when a campaign is applied");
    };
  }

  private record Candidate(
      long unit,
      long customer,
      long household,
      OptionalDouble score,
      List<String> channels,
      @Nullable String features,
      @Nullable String reasons,
      Optional<Boolean> heldOutBefore,
      @Nullable String armBefore,
      @Nullable String preferred,
      String segment) {}

  private long decideAll(OptionalDouble threshold, Instant at, Occurrences occurrences) {
    var writer = new AllocationWriter(db, wave, campaign, champion, threshold, basis, at);
    long period =
        Math.floorDiv(at.getEpochSecond(), Math.max(1, campaign.reconsider().toSeconds()));
    try (var candidates =
        db
            .createQuery(
                """
                SELECT w.*, x.held_out AS held_before, x.arm AS arm_before, c.preferred_channel,
                       coalesce(c.persona, c.class) AS segment
                  FROM wave_candidate w
                  JOIN customer c ON c.id = w.customer_id
                  LEFT JOIN assignment x ON x.campaign = :campaign
                                        AND x.household_id = w.household_id
                 WHERE w.wave_id = :wave AND w.outcome = 'candidate'
                 ORDER BY w.household_id, w.unit_id
                """)
            .bind("campaign", campaign.name())
            .bind("wave", wave.id())
            .setFetchSize(2_000)
            .map(
                (rows, context) -> {
                  double score = rows.getDouble("score");
                  boolean unscored = rows.wasNull();
                  boolean held = rows.getBoolean("held_before");
                  boolean unheld = rows.wasNull();
                  return new Candidate(
                      rows.getLong("unit_id"),
                      rows.getLong("customer_id"),
                      rows.getLong("household_id"),
                      unscored ? OptionalDouble.empty() : OptionalDouble.of(score),
                      Arrays.asList((String[]) rows.getArray("channels").getArray()),
                      rows.getString("features"),
                      rows.getString("reasons"),
                      unheld ? Optional.empty() : Optional.of(held),
                      rows.getString("arm_before"),
                      rows.getString("preferred_channel"),
                      rows.getString("segment"));
                })
            .stream()) {
      candidates.forEach(
          candidate -> writer.write(decide(candidate, threshold, period, occurrences, at)));
    }
    return writer.finish();
  }

  /// One decision, ready to be written.
  record Decided(
      EntryId id,
      long unit,
      long customer,
      long household,
      boolean chosen,
      boolean explored,
      double chance,
      @Nullable RankedBy rankedBy,
      @Nullable String reason,
      boolean heldOut,
      boolean firstAssigned,
      String arm,
      double armShare,
      ChannelPick.Picked channel,
      List<String> channels,
      OptionalDouble score,
      @Nullable String features,
      @Nullable String reasons,
      String occurrence,
      Instant arrivedAt) {}

  private Decided decide(
      Candidate candidate,
      OptionalDouble threshold,
      long period,
      Occurrences occurrences,
      Instant at) {
    var choice = campaign.choice();
    double explore = choice.score().isEmpty() ? 0 : choice.explore().value();
    boolean explored = assignment.explores(candidate.household(), period, explore);
    boolean aboveLine;
    boolean leftAlone = false;
    double chance;
    if (choice.score().isEmpty()) {
      aboveLine = true;
      chance = 1;
    } else if (threshold.isEmpty() || candidate.score().isEmpty()) {
      // Nobody can be ranked yet: a random share of the size the author wants, which is also what
      // the first model learns best from.
      chance = Math.max(explore, coldShare(choice));
      explored = assignment.explores(candidate.household(), period, chance);
      aboveLine = explored;
    } else {
      double score = candidate.score().getAsDouble();
      leftAlone = byUplift() && score <= 0;
      aboveLine = score >= threshold.getAsDouble() && !leftAlone;
      chance = aboveLine ? 1 : explore;
    }
    var arm = assignment.arm(candidate.household(), campaign.arms());
    boolean heldOut =
        candidate
            .heldOutBefore()
            .orElseGet(() -> assignment.heldOut(candidate.household(), campaign.holdout().value()));
    var channel =
        channels.pick(
            new ChannelPick.Asking(
                candidate.household(),
                period,
                Optional.ofNullable(candidate.preferred()),
                candidate.segment(),
                candidate.channels()));
    return new Decided(
        EntryId.of(
            campaign.name(),
            campaign.subject(),
            candidate.unit(),
            occurrences.of(candidate.unit()),
            at),
        candidate.unit(),
        candidate.customer(),
        candidate.household(),
        aboveLine || explored,
        explored,
        chance,
        rankedBy(threshold, candidate),
        aboveLine || explored ? null : leftAlone ? LEFT_ALONE : "below_line",
        heldOut,
        candidate.heldOutBefore().isEmpty(),
        candidate.armBefore() == null ? arm.name() : candidate.armBefore(),
        arm.share(),
        channel,
        candidate.channels(),
        candidate.score(),
        candidate.features(),
        candidate.reasons(),
        occurrences.of(candidate.unit()),
        occurrences.arrivedAt(candidate.unit()));
  }

  /// Where the score is what contact adds, those to whom it adds nothing are left alone, however
  /// few others there are.
  private boolean byUplift() {
    return champion != null && champion.by() == RankedBy.UPLIFT;
  }

  private @Nullable RankedBy rankedBy(OptionalDouble threshold, Candidate candidate) {
    if (campaign.choice().score().isEmpty()) {
      return null;
    }
    return champion == null || threshold.isEmpty() || candidate.score().isEmpty()
        ? RankedBy.LOT
        : champion.by();
  }

  private static double coldShare(Choice choice) {
    return switch (choice.take()) {
      case Take.Top(var share) -> share.value();
      case Take.All all -> 1;
      case Take.AtLeast atLeast -> choice.explore().value();
      case Take.MonthlyBudget budget -> choice.explore().value();
    };
  }

  /// The balance of the wave: its parts are counted from the rows, each unit once.
  private void count(long entered) {
    db.createUpdate(
            """
            INSERT INTO wave_count AS w (wave_id, outcome, people)
            SELECT :wave, outcome, count(*) FROM (
              SELECT CASE WHEN outcome <> 'candidate' THEN outcome
                          WHEN EXISTS (SELECT FROM entry e
                                        WHERE e.campaign = :campaign AND e.unit_id = k.unit_id
                                          AND e.state = 'active' AND e.wave_id = :wave)
                          THEN 'entered'
                          WHEN :byUplift AND k.score <= 0 THEN 'left_alone'
                          ELSE 'not_chosen' END AS outcome
                FROM wave_candidate k WHERE wave_id = :wave) o
             GROUP BY outcome
            ON CONFLICT (wave_id, outcome) DO UPDATE SET people = w.people + excluded.people
            """)
        .bind("wave", wave.id())
        .bind("campaign", campaign.name())
        .bind("byUplift", byUplift())
        .execute();
    long counted =
        db.createQuery(
                """
                SELECT count(*) FROM wave_candidate k
                 WHERE wave_id = :wave AND outcome = 'candidate'
                   AND EXISTS (SELECT FROM entry e
                                WHERE e.campaign = :campaign AND e.unit_id = k.unit_id
                                  AND e.state = 'active' AND e.wave_id = :wave)
                """)
            .bind("wave", wave.id())
            .bind("campaign", campaign.name())
            .mapTo(Long.class)
            .one();
    if (counted != entered) {
      throw new IllegalStateException(
          "wave " + wave.id() + ": " + entered + " decided to enter, " + counted + " did");
    }
  }

  /// Writes only changed answers: a span ends when the answer does.
  private void keepStanding() {
    var answer =
        """
        SELECT k.unit_id, k.customer_id,
               CASE WHEN k.outcome <> 'candidate' THEN k.outcome
                    WHEN EXISTS (SELECT FROM entry e
                                  WHERE e.campaign = :campaign AND e.unit_id = k.unit_id
                                    AND e.state = 'active')
                    THEN 'entered'
                    WHEN :byUplift AND k.score <= 0 THEN 'left_alone'
                    ELSE 'not_chosen' END AS outcome
          FROM wave_candidate k
         WHERE k.wave_id = :wave AND k.outcome NOT IN ('inside', 'decided')
        """;
    boolean everybody = campaign.trigger() instanceof Trigger.Every;
    db.createUpdate(
            """
            UPDATE standing s SET until_tick = :tick
             WHERE s.campaign = :campaign AND s.until_tick IS NULL AND s.from_tick < :tick
               AND (EXISTS (SELECT FROM (%s) n
                             WHERE n.unit_id = s.unit_id AND n.outcome <> s.outcome)
                    OR (%s AND NOT EXISTS (SELECT FROM wave_candidate k
                                            WHERE k.wave_id = :wave AND k.unit_id = s.unit_id)))
            """
                .formatted(answer, everybody))
        .bind("campaign", campaign.name())
        .bind("wave", wave.id())
        .bind("tick", wave.tick())
        .bind("byUplift", byUplift())
        .execute();
    db.createUpdate(
            """
            INSERT INTO standing (campaign, unit_id, customer_id, outcome, from_tick)
            SELECT :campaign, n.unit_id, n.customer_id, n.outcome, :tick FROM (%s) n
             WHERE NOT EXISTS (SELECT FROM standing s
                                WHERE s.campaign = :campaign AND s.unit_id = n.unit_id
                                  AND s.until_tick IS NULL)
            ON CONFLICT (campaign, unit_id, from_tick)
              DO UPDATE SET outcome = excluded.outcome, until_tick = NULL
            """
                .formatted(answer))
        .bind("campaign", campaign.name())
        .bind("wave", wave.id())
        .bind("tick", wave.tick())
        .bind("byUplift", byUplift())
        .execute();
  }

  private void clear() {
    db.createUpdate("DELETE FROM wave_candidate WHERE wave_id = :wave")
        .bind("wave", wave.id())
        .execute();
  }
}
