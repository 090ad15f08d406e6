package io.lamplighter.campaigns.statistics;

import io.lamplighter.campaigns.statistics.Guardrail.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// What a campaign's numbers say, and whether to act on it: everything on a results page that is
/// computed. Made anew at every look; the one whose look is the last is to be kept as the period's
/// verdict, since looks after it are no longer covered by the stated error.
///
/// @param look effect and interval; empty as long as nothing may be drawn
/// @param lift relative effect, with the interval of the final test; empty until then
/// @param incremental extra enrollments, as the look has them
/// @param costEach cost of each, in the unit of the arms' cost
/// @param designEffect by which people are divided in all intervals, since households decide
///   together
/// @param arms each contacted arm against the control, for exploration only
/// @param missing what is needed before anything is drawn, in words; empty if nothing is
/// @param sentences the verdict in words, to be shown one after the other
public record Readout(
    Status status,
    Optional<Hybrid.Look> look,
    Optional<Effect> lift,
    Optional<Incremental> incremental,
    Optional<Incremental.CostEach> costEach,
    SampleRatio sampleRatio,
    double designEffect,
    List<ArmLine> arms,
    List<Guardrail.Reading> guardrails,
    List<String> missing,
    List<String> sentences) {

  static final int EVENTS_TO_DRAW = 10;
  static final int PEOPLE_TO_DRAW = 150;
  static final int DAYS_TO_DRAW = 7;

  /// What to do.
  public sealed interface Status {
    /// Wait.
    ///
    /// @param daysLeft until the planned size at the present pace; empty if nobody has entered
    record Collecting(OptionalInt daysLeft) implements Status {}

    /// It works and does no harm: go on, or give it to everybody.
    record Ship() implements Status {}

    /// It does harm.
    record Stop() implements Status {}

    /// A person has to weigh it.
    record Review(String why) implements Status {}

    /// The numbers cannot be trusted.
    record Unhealthy(String why) implements Status {}

    /// The stable word, for example `collecting`.
    default String word() {
      return switch (this) {
        case Collecting collecting -> "collecting";
        case Ship ship -> "ship";
        case Stop stop -> "stop";
        case Review review -> "review";
        case Unhealthy unhealthy -> "unhealthy";
      };
    }
  }

  /// One group under comparison: first assignments within the period.
  ///
  /// @param share of the households that was meant to come here, the holdout's too
  /// @param cost of all contacts with it
  /// @param weighted the same households, each times the inverse of the logged chance with which it
  ///   came here; absent where the chance was the same for all, which then weigh alike
  public record Arm(
      String name, double share, Households counts, double cost, Optional<Households> weighted) {
    public Arm(String name, double share, Households counts, double cost) {
      this(name, share, counts, cost, Optional.empty());
    }

    boolean enough() {
      return counts.enrolled() >= EVENTS_TO_DRAW && counts.people() >= PEOPLE_TO_DRAW;
    }

    /// Enrolled of people, as far as independent.
    Proportion rate(double designEffect) {
      return weighted.map(Households::independent).orElse(counts.observed().over(designEffect));
    }
  }

  /// A group against the control.
  ///
  /// @param adjustedP adjusted for the number of arms, see [Exploratory]
  public record ArmLine(
      Arm arm,
      Interval rate,
      Optional<Hybrid.Look> look,
      Optional<Effect> lift,
      double adjustedP) {}

  /// A metric that must not get worse, in both groups.
  public record Watched(Guardrail guardrail, Proportion treated, Proportion control) {}

  /// How far the period has come.
  ///
  /// @param plannedPeople at which it ends, all groups together
  /// @param days since it began
  /// @param currency in which costs are, for example `USD`
  public record Period(double plannedPeople, int days, String currency) {}

  /// Reads the numbers of a period.
  ///
  /// @param contacted at least one arm
  /// @param control the holdout, or the arm that the others are compared with
  /// @param alarms what else makes the numbers doubtful, such as stale data, in words
  public static Readout of(
      List<Arm> contacted, Arm control, Period period, List<Watched> watched, List<String> alarms) {
    var treated = contacted.stream().map(Arm::counts).reduce(Households::plus).orElseThrow();
    double people = treated.people() + control.counts().people();
    double progress = people / period.plannedPeople();
    var all = Stream.concat(contacted.stream(), Stream.of(control)).toList();
    var sampleRatio =
        SampleRatio.of(
            all.stream().map(arm -> arm.counts().households()).toList(),
            all.stream().map(Arm::share).toList());
    double designEffect = Households.designEffect(all.stream().map(Arm::counts).toList());
    var treatedRate = treated.observed().over(designEffect);
    var controlRate = control.counts().observed().over(designEffect);
    var missing = missing(treated, control, period);
    boolean drawn = missing.isEmpty();
    var look =
        drawn
            ? Optional.of(Hybrid.at(treatedRate, controlRate, progress))
            : Optional.<Hybrid.Look>empty();
    var guardrails =
        watched.stream()
            .filter(metric -> drawn)
            .map(
                metric ->
                    metric
                        .guardrail()
                        .read(Hybrid.at(metric.treated(), metric.control(), progress).effect()))
            .toList();
    var lift =
        look.filter(Hybrid.Look::last)
            .map(last -> Effect.lift(treatedRate, controlRate, Normal.twoSided(last.alpha())));
    var incremental = look.map(seen -> Incremental.of(treated.people(), seen.effect()));
    double cost = contacted.stream().mapToDouble(Arm::cost).sum();
    var costEach = incremental.filter(extra -> cost > 0).map(extra -> extra.costEach(cost));
    var daysLeft =
        people > 0
            ? OptionalInt.of(
                (int)
                    Math.ceil(
                        Math.max(0, period.plannedPeople() - people) * period.days() / people))
            : OptionalInt.empty();
    var status = status(look, guardrails, sampleRatio, alarms, daysLeft);
    var verdict = new Verdict(control.name(), period, look, incremental, costEach, missing, status);
    return new Readout(
        status,
        look,
        lift,
        incremental,
        costEach,
        sampleRatio,
        designEffect,
        lines(contacted, controlRate, designEffect, progress, drawn),
        guardrails,
        missing,
        verdict.sentences());
  }

  private static List<String> missing(Households treated, Arm control, Period period) {
    var missing = new ArrayList<String>();
    missing(missing, "The contacted have", treated);
    missing(missing, Verdict.capital(control.name()) + " has", control.counts());
    if (period.days() < DAYS_TO_DRAW) {
      int left = DAYS_TO_DRAW - period.days();
      missing.add("First interval in %d day%s.".formatted(left, left == 1 ? "" : "s"));
    }
    return missing;
  }

  private static void missing(List<String> missing, String who, Households counts) {
    if (counts.enrolled() < EVENTS_TO_DRAW) {
      missing.add(
          "%s %s enrollments; %d are needed."
              .formatted(who, Verdict.count(counts.enrolled()), EVENTS_TO_DRAW));
    }
    if (counts.people() < PEOPLE_TO_DRAW) {
      missing.add(
          "%s %s people; %d are needed."
              .formatted(who, Verdict.count(counts.people()), PEOPLE_TO_DRAW));
    }
  }

  /// Act when the goal is reached more often beyond doubt, no guardrail may have been broken and
  /// the groups are what they should be.
  private static Status status(
      Optional<Hybrid.Look> look,
      List<Guardrail.Reading> guardrails,
      SampleRatio sampleRatio,
      List<String> alarms,
      OptionalInt daysLeft) {
    if (sampleRatio.light() == SampleRatio.Light.RED) {
      return new Status.Unhealthy(
          "The groups do not have the sizes they were meant to have (p = %s)."
              .formatted(Verdict.small(sampleRatio.p())));
    }
    if (!alarms.isEmpty()) {
      return new Status.Unhealthy(String.join(" ", alarms));
    }
    if (look.isEmpty()) {
      return new Status.Collecting(daysLeft);
    }
    var interval = look.get().effect().interval();
    if (interval.below(0)) {
      return new Status.Stop();
    }
    var worse = named(guardrails, Outcome.DETERIORATED);
    if (!worse.isEmpty()) {
      return new Status.Review("Got worse: " + worse + ".");
    }
    var open = named(guardrails, Outcome.UNDECIDED);
    if (interval.above(0) && open.isEmpty()) {
      return new Status.Ship();
    }
    if (!look.get().last()) {
      return new Status.Collecting(daysLeft);
    }
    return new Status.Review(
        interval.above(0)
            ? "Too great a loss is not ruled out: " + open + "."
            : "No difference was shown at the planned size.");
  }

  private static String named(List<Guardrail.Reading> guardrails, Outcome outcome) {
    return String.join(
        ", ",
        guardrails.stream()
            .filter(reading -> reading.outcome() == outcome)
            .map(reading -> reading.guardrail().name())
            .toList());
  }

  private static List<ArmLine> lines(
      List<Arm> contacted,
      Proportion against,
      double designEffect,
      double progress,
      boolean drawn) {
    var p =
        Exploratory.adjusted(
            contacted.stream()
                .map(arm -> arm.rate(designEffect))
                .map(rate -> drawn ? Exploratory.p(rate, against) : 1.0)
                .toList());
    var lines = new ArrayList<ArmLine>();
    for (int i = 0; i < contacted.size(); i++) {
      var arm = contacted.get(i);
      var own = arm.rate(designEffect);
      boolean enough = drawn && arm.enough();
      var look =
          enough ? Optional.of(Hybrid.at(own, against, progress)) : Optional.<Hybrid.Look>empty();
      lines.add(
          new ArmLine(
              arm,
              own.wilson(Normal.Z95),
              look,
              look.filter(Hybrid.Look::last)
                  .map(last -> Effect.lift(own, against, Normal.twoSided(last.alpha()))),
              p.get(i)));
    }
    return List.copyOf(lines);
  }
}
