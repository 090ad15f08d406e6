package io.lamplighter.console.campaigns;

import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.statistics.Households;
import io.lamplighter.campaigns.statistics.Hybrid;
import io.lamplighter.campaigns.statistics.Power;
import io.lamplighter.campaigns.statistics.Readout;
import io.lamplighter.console.drawing.EffectLine;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// What a campaign changed: the readout over its outcomes, and how it came about day by day.
///
/// @param planned people at which the fixed test is made
/// @param basis from what the planned size follows, in words
/// @param people whose window is over, both groups
record Results(
    Readout readout,
    Readout.Arm holdout,
    Households treated,
    double planned,
    String basis,
    double people,
    List<EffectLine.Day> days,
    Optional<LocalDate> reached) {
  private static final double EVENTS = 10;
  private static final double PEOPLE = 150;
  private static final int DAYS = 7;
  private static final double LIFT = 0.2;
  private static final double BASE = 0.05;
  private static final double POWER = 0.8;
  private static final Households NOBODY = new Households(0, 0, 0, 0, 0, 0);

  /// Reads outcomes of a campaign that has a goal and a holdout.
  static Results of(
      Campaign campaign, Outcomes outcomes, Instant began, Instant now, List<String> alarms) {
    double held = campaign.holdout().value();
    var holdout = new Readout.Arm("holdout", held, sum(outcomes, true, null), 0);
    var arms = new ArrayList<Readout.Arm>();
    if (campaign.arms().isEmpty()) {
      arms.add(
          new Readout.Arm("contacted", 1 - held, sum(outcomes, false, null), outcomes.dollars()));
    } else {
      var all = sum(outcomes, false, null);
      for (var arm : campaign.arms()) {
        var own = sum(outcomes, false, arm.name());
        double part = all.people() == 0 ? 0 : own.people() / all.people();
        arms.add(
            new Readout.Arm(
                arm.name(), (1 - held) * arm.share().value(), own, outcomes.dollars() * part));
      }
    }
    var treated = arms.stream().map(Readout.Arm::counts).reduce(NOBODY, Households::plus);
    boolean known = holdout.counts().enrolled() >= EVENTS;
    double base = known ? holdout.counts().enrolled() / holdout.counts().people() : BASE;
    double lift =
        campaign.goal().flatMap(Campaign.Goal::target).map(Campaign.Target::lift).orElse(LIFT);
    double planned = new Power(base, held, POWER).people(lift);
    var basis =
        "for %+.0f %% at a base of %.1f %%%s, power 80 %%, holdout %.0f %%"
            .formatted(lift * 100, base * 100, known ? ", as observed" : ", assumed", held * 100);
    int running = (int) ChronoUnit.DAYS.between(began, now);
    var readout =
        Readout.of(arms, holdout, new Readout.Period(planned, running, "USD"), List.of(), alarms);
    var days = days(outcomes, planned);
    return new Results(
        readout,
        holdout,
        treated,
        planned,
        basis,
        treated.people() + holdout.counts().people(),
        days,
        days.stream().filter(day -> day.people() >= planned).map(EffectLine.Day::day).findFirst());
  }

  private static Households sum(
      Outcomes outcomes, boolean heldOut, @org.jspecify.annotations.Nullable String arm) {
    return outcomes.byDay().stream()
        .filter(row -> row.heldOut() == heldOut && (arm == null || row.arm().equals(arm)))
        .map(Outcomes.Row::sums)
        .reduce(NOBODY, Households::plus);
  }

  /// The effect after each day, by the band that holds at every look, from the day on which there
  /// is enough to draw.
  private static List<EffectLine.Day> days(Outcomes outcomes, double planned) {
    var byDay = new TreeMap<LocalDate, List<Outcomes.Row>>();
    outcomes
        .byDay()
        .forEach(row -> byDay.computeIfAbsent(row.day(), day -> new ArrayList<>()).add(row));
    var days = new ArrayList<EffectLine.Day>();
    var treated = NOBODY;
    var control = NOBODY;
    for (var day : byDay.entrySet()) {
      for (var row : day.getValue()) {
        if (row.heldOut()) {
          control = control.plus(row.sums());
        } else {
          treated = treated.plus(row.sums());
        }
      }
      if (Math.min(treated.enrolled(), control.enrolled()) >= EVENTS
          && Math.min(treated.people(), control.people()) >= PEOPLE
          && ChronoUnit.DAYS.between(byDay.firstKey(), day.getKey()) >= DAYS) {
        double people = treated.people() + control.people();
        double design = Households.designEffect(List.of(treated, control));
        var look =
            Hybrid.at(
                treated.observed().over(design),
                control.observed().over(design),
                Math.min(people / planned, Math.nextDown(1.0)));
        var effect = look.effect();
        days.add(
            new EffectLine.Day(
                day.getKey(),
                (long) people,
                effect.estimate(),
                effect.interval().low(),
                effect.interval().high()));
      }
    }
    return days;
  }
}
