package io.lamplighter.simulator.meridian;

import io.lamplighter.campaigns.Channel;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How the hidden truth is set. Shares and chances are 0..1.
///
/// @param rates what is true of each program on average
/// @param formerPace how fast people enrolled before the 45 days that precede day zero, as a share
///   of the base rate: Meridian's sign-up page opened then, so the history holds outcomes to learn
///   from without everybody being enrolled already
/// @param regimes planted changes of behaviour, in order of their days
/// @param unfair a planted disadvantage
/// @param channels what a contact's effect is multiplied by over some channels; 1 over the others
public record TruthSettings(
    Map<Program, Rate> rates,
    double formerPace,
    List<Regime> regimes,
    Optional<Unfair> unfair,
    Map<Channel, Double> channels) {

  /// What is true of one program among the residential customers who may enroll and have not done
  /// so on day zero.
  ///
  /// @param base mean chance to enroll within 30 days if left alone
  /// @param effect what one e-mail adds to it on average, for those it reaches
  /// @param already share that was enrolled a year before day zero
  public record Rate(double base, double effect, double already) {}

  /// From a day on, people behave differently. Must not begin before day zero.
  ///
  /// @param logit added to everybody's base logit
  /// @param digital factor on what being at ease online does to propensity; negative turns it round
  /// @param effect factor on the effect of contact
  /// @param contrary 0 as usual; otherwise contact works on all who heat with gas alike and puts
  ///   off the others, by this share of what it adds for those, while they enroll the more often by
  ///   themselves: a world in which ranking by chance contacts just the wrong ones
  public record Regime(
      LocalDate from, double logit, double digital, double effect, double contrary) {
    public Regime(LocalDate from, double logit, double digital, double effect) {
      this(from, logit, digital, effect, 0);
    }
  }

  /// Something that makes a model unfair if it is believed: low-income customers enroll less when
  /// left alone, and a bought attribute `vendor_grade` (A to E) gives away who they are.
  ///
  /// @param logit added to the base logit of low-income customers, usually negative
  public record Unfair(double logit) {}

  public TruthSettings {
    rates = Map.copyOf(rates);
    regimes = List.copyOf(regimes);
    channels = Map.copyOf(channels);
  }

  /// The demo's world: e-bill 8 % within 30 days if left alone, 4 points more if contacted.
  public static TruthSettings standard() {
    return new TruthSettings(
        Map.of(
            Program.EBILL, new Rate(.08, .04, .25),
            Program.AUTOPAY, new Rate(.03, .015, .22),
            Program.BUDGET_BILLING, new Rate(.015, .01, .10),
            Program.BILL_HELP, new Rate(.05, .03, .30),
            Program.EE_REBATE, new Rate(.012, .008, .06)),
        .06,
        List.of(),
        Optional.empty(),
        Map.of());
  }

  public TruthSettings with(Program program, Rate rate) {
    var changed = new EnumMap<Program, Rate>(rates);
    changed.put(program, rate);
    return new TruthSettings(changed, formerPace, regimes, unfair, channels);
  }

  public TruthSettings with(Regime... planted) {
    return new TruthSettings(rates, formerPace, List.of(planted), unfair, channels);
  }

  public TruthSettings with(Unfair planted) {
    return new TruthSettings(rates, formerPace, regimes, Optional.of(planted), channels);
  }

  /// A world in which one channel works so many times as well as it usually does.
  public TruthSettings with(Channel channel, double factor) {
    var changed = new EnumMap<Channel, Double>(Channel.class);
    changed.putAll(channels);
    changed.put(channel, factor);
    return new TruthSettings(rates, formerPace, regimes, unfair, changed);
  }

  double factor(Channel channel) {
    return channels.getOrDefault(channel, 1.0);
  }

  Rate rate(Program program) {
    var rate = rates.get(program);
    if (rate == null) {
      throw new IllegalArgumentException(
          "no rate is set for the program " + program.word() + ": give all five");
    }
    return rate;
  }
}
