package io.lamplighter.ledger.reports;

import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.statistics.ArmGap;
import io.lamplighter.campaigns.statistics.Effect;
import io.lamplighter.campaigns.statistics.Guardrail;
import io.lamplighter.campaigns.statistics.Households;
import io.lamplighter.campaigns.statistics.Hybrid;
import io.lamplighter.campaigns.statistics.Interval;
import io.lamplighter.campaigns.statistics.Normal;
import io.lamplighter.campaigns.statistics.Power;
import io.lamplighter.campaigns.statistics.Proportion;
import io.lamplighter.campaigns.statistics.Readout;
import io.lamplighter.ledger.Json;
import io.lamplighter.ledger.reports.ResultRows.Group;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What a campaign did that would not have happened without it: everybody assigned counts, by the
/// first assignment of their household, delivered or not, contacted or held out alike.
///
/// @param contacted groups that get messages, by arm
/// @param control those held out; absent without a holdout, and then there is no effect to state
/// @param readout the verdict; absent without a control
/// @param stillOpen people whose window for the goal is not over, both groups
/// @param gaps each arm against the first by name; empty with one arm or while too little is known
/// @param learned the newest chances of channels and arms that are learned
/// @param plan when the period ends, fixed when the campaign began
/// @param daily the effect as it grew, one point a day
/// @param weeks people by the week in which their household entered first
/// @param channels what went out over each channel and what came back; enrolled is attributed
///   there, not shown to be caused
public record Results(
    String campaign,
    Instant asOf,
    List<Readout.Arm> contacted,
    Optional<Readout.Arm> control,
    Optional<Readout> readout,
    List<ArmGap> gaps,
    List<LearnedNow> learned,
    long stillOpen,
    Plan plan,
    List<Day> daily,
    List<Week> weeks,
    List<ChannelMix> channels,
    Funnel funnel) {

  /// Prior chance of the goal where history says nothing: what the statistics page plans with.
  private static final double PRIOR_BASE = 0.02;

  private static final double DEFAULT_LIFT = 0.15;

  /// The size at which the period ends.
  ///
  /// @param people both groups together
  /// @param base chance of the goal that it was made with
  /// @param observed whether that was seen before the campaign began, not assumed
  /// @param lift relative, that it can see with a power of 80 %
  /// @param audience whether it is no more than all who met the rule at first
  public record Plan(double people, double base, boolean observed, double lift, boolean audience) {}

  /// People at which the period ends.
  public double planned() {
    return plan.people();
  }

  /// The effect at the end of a day.
  ///
  /// @param effect contacted minus held out; empty while too little is known
  public record Day(
      LocalDate day, Households contacted, Households control, Optional<Effect> effect) {}

  /// People whose household entered first in a week.
  ///
  /// @param monday of the week, UTC
  /// @param effect empty while a group has fewer than 10 enrollments
  public record Week(
      LocalDate monday, Households contacted, Households control, Optional<Effect> effect) {}

  /// Reads the results as they were known at an instant.
  ///
  /// @throws UnknownCampaignException if the campaign was never applied
  public static Results of(Handle db, String campaign, Instant now) {
    var definition = Versions.current(db, campaign);
    var read = Read.of(db, definition, now, /* costs= */ true);
    var messages = ResultRows.messages(db, definition, now);
    long enrolled = enrolled(read.groups().stream().filter(group -> !group.heldOut()));
    return new Results(
        campaign,
        now,
        read.contacted(),
        read.control(),
        read.readout(),
        ArmGap.of(
            read.contacted(),
            read.readout().map(Readout::designEffect).orElse(1.0),
            read.plan().people()),
        LearnedNow.newest(db, campaign, now),
        read.stillOpen(),
        read.plan(),
        daily(read.groups(), read.readout(), read.plan().people()),
        weeks(read.groups(), read.readout()),
        messages.channels(),
        ResultRows.funnel(db, definition, messages, enrolled, now));
  }

  /// Only the verdict, for a list of campaigns.
  ///
  /// @param enrolled of those who entered, contacted or held out, how many reached the goal in time
  /// @param readout empty without a holdout; without costs
  record Brief(long enrolled, Optional<Readout> readout) {}

  /// The verdict of a campaign with a goal; nothing for one without.
  static Brief brief(Handle db, Campaign definition, Instant now) {
    if (definition.goal().isEmpty()) {
      return new Brief(0, Optional.empty());
    }
    var read = Read.of(db, definition, now, /* costs= */ false);
    return new Brief(enrolled(read.groups().stream()), read.readout());
  }

  private static long enrolled(Stream<Group> groups) {
    return (long) groups.mapToDouble(group -> group.counts().enrolled()).sum();
  }

  /// The groups and what they say.
  private record Read(
      List<Group> groups,
      List<Readout.Arm> contacted,
      Optional<Readout.Arm> control,
      Optional<Readout> readout,
      long stillOpen,
      Plan plan) {

    static Read of(Handle db, Campaign definition, Instant now, boolean costs) {
      var groups = ResultRows.groups(db, definition, now, costs);
      var arms = arms(db, definition, groups, now);
      var control = arms.stream().filter(arm -> arm.name().equals(ResultRows.HOLDOUT)).findFirst();
      var contacted = arms.stream().filter(arm -> !arm.name().equals(ResultRows.HOLDOUT)).toList();
      var plan = planOf(db, definition);
      int days =
          groups.stream()
              .map(Group::first)
              .min(Comparator.naturalOrder())
              .map(first -> (int) Math.max(0, Duration.between(first, now).toDays()))
              .orElse(0);
      var readout =
          control.isPresent() && !contacted.isEmpty()
              ? Optional.of(
                  Readout.of(
                      contacted,
                      control.get(),
                      new Readout.Period(plan.people(), days, "USD"),
                      watched(groups),
                      List.of()))
              : Optional.<Readout>empty();
      return new Read(
          groups, contacted, control, readout, groups.stream().mapToLong(Group::open).sum(), plan);
    }
  }

  /// Keeps the verdict of a period that has reached its planned size, once: looks after it are no
  /// longer covered by the stated error.
  ///
  /// @return the verdict that is kept, from now or from before; empty while the period runs
  public static Optional<Map<String, Object>> keepVerdict(Handle db, String campaign, Instant now) {
    var kept = verdict(db, campaign);
    if (kept.isPresent()) {
      return kept;
    }
    var results = of(db, campaign, now);
    var last =
        results.readout().filter(readout -> readout.look().map(Hybrid.Look::last).orElse(false));
    last.ifPresent(
        readout ->
            db.createUpdate(
                    """
                    INSERT INTO readout (campaign, period, at, verdict)
                    VALUES (:campaign, 1, :now, CAST(:verdict AS jsonb)) ON CONFLICT DO NOTHING
                    """)
                .bind("campaign", campaign)
                .bind("now", now)
                .bind("verdict", Json.of(results.toJson()))
                .execute());
    return last.isPresent() ? verdict(db, campaign) : Optional.empty();
  }

  /// The figures for scripts.
  public Map<String, Object> toJson() {
    var json = new LinkedHashMap<String, Object>();
    json.put("schemaVersion", 1);
    json.put("campaign", campaign);
    json.put("asOf", asOf.toString());
    json.put("planned", plan.people());
    var groups = new ArrayList<Map<String, Object>>();
    contacted.forEach(arm -> groups.add(json(arm)));
    control.ifPresent(arm -> groups.add(json(arm)));
    json.put("arms", groups);
    if (!gaps.isEmpty()) {
      json.put("betweenArms", gaps.stream().map(Results::json).toList());
    }
    if (!learned.isEmpty()) {
      json.put("learned", learned.stream().map(LearnedNow::toJson).toList());
    }
    readout.ifPresent(
        read -> {
          json.put("status", read.status().word());
          json.put("sentences", read.sentences());
          json.put("designEffect", read.designEffect());
          json.put(
              "sampleRatio",
              Map.of(
                  "p",
                  read.sampleRatio().p(),
                  "light",
                  read.sampleRatio().light().name().toLowerCase(Locale.ROOT)));
          read.look()
              .ifPresent(
                  look -> {
                    json.put("effect", json(look.effect().estimate(), look.effect().interval()));
                    json.put("last", look.last());
                  });
          read.incremental()
              .ifPresent(
                  extra -> json.put("incremental", json(extra.estimate(), extra.interval())));
        });
    return json;
  }

  private static Optional<Map<String, Object>> verdict(Handle db, String campaign) {
    return db.createQuery(
            "SELECT verdict::text FROM readout WHERE campaign = :campaign ORDER BY period DESC LIMIT 1")
        .bind("campaign", campaign)
        .mapTo(String.class)
        .findOne()
        .map(Json::object);
  }

  private static Map<String, Object> json(Readout.Arm arm) {
    return Map.of(
        "name", arm.name(),
        "share", arm.share(),
        "households", arm.counts().households(),
        "assigned", arm.counts().people(),
        "enrolled", arm.counts().enrolled(),
        "cost", arm.cost());
  }

  private static Map<String, Object> json(ArmGap gap) {
    var json =
        new LinkedHashMap<>(json(gap.look().effect().estimate(), gap.look().effect().interval()));
    json.put("arm", gap.arm());
    json.put("other", gap.other());
    json.put("weightedByChance", gap.weighted());
    json.put("interval", gap.look().label());
    return json;
  }

  private static Map<String, Object> json(double estimate, Interval interval) {
    return Map.of("estimate", estimate, "low", interval.low(), "high", interval.high());
  }

  private static List<Readout.Arm> arms(
      Handle db, Campaign definition, List<Group> groups, Instant now) {
    var weighted =
        definition.armsLearned()
            ? ArmRows.weighted(db, definition, now)
            : Map.<String, Households>of();
    var meant =
        definition.armsLearned() ? ArmRows.meant(db, definition, now) : Map.<String, Double>of();
    double holdout = definition.holdout().value();
    var shares = new LinkedHashMap<String, Double>();
    if (definition.arms().isEmpty()) {
      shares.put("contacted", 1 - holdout);
    }
    definition
        .arms()
        .forEach(
            arm ->
                shares.put(
                    arm.name(),
                    (1 - holdout)
                        * (meant.isEmpty()
                            ? arm.share().value()
                            : meant.getOrDefault(arm.name(), 0.0))));
    if (holdout > 0) {
      shares.put(ResultRows.HOLDOUT, holdout);
    }
    var arms = new ArrayList<Readout.Arm>();
    shares.forEach(
        (name, share) -> {
          var sum = Households.of(List.of());
          double cost = 0;
          for (var group : groups) {
            if (name.equals(group.name(definition))) {
              sum = sum.plus(group.counts());
              cost += group.cost();
            }
          }
          arms.add(
              new Readout.Arm(name, share, sum, cost, Optional.ofNullable(weighted.get(name))));
        });
    return arms;
  }

  private static List<Readout.Watched> watched(List<Group> groups) {
    double treatedOut = 0;
    double treated = 0;
    double controlOut = 0;
    double control = 0;
    for (var group : groups) {
      if (group.heldOut()) {
        controlOut += group.optedOut();
        control += group.counts().people();
      } else {
        treatedOut += group.optedOut();
        treated += group.counts().people();
      }
    }
    return List.of(
        new Readout.Watched(
            new Guardrail("opt-outs", Guardrail.Good.LOW, 0.01),
            new Proportion(treatedOut, treated),
            new Proportion(controlOut, control)));
  }

  /// People needed for the wanted lift at the base rate of the time before the campaign, but never
  /// more than met its rule at the first wave: a size that cannot be reached is no plan.
  private static Plan planOf(Handle db, Campaign definition) {
    var goal = definition.goal();
    double holdout = definition.holdout().value();
    if (goal.isEmpty() || holdout <= 0 || holdout >= 1) {
      return new Plan(1, PRIOR_BASE, false, DEFAULT_LIFT, false);
    }
    var seen =
        ResultRows.baseRate(
            db, definition.name().value(), goal.get().program(), goal.get().within());
    double base = Math.min(0.5, seen.orElse(PRIOR_BASE));
    double lift = goal.get().target().map(Campaign.Target::lift).orElse(DEFAULT_LIFT);
    double needed = new Power(base, holdout, 0.8).people(lift);
    long reachable = ResultRows.firstAudience(db, definition);
    boolean audience = reachable > 0 && reachable < needed;
    return new Plan(audience ? (double) reachable : needed, base, seen.isPresent(), lift, audience);
  }

  private static List<Day> daily(List<Group> days, Optional<Readout> readout, double planned) {
    var byDay = new TreeMap<LocalDate, Households[]>();
    for (var group : days) {
      add(byDay, group.day(), group);
    }
    var series = new ArrayList<Day>();
    var contacted = Households.of(List.of());
    var control = Households.of(List.of());
    double designEffect = readout.map(Readout::designEffect).orElse(1.0);
    var first = byDay.isEmpty() ? null : byDay.firstKey();
    for (var day : byDay.entrySet()) {
      contacted = contacted.plus(day.getValue()[0]);
      control = control.plus(day.getValue()[1]);
      series.add(
          new Day(
              day.getKey(),
              contacted,
              control,
              effect(contacted, control, designEffect, planned, first, day.getKey())));
    }
    return series;
  }

  /// The same rule as for the verdict: 10 enrollments and 150 people in both groups, 7 days.
  private static Optional<Effect> effect(
      Households contacted,
      Households control,
      double designEffect,
      double planned,
      @Nullable LocalDate first,
      LocalDate day) {
    boolean enough =
        first != null
            && !day.isBefore(first.plusDays(7))
            && contacted.enrolled() >= 10
            && control.enrolled() >= 10
            && contacted.people() >= 150
            && control.people() >= 150;
    if (!enough) {
      return Optional.empty();
    }
    double progress = (contacted.people() + control.people()) / planned;
    return Optional.of(
        Hybrid.at(
                contacted.observed().over(designEffect),
                control.observed().over(designEffect),
                progress)
            .effect());
  }

  private static List<Week> weeks(List<Group> days, Optional<Readout> readout) {
    var byWeek = new TreeMap<LocalDate, Households[]>();
    for (var group : days) {
      add(byWeek, group.day().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)), group);
    }
    double designEffect = readout.map(Readout::designEffect).orElse(1.0);
    var weeks = new ArrayList<Week>();
    byWeek.forEach(
        (monday, sums) ->
            weeks.add(
                new Week(
                    monday,
                    sums[0],
                    sums[1],
                    Math.min(sums[0].enrolled(), sums[1].enrolled()) >= 10
                        ? Optional.of(
                            Effect.newcombe(
                                sums[0].observed().over(designEffect),
                                sums[1].observed().over(designEffect),
                                Normal.Z95))
                        : Optional.empty())));
    return weeks;
  }

  private static void add(Map<LocalDate, Households[]> sums, LocalDate when, Group group) {
    var both =
        sums.computeIfAbsent(
            when, none -> new Households[] {Households.of(List.of()), Households.of(List.of())});
    int side = group.heldOut() ? 1 : 0;
    both[side] = both[side].plus(group.counts());
  }
}
