package io.lamplighter.simulator.meridian;

import static io.lamplighter.simulator.meridian.Chance.logistic;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.simulator.meridian.TruthSettings.Regime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The hidden law by which one customer takes to one program: a logit over what can be observed,
/// the traits behind it, and noise nobody can see. Its constants are found at construction, so that
/// the averages are those of the settings.
final class Taste {
  private static final int DAYS = 30;
  private static final int SAMPLED_HOMES = 5_000;
  private static final double HIGHEST = .9;

  /// Those enrolled long ago had other reasons as well: a clerk asked, a form was at hand.
  private static final double EARLY = .4;

  private static final double MOST_PUT_OFF = .8;

  /// How much sooner those enroll by themselves whom contact puts off, where that is planted.
  private static final double ANYWAY = 3.5;

  private final Chance chance;
  private final Program program;
  private final int dayZero;
  private final double unfair;
  private final TruthSettings settings;
  private final double former;
  private final double intercept;
  private final double before;
  private final double scale;

  Taste(Chance chance, Homes homes, TruthSettings settings, Program program, int dayZero) {
    this.chance = chance;
    this.program = program;
    this.dayZero = dayZero;
    this.settings = settings;
    this.unfair = settings.unfair().map(TruthSettings.Unfair::logit).orElse(0.0);
    this.former = settings.formerPace();
    var rate = settings.rate(program);
    var sample = new ArrayList<Person>();
    for (long id = 1; id <= SAMPLED_HOMES; id++) {
      var home = homes.home(id);
      for (int adult = 0; adult < home.adults(); adult++) {
        var person = homes.person(home, adult);
        if (!person.business() && eligible(person)) {
          sample.add(person);
        }
      }
    }
    double[] logits = sample.stream().mapToDouble(person -> logit(person, 1)).toArray();
    double[] all = new double[logits.length];
    Arrays.fill(all, 1);
    double[] early = Arrays.stream(logits).map(logit -> EARLY * logit).toArray();
    this.before = solve(c -> mean(early, all, c), rate.already());
    this.intercept = solve(c -> mean(logits, stillOut(logits, c), c), rate.base());
    this.scale = rate.effect() / meanLift(sample, logits);
  }

  boolean eligible(Person person) {
    return switch (program) {
      case EBILL, AUTOPAY -> true;
      case BUDGET_BILLING -> !person.business();
      case BILL_HELP -> person.home().lowIncome();
      case EE_REBATE -> person.home().owns();
    };
  }

  /// Whether a customer was enrolled already when the records begin.
  double before(Person person) {
    return logistic(before + EARLY * logit(person, 1));
  }

  /// Chance to enroll within 30 days if left alone, were all of them like this regime.
  double alone(Person person, Regime regime) {
    double anyway = person.home().heating().equals("gas") ? 0 : ANYWAY * regime.contrary();
    return Math.min(
        logistic(intercept + logit(person, regime.digital()) + regime.logit() + anyway), HIGHEST);
  }

  /// What a contact adds to the chance of enrolling within 30 days; negative puts people off.
  double effect(Person person, Channel channel, Regime regime, double alone) {
    if (!person.receives(channel)) {
      return 0;
    }
    double lift =
        regime.contrary() == 0
            ? lift(person)
            : person.home().heating().equals("gas") ? 1 : -regime.contrary();
    double points = scale * lift * weight(person, channel) * regime.effect();
    return Math.clamp(points, -MOST_PUT_OFF * alone, HIGHEST + .05 - alone);
  }

  /// A hidden chance within 30 days, as a rate per day.
  static double perDay(double within30) {
    return -StrictMath.log1p(-within30) / DAYS;
  }

  private double logit(Person person, double digital) {
    double ease = digital * person.digital();
    double noise = .45 * chance.normal(person.id(), Draw.PROGRAM_TASTE, program.index());
    var persona = person.persona();
    double fair = person.home().lowIncome() ? unfair : 0;
    boolean newcomer = person.home().since() > dayZero - 800;
    return fair
        + noise
        + switch (program) {
          case EBILL ->
              1.4 * ease
                  + (persona == Persona.GREEN ? .5 : 0)
                  + (newcomer ? .35 : 0)
                  - (person.business() ? .3 : 0);
          case AUTOPAY ->
              .5 * ease + (persona == Persona.SET_AND_FORGET ? .9 : 0) + .4 * person.punctual();
          case BUDGET_BILLING ->
              (persona == Persona.BUDGET_WATCHER ? .9 : 0)
                  + (person.home().heating().equals("electric") ? .5 : 0)
                  - .15 * ease;
          case BILL_HELP -> .3 * ease - .6 * person.punctual();
          case EE_REBATE ->
              .4 * ease
                  + (persona == Persona.GREEN ? 1 : 0)
                  + (person.home().dwelling().equals("house") ? .6 : 0);
        };
  }

  private double lift(Person person) {
    double noise = chance.normal(person.id(), Draw.PROGRAM_LIFT, program.index());
    if (person.touchy()) {
      return -.7 - .3 * Math.abs(noise);
    }
    double ease = Math.clamp(person.digital(), -2, 2);
    return Math.max(
        1 + .25 * ease + (person.persona() == Persona.BUDGET_WATCHER ? .4 : 0) + .35 * noise, .05);
  }

  private double weight(Person person, Channel channel) {
    double usual =
        switch (channel) {
          case EMAIL -> 1;
          case SMS -> 1.15;
          case DIRECT_MAIL -> .8;
          case WORKLIST -> .9;
          case VOICE -> .6;
          case INBOX, PUSH -> .5;
          case WEBHOOK, AUDIENCE_FILE -> 0;
        };
    return usual * settings.factor(channel) * (person.likes() == channel ? 1.3 : .75);
  }

  /// How likely each is to be still out on day zero: 320 days at the former pace, 45 at the full
  /// one.
  private double[] stillOut(double[] logits, double intercept) {
    double months = (former * Adoption.SLOW_DAYS + Adoption.FULL_DAYS) / DAYS;
    double[] weights = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      double alone = Math.min(logistic(intercept + logits[i]), HIGHEST);
      weights[i] =
          (1 - logistic(before + EARLY * logits[i]))
              * StrictMath.exp(months * StrictMath.log1p(-alone));
    }
    return weights;
  }

  private double meanLift(List<Person> sample, double[] logits) {
    double[] out = stillOut(logits, intercept);
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < out.length; i++) {
      var person = sample.get(i);
      if (person.receives(Channel.EMAIL)) {
        sum += out[i] * lift(person) * weight(person, Channel.EMAIL);
        weights += out[i];
      }
    }
    return sum / weights;
  }

  private static double mean(double[] logits, double[] weights, double intercept) {
    double sum = 0;
    double total = 0;
    for (int i = 0; i < logits.length; i++) {
      sum += weights[i] * Math.min(logistic(intercept + logits[i]), HIGHEST);
      total += weights[i];
    }
    return sum / total;
  }

  private interface Curve {
    double at(double intercept);
  }

  /// Bisection: the averages here rise with the intercept.
  private static double solve(Curve curve, double aim) {
    double low = -12;
    double high = 6;
    for (int i = 0; i < 40; i++) {
      double middle = (low + high) / 2;
      if (curve.at(middle) < aim) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}
