package io.lamplighter.simulator.meridian;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.simulator.meridian.TruthSettings.Regime;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What is really so, hidden from every model: each customer's chance to enroll if left alone and
/// if contacted. All chances are for the 30 days that begin with the day asked for, of a customer
/// not enrolled then.
///
/// The law of contact: of all messages about a program that reach a customer within 30 days, the
/// first one decides. It either moves the customer to enroll within 25 days, on top of what would
/// have happened anyway, or it puts a touchy one off for 30 days. Later ones change nothing but
/// opens, clicks and patience.
public final class Truth {
  private static final Regime USUAL = new Regime(LocalDate.EPOCH, 0, 1, 1);
  private static final int DAYS = 30;

  private final Homes homes;
  private final Taste[] tastes;
  private final List<Regime> regimes;

  Truth(Chance chance, Homes homes, TruthSettings settings, LocalDate dayZero) {
    this.homes = homes;
    this.regimes = settings.regimes();
    this.tastes = new Taste[Program.COUNT];
    for (var program : Program.values()) {
      tastes[program.index()] =
          new Taste(chance, homes, settings, program, (int) dayZero.toEpochDay());
    }
    for (var regime : regimes) {
      if (regime.from().isBefore(dayZero)) {
        throw new IllegalArgumentException(
            "a regime begins on "
                + regime.from()
                + ", before day zero "
                + dayZero
                + ": plant changes into the time to come");
      }
    }
  }

  /// One customer and how they were contacted, or that they were left alone.
  ///
  /// @param customer Meridian's number of the customer, see [Meridian#number]
  /// @param channel of the first message that went out; empty if none did
  /// @param day of that message, or of the entry
  public record Treated(long customer, Optional<Channel> channel, LocalDate day) {}

  /// Whether the program is open to a customer at all.
  public boolean eligible(long customer, Program program) {
    return eligible(homes.person(customer), program);
  }

  /// Chance to enroll within 30 days if left alone; 0 if not eligible.
  public double ifLeftAlone(long customer, Program program, LocalDate day) {
    return alone(homes.person(customer), program, (int) day.toEpochDay());
  }

  /// Chance to enroll within 30 days if first contacted on this day over this channel.
  public double ifContacted(long customer, Program program, Channel channel, LocalDate day) {
    var person = homes.person(customer);
    double alone = alone(person, program, (int) day.toEpochDay());
    return alone + effect(person, program, channel, (int) day.toEpochDay(), alone);
  }

  /// What one contact adds to the chance of a customer; negative for those better left alone.
  public double effect(long customer, Program program, Channel channel, LocalDate day) {
    var person = homes.person(customer);
    int on = (int) day.toEpochDay();
    return effect(person, program, channel, on, alone(person, program, on));
  }

  /// The true mean effect of what was done to these customers: what the difference between
  /// contacted and held out estimates. Customers to whom nothing went out count as zero.
  public double effect(Program program, Collection<Treated> treated) {
    return treated.stream()
        .mapToDouble(
            one ->
                one.channel()
                    .map(channel -> effect(one.customer(), program, channel, one.day()))
                    .orElse(0.0))
        .average()
        .orElse(0);
  }

  /// Whether a contact on the customer's best channel would do harm.
  public boolean betterLeftAlone(long customer) {
    return homes.person(customer).touchy();
  }

  /// Chance that a customer, when paying by hand, has not paid a bill a week after it fell due.
  public double fallsBehind(long customer) {
    return Billing.behind(homes.person(customer));
  }

  /// The channel that works best with a customer, whatever they say.
  public Channel bestChannel(long customer) {
    return homes.person(customer).likes();
  }

  boolean eligible(Person person, Program program) {
    return taste(program).eligible(person);
  }

  double before(Person person, Program program) {
    return taste(program).before(person);
  }

  double alone(Person person, Program program, int day) {
    if (!eligible(person, program)) {
      return 0;
    }
    var first = regime(day);
    if (first.equals(regime(day + DAYS - 1))) {
      return taste(program).alone(person, first);
    }
    double exposure = 0;
    for (int i = 0; i < DAYS; i++) {
      exposure += hazard(person, program, day + i);
    }
    return -StrictMath.expm1(-exposure);
  }

  double effect(Person person, Program program, Channel channel, int day, double alone) {
    return alone == 0 ? 0 : taste(program).effect(person, channel, regime(day), alone);
  }

  /// Rate of enrolling on a day if left alone, per day.
  double hazard(Person person, Program program, int day) {
    return Taste.perDay(taste(program).alone(person, regime(day)));
  }

  private Taste taste(Program program) {
    return tastes[program.index()];
  }

  private Regime regime(int day) {
    var current = USUAL;
    for (var regime : regimes) {
      if (regime.from().toEpochDay() <= day) {
        current = regime;
      }
    }
    return current;
  }
}
