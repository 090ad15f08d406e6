package io.lamplighter.ledger.waves;

import io.lamplighter.campaigns.EntryId;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Choice;
import io.lamplighter.campaigns.definition.Choice.Take;
import io.lamplighter.campaigns.experiment.Assignment;
import io.lamplighter.campaigns.policy.Costs;
import io.lamplighter.ledger.waves.Waves.Champion;
import io.lamplighter.ledger.waves.Waves.State;
import io.lamplighter.ledger.waves.Waves.Wave;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
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

  /// Why somebody is not chosen whom the month's money does not pay for.
  static final String OVER_BUDGET = "over_budget";

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
  private final Picks picks;
  private final Costs costs;
  private @Nullable Budget budget;
  private @Nullable Line line;

  /// @param assignment salted with the campaign's salt
  /// @param champion the model that scored the candidates; null if there is none yet
  /// @param picks how the channel and the arm of each are picked
  /// @param costs what messages cost, for budgets
  public Allocation(
      Handle db,
      Wave wave,
      Campaign campaign,
      Assignment assignment,
      @Nullable Champion champion,
      Basis basis,
      Picks picks,
      Costs costs) {
    this.db = db;
    this.wave = wave;
    this.campaign = campaign;
    this.assignment = assignment;
    this.champion = champion;
    this.basis = basis;
    this.picks = picks;
    this.costs = costs;
  }

  /// Decides the wave and moves it on. Safe to repeat.
  public void allocate() {
    if (Waves.get(db, wave.id()).state() != State.SCORING) {
      return;
    }
    var threshold = threshold(wave.tick());
    long coming = decideAll(threshold, wave.tick(), occurrenceOf(wave));
    var balance = balance();
    balance.count(coming);
    balance.keepStanding();
    if (line != null) {
      FloorGroups.keep(db, wave, campaign, line);
    }
    db.createUpdate(
            """
            UPDATE wave SET state = 'allocated', decided_at = tick, model = :model,
                   model_version = :version, threshold = :threshold WHERE id = :id
            """)
        .bind("model", champion == null ? null : champion.model())
        .bind("version", champion == null ? null : champion.version())
        .bind("threshold", AllocationWriter.finite(threshold))
        .bind("id", wave.id())
        .execute();
    balance.clear();
  }

  private WaveBalance balance() {
    return new WaveBalance(
        db, wave, campaign, byUplift(), budget == null ? "not_chosen" : OVER_BUDGET);
  }

  /// Decides the units that events brought in, who are in the work table under the wave of their
  /// day.
  ///
  /// @param arrived the event's time by unit: a wait counts from it
  void allocateEvents(Map<Long, Arrival> arrived, Instant now) {
    long coming =
        decideAll(
            threshold(now),
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
    var balance = balance();
    balance.count(coming);
    balance.keepStanding();
    balance.clear();
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

  /// The score from which on people are chosen; empty where nobody can be ranked. Where so many
  /// places or so much money is given away also draws the line, which says who gets it.
  private OptionalDouble threshold(Instant at) {
    budget = Budget.of(db, campaign, costs, at).orElse(null);
    boolean ranked = champion != null && campaign.choice().score().isPresent();
    line = gift(ranked, at).map(gift -> line(gift, ranked, at)).orElse(null);
    if (champion == null || campaign.choice().score().isEmpty()) {
      return OptionalDouble.empty();
    }
    if (line != null) {
      return line.threshold();
    }
    return switch (campaign.choice().take()) {
      case Take.AtLeast(double score) -> OptionalDouble.of(score);
      case Take.Top(var share) -> OptionalDouble.of(top(share.value()));
      case Take.All all -> OptionalDouble.of(Double.NEGATIVE_INFINITY);
      case Take.Places places -> OptionalDouble.empty();
      case Take.MonthlyBudget money -> OptionalDouble.empty();
    };
  }

  private double top(double share) {
    return Waves.topShare(db, wave, Objects.requireNonNull(champion), share, wave.tick());
  }

  /// What the wave may give away, where that is said in places or money. By need a top share is so
  /// many places as lie above its threshold: floors then say who gets them.
  private Optional<Line.Gift> gift(boolean ranked, Instant at) {
    var floors = FloorGroups.shares(campaign);
    if (budget != null) {
      long period = period(at);
      var money = budget;
      return Optional.of(
          new Line.Gift(
              money.left(), floors, candidate -> money.most(channel(candidate, period).channel())));
    }
    return switch (campaign.choice().take()) {
      case Take.Places(int people) -> Optional.of(new Line.Gift(people, floors, one -> 1));
      case Take.Top(var share)
          when campaign.choice().score().filter(Choice.Score.Need.class::isInstance).isPresent() ->
          Optional.of(
              new Line.Gift(
                  ranked ? above(top(share.value())) : Math.round(share.value() * above(null)),
                  floors,
                  one -> 1));
      case Take.Top top -> Optional.empty();
      case Take.All all -> Optional.empty();
      case Take.AtLeast least -> Optional.empty();
      case Take.MonthlyBudget money -> Optional.empty();
    };
  }

  /// How many candidates have at least a score; all of them without one.
  private long above(@Nullable Double score) {
    return db.createQuery(
            """
            SELECT count(*) FROM wave_candidate
             WHERE wave_id = :wave AND outcome = 'candidate'
               AND (CAST(:score AS double precision) IS NULL OR score >= :score)
               AND NOT (:byUplift AND coalesce(score, 0) <= 0)
            """)
        .bind("wave", wave.id())
        .bind("score", score)
        .bind("byUplift", score != null && byUplift())
        .mapTo(Long.class)
        .one();
  }

  private Line line(Line.Gift gift, boolean ranked, Instant at) {
    long period = period(at);
    double explore = campaign.choice().explore().value();
    return Line.draw(
        gift,
        ranked,
        new Line.Apart(
            candidate -> assignment.explores(candidate.household(), period, explore),
            candidate -> byUplift() && candidate.score().orElse(0) <= 0),
        () -> candidates("lot"),
        () -> candidates(ranked ? "w.score DESC NULLS LAST, lot" : "lot"));
  }

  private long period(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), Math.max(1, campaign.reconsider().toSeconds()));
  }

  private long decideAll(OptionalDouble threshold, Instant at, Occurrences occurrences) {
    var writer = new AllocationWriter(db, wave, campaign, champion, threshold, basis, at);
    long period = period(at);
    try (var candidates = candidates("w.household_id, w.unit_id")) {
      candidates.forEach(
          candidate -> writer.write(decide(candidate, threshold, period, occurrences, at)));
    }
    return writer.finish();
  }

  private Stream<Candidate> candidates(String order) {
    return Candidate.of(db, wave, campaign, order);
  }

  private ChannelPick.Picked channel(Candidate candidate, long period) {
    return picks
        .channels()
        .pick(
            new ChannelPick.Asking(
                candidate.household(),
                period,
                Optional.ofNullable(candidate.preferred()),
                candidate.segment(),
                candidate.channels()));
  }

  /// One decision, ready to be written.
  ///
  /// @param reserved of the month's money; null where there is no budget
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
      Armed arm,
      ChannelPick.Picked channel,
      List<String> channels,
      OptionalDouble score,
      @Nullable String features,
      @Nullable String reasons,
      String occurrence,
      Instant arrivedAt,
      Budget.@Nullable Reserved reserved,
      @Nullable String need,
      @Nullable String group,
      boolean byFloor) {}

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
    boolean byFloor = false;
    double chance;
    if (line != null && threshold.isEmpty()) {
      // A lot among all, as far as places or money go.
      aboveLine = line.takes(candidate, false);
      byFloor = line.byFloor(candidate, false);
      explored = aboveLine && choice.score().isPresent();
      chance = line.share(candidate);
    } else if (line != null) {
      leftAlone = !explored && byUplift() && candidate.score().orElse(0) <= 0;
      aboveLine = !explored && !leftAlone && line.takes(candidate, true);
      byFloor = aboveLine && line.byFloor(candidate, true);
      explored &= line.paysForExplored(candidate);
      chance = aboveLine ? 1 : explore;
    } else if (choice.score().isEmpty()) {
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
    var arm = Armed.of(candidate, period, campaign.arms(), assignment, picks.arms());
    boolean heldOut =
        candidate
            .heldOutBefore()
            .orElseGet(() -> assignment.heldOut(candidate.household(), campaign.holdout().value()));
    var channel = channel(candidate, period);
    boolean chosen = aboveLine || explored;
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
        chosen,
        explored,
        chance,
        rankedBy(threshold, candidate),
        chosen ? null : leftAlone ? LEFT_ALONE : budget == null ? "below_line" : OVER_BUDGET,
        heldOut,
        candidate.firstAssigned(),
        arm,
        channel,
        candidate.channels(),
        candidate.score(),
        candidate.features(),
        candidate.reasons(),
        occurrences.of(candidate.unit()),
        occurrences.arrivedAt(candidate.unit()),
        chosen && budget != null ? budget.reserve(channel.channel(), at) : null,
        candidate.need(),
        candidate.group(),
        byFloor);
  }

  /// Where the score is what contact adds, those to whom it adds nothing are left alone, however
  /// few others there are.
  private boolean byUplift() {
    return champion != null && champion.by().adds();
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
      case Take.Places places -> choice.explore().value();
      case Take.MonthlyBudget money -> choice.explore().value();
    };
  }
}
