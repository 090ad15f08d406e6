package io.lamplighter.workers.learning;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.statistics.Interval;
import io.lamplighter.ledger.reports.ActionRows;
import io.lamplighter.ledger.reports.Applied;
import io.lamplighter.ledger.reports.Results;
import io.lamplighter.ledger.touchpoints.Contests;
import io.lamplighter.ledger.touchpoints.ProgramRules;
import io.lamplighter.ledger.touchpoints.ProgramRules.Effect;
import io.lamplighter.ledger.touchpoints.ProgramRules.Gain;
import io.lamplighter.ledger.touchpoints.ProgramRules.InForce;
import io.lamplighter.ledger.waves.RankedBy;
import io.lamplighter.models.action.ProgramTrial;
import io.lamplighter.models.measures.Looks;
import io.lamplighter.models.measures.PolicyValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Which rule orders programs that compete for a household, and what each campaign's contacts add:
/// looked at once a week, while several campaigns offer programs.
///
/// What a contact adds is the model's word where a campaign is ranked by uplift. Else it is the
/// chance of enrolling times the part that the campaign's own holdout shows to come from contact;
/// where that is not shown yet, the mean part of the other campaigns, so that nobody gains by
/// having no evidence; where it is shown of none, the chance as it is, for all alike.
public final class ProgramLearning {
  static final Duration EVERY = Duration.ofDays(7);

  /// How far back contests count: a world that changes takes the evidence with it.
  static final Duration MEMORY = Duration.ofDays(182);

  /// Contacted people from which on their rate stands for a chance.
  private static final int ENOUGH = 30;

  private final Jdbi jdbi;

  public ProgramLearning(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Looks, if a week has passed.
  ///
  /// @return the rule that is in force from now on, if somebody looked
  public Optional<InForce> learn(Instant now) {
    return jdbi.inTransaction(
        db -> {
          var last = ProgramRules.inForce(db, now);
          if (last.isPresent() && last.get().at().plus(EVERY).isAfter(now)) {
            return Optional.empty();
          }
          var programs =
              Applied.all(db).stream()
                  .filter(campaign -> campaign.state().equals("running"))
                  .filter(campaign -> campaign.definition().category() == Category.PROGRAM)
                  .filter(campaign -> campaign.definition().goal().isPresent())
                  .toList();
          if (programs.size() < 2) {
            return Optional.empty();
          }
          var effects = effects(db, programs, now);
          var expected =
              effects.stream()
                  .filter(effect -> effect.expected() > 0)
                  .max(Comparator.comparingDouble(Effect::expected))
                  .map(Effect::campaign);
          var contests = Contests.matured(db, now.minus(MEMORY), now);
          var over = Contests.overWhenCompared(db, now);
          var trial =
              ProgramTrial.of(
                  contests.stream()
                      .map(
                          each ->
                              new ProgramTrial.Contest(
                                  each.household(),
                                  each.candidates(),
                                  each.first(),
                                  each.chance(),
                                  each.dollars()))
                      .toList(),
                  expected,
                  last.map(InForce::personal).orElse(false),
                  looks(over.subList(0, over.size() - 1)),
                  over.getLast(),
                  now.getEpochSecond());
          var rule = rule(trial, contests.size(), now);
          ProgramRules.keep(db, rule, effects);
          return Optional.of(rule);
        });
  }

  /// Which of the earlier comparisons were looks follows from how many contests were over by then.
  private static Looks looks(List<Long> over) {
    var looks = Looks.NONE;
    for (long contests : over) {
      looks = looks.isDue(contests) ? looks.after(contests) : looks;
    }
    return looks;
  }

  private static InForce rule(ProgramTrial trial, int contests, Instant now) {
    var gain =
        trial
            .gain()
            .flatMap(
                value ->
                    value instanceof PolicyValue.Valued valued
                        ? Optional.of(
                            new Gain(
                                valued.snips().value(),
                                valued.snips().low(),
                                valued.snips().high()))
                        : Optional.empty());
    double effective =
        trial
            .gain()
            .map(
                value ->
                    switch (value) {
                      case PolicyValue.Valued valued -> valued.effective();
                      case PolicyValue.Refused refused -> refused.effective();
                    })
            .orElse(0.0);
    return new InForce(
        now,
        trial.personal(),
        trial.single(),
        trial.measured(),
        contests,
        effective,
        gain,
        trial.reason());
  }

  /// What one campaign's holdout says.
  private record Shown(
      Applied campaign, Optional<Gain> effect, Optional<Double> part, Optional<Double> rate) {}

  private static List<Effect> effects(Handle db, List<Applied> programs, Instant now) {
    var shown = programs.stream().map(campaign -> shown(db, campaign, now)).toList();
    double usual =
        shown.stream()
            .flatMap(each -> each.part().stream())
            .mapToDouble(part -> part)
            .average()
            .orElse(1);
    boolean any = shown.stream().anyMatch(each -> each.part().isPresent());
    var effects = new ArrayList<Effect>();
    for (var each : shown) {
      var name = each.campaign().name();
      boolean uplift = RankedBy.latest(db, name).equals(Optional.of(RankedBy.UPLIFT));
      double factor = uplift ? 1 : each.part().orElse(usual);
      var basis =
          uplift ? "uplift" : each.part().isPresent() ? "effect" : any ? "average" : "chance";
      var asked = each.campaign().definition().choice().score().isPresent();
      var chance = asked ? Optional.<Double>empty() : each.rate();
      var past = ActionRows.usual(db, name, now);
      double value =
          each.campaign()
              .definition()
              .goal()
              .orElseThrow()
              .value()
              .map(money -> money.cents() / 100.0)
              .orElse(0.0);
      double mean = past.score().or(() -> chance).orElse(0.0);
      effects.add(
          new Effect(
              name, basis, factor, chance, each.effect(), mean * factor * value - past.dollars()));
    }
    return effects;
  }

  /// The effect over the rate of the contacted is the part that would not have come anyway; shown
  /// where its interval leaves out 0, and 0 where contact surely puts off.
  private static Shown shown(Handle db, Applied campaign, Instant now) {
    var readout = Results.of(db, campaign.name(), now).readout();
    double people =
        readout.stream()
            .flatMap(read -> read.arms().stream())
            .mapToDouble(line -> line.arm().counts().people())
            .sum();
    double enrolled =
        readout.stream()
            .flatMap(read -> read.arms().stream())
            .mapToDouble(line -> line.arm().counts().enrolled())
            .sum();
    var rate = people < ENOUGH ? Optional.<Double>empty() : Optional.of(enrolled / people);
    var effect = readout.flatMap(read -> read.look()).map(look -> look.effect());
    Optional<Double> part =
        effect
            .filter(seen -> !holdsZero(seen.interval()))
            .flatMap(
                seen -> rate.filter(r -> r > 0).map(r -> Math.clamp(seen.estimate() / r, 0, 1)));
    return new Shown(
        campaign,
        effect.map(
            seen -> new Gain(seen.estimate(), seen.interval().low(), seen.interval().high())),
        part,
        rate);
  }

  private static boolean holdsZero(Interval interval) {
    return interval.low() <= 0 && interval.high() >= 0;
  }
}
