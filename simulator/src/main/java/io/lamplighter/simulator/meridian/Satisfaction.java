package io.lamplighter.simulator.meridian;

import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.simulator.meridian.Calls.Call;
import java.util.Optional;

/// How content a customer is: a trait, worn down by what the utility did in the last ninety days.
final class Satisfaction {
  private static final int DAYS = 90;

  /// Above these, one point more on the scale of five.
  private static final double[] CSAT = {-1.5, -.8, -.15, .85};

  private static final double[] NPS = {-1.9, -1.6, -1.3, -1.0, -.75, -.45, -.2, .15, .6, 1.15};
  private static final double[] CES = {-1.6, -1.15, -.75, -.4, .1, .8};

  private final Chance chance;
  private final Days days;
  private final Operations operations;

  Satisfaction(Chance chance, Days days, Operations operations) {
    this.chance = chance;
    this.days = days;
    this.operations = operations;
  }

  /// Mean about .2, deviation about .9; what is above -.15 answers 4 or 5 of 5.
  double latent(Person person, long at) {
    int today = days.dayOf(at);
    int last = days.monthOf(today);
    long from = days.midnight(today - DAYS);
    var span = new Span(from, at);
    double hours = 0;
    int calls = 0;
    int unresolved = 0;
    int late = 0;
    int jumps = 0;
    var meter = operations.meters().meter(person, 0);
    for (int month = days.monthOf(today - DAYS); month <= last; month++) {
      for (var outage : operations.outages().of(person.home(), month)) {
        hours += span.holds(outage.end()) ? outage.minutes() / 60.0 : 0;
      }
      for (var call : operations.calls().of(person, month)) {
        if (span.holds(call.closed())) {
          calls++;
          unresolved += call.resolved() ? 0 : 1;
        }
      }
      long issue = days.midnight(days.firstDay(month) + meter.cycle() - 1);
      if (span.holds(issue)) {
        late += operations.billing().lateDays(meter.account(), month) > 0 ? 1 : 0;
        jumps += operations.billing().jump(meter, month) > 1.35 ? 1 : 0;
      }
    }
    return .5
        + .75 * person.mood()
        - .28 * Math.sqrt(Math.min(hours, 16))
        - .10 * calls
        - .55 * unresolved
        - .35 * late
        - .15 * jumps;
  }

  /// The last call closed in the week before an instant.
  Optional<Call> lastCall(Person person, long at) {
    int today = days.dayOf(at);
    var span = new Span(days.midnight(today - 7), at);
    Call latest = null;
    for (int month = days.monthOf(today - 14); month <= days.monthOf(today); month++) {
      for (var call : operations.calls().of(person, month)) {
        if (span.holds(call.closed()) && (latest == null || call.closed() > latest.closed())) {
          latest = call;
        }
      }
    }
    return Optional.ofNullable(latest);
  }

  /// What a customer answers.
  ///
  /// @param who the touchpoint's number
  int score(Person person, Survey survey, long who, long at) {
    double felt = latent(person, at) + .45 * chance.normal(who, Draw.REPLY_SCORE, 0);
    return switch (survey) {
      case CSAT -> 1 + passed(CSAT, felt);
      case NPS -> passed(NPS, felt);
      case CES -> 1 + passed(CES, felt);
      case FCR -> {
        double settled = lastCall(person, at).map(call -> call.resolved() ? .93 : .12).orElse(.7);
        double u = chance.unit(who, Draw.REPLY_SCORE, 1);
        yield u < settled ? 1 : u < settled + (1 - settled) * .6 ? 0 : 2;
      }
    };
  }

  /// The mean answer of a customer, over all that chance could do.
  double expected(Person person, Survey survey, long at) {
    double sum = 0;
    int draws = 64;
    for (int i = 0; i < draws; i++) {
      sum += score(person, survey, ~(long) i, at);
    }
    return sum / draws;
  }

  private static int passed(double[] thresholds, double felt) {
    int count = 0;
    while (count < thresholds.length && felt > thresholds[count]) {
      count++;
    }
    return count;
  }
}
