package io.lamplighter.simulator.meridian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.simulator.meridian.Population.Customer;
import io.lamplighter.simulator.meridian.Truth.Treated;
import io.lamplighter.simulator.meridian.TruthSettings.Rate;
import io.lamplighter.simulator.meridian.TruthSettings.Regime;
import io.lamplighter.simulator.meridian.TruthSettings.Unfair;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TruthTest {
  private static final LocalDate DAY_ZERO = LocalDate.parse("2026-09-01");
  private static final Meridian MERIDIAN = Meridian.of(3, 20_000, DAY_ZERO);
  private static final Truth TRUTH = MERIDIAN.truth();
  private static final List<String> AUDIENCE = audience(MERIDIAN);

  @Test
  void eightPercentOfTheAudienceEnrollIfLeftAlone() {
    double truth = mean(AUDIENCE, one -> TRUTH.ifLeftAlone(number(one), Program.EBILL, DAY_ZERO));
    double seen = share(enrolledWithin30Days(List.of()));

    assertThat(truth).isCloseTo(.08, within(.003));
    assertThat(seen).isCloseTo(truth, within(.008));
  }

  @Test
  void contactAddsFourPoints() {
    var reached = AUDIENCE.stream().filter(TruthTest::hasMail).toList();
    double truth = TRUTH.effect(Program.EBILL, treated(reached, DAY_ZERO));
    var contacted = enrolledWithin30Days(emails(reached));
    var alone = enrolledWithin30Days(List.of());
    double seen = (count(contacted, reached) - count(alone, reached)) / reached.size();

    assertThat(truth).isCloseTo(.04, within(.002));
    assertThat(seen).isCloseTo(truth, within(.006));
  }

  @Test
  void aDifferenceAgainstAHoldoutCoversTheTrueEffectOfThoseContacted() {
    var reached = AUDIENCE.stream().filter(TruthTest::hasMail).toList();
    var ifContacted = enrolledWithin30Days(emails(reached));
    var ifAlone = enrolledWithin30Days(List.of());
    int covered = 0;
    for (int salt = 0; salt < 40; salt++) {
      var chance = new Random(salt);
      var treated = new ArrayList<String>();
      var held = new ArrayList<String>();
      reached.forEach(one -> (chance.nextDouble() < .2 ? held : treated).add(one));
      double p = count(ifContacted, treated) / treated.size();
      double q = count(ifAlone, held) / held.size();
      double deviation = Math.sqrt(p * (1 - p) / treated.size() + q * (1 - q) / held.size());
      double truth = TRUTH.effect(Program.EBILL, treated(treated, DAY_ZERO));
      covered += Math.abs(p - q - truth) < 1.96 * deviation ? 1 : 0;
    }

    // Of 40 splits of one world; the splits share its people, so a few more or less may miss.
    assertThat(covered).isGreaterThanOrEqualTo(34);
  }

  @Test
  void someAreBetterLeftAlone() {
    var touchy = AUDIENCE.stream().filter(one -> TRUTH.betterLeftAlone(number(one))).toList();
    var reached = touchy.stream().filter(TruthTest::hasMail).toList();
    var contacted = enrolledWithin30Days(emails(reached));
    var alone = enrolledWithin30Days(List.of());

    assertThat(touchy.size() / (double) AUDIENCE.size()).isBetween(.05, .15);
    assertThat(TRUTH.effect(Program.EBILL, treated(reached, DAY_ZERO))).isLessThan(-.01);
    assertThat(count(contacted, reached)).isLessThan(count(alone, reached));
  }

  @Test
  void theLikedChannelWorksBest() {
    var texters =
        AUDIENCE.stream()
            .filter(one -> TRUTH.bestChannel(number(one)) == Channel.SMS)
            .filter(one -> !TRUTH.betterLeftAlone(number(one)))
            .filter(one -> effect(one, Channel.SMS) > 0 && effect(one, Channel.EMAIL) > 0)
            .toList();

    assertThat(texters).hasSizeGreaterThan(500);
    assertThat(texters).allMatch(one -> effect(one, Channel.SMS) > effect(one, Channel.EMAIL));
  }

  @Test
  void whatCanBeObservedTellsWhoEnrolls() {
    var enrolled = MERIDIAN.enrolled();
    var seen = enrolledWithin30Days(List.of());
    var rows = new ArrayList<double[]>();
    var outcomes = new ArrayList<Boolean>();
    for (var customer : AUDIENCE) {
      rows.add(Learner.features(MERIDIAN.observed(customer, MERIDIAN.start(), enrolled)));
      outcomes.add(seen.contains(customer));
    }

    double auc = Learner.heldOutAuc(rows, outcomes);

    assertThat(auc).isBetween(.70, .88);
  }

  @Test
  void ratesAreAsSet() {
    var settings =
        TruthSettings.standard()
            .with(Program.EBILL, new Rate(.02, .01, .4))
            .with(Program.EE_REBATE, new Rate(.05, .03, .1));
    var meridian = Meridian.of(3, 20_000, DAY_ZERO, settings);
    var truth = meridian.truth();
    var owners =
        MERIDIAN.keys().filter(one -> truth.eligible(number(one), Program.EE_REBATE)).toList();

    assertThat(
            mean(
                audience(meridian), one -> truth.ifLeftAlone(number(one), Program.EBILL, DAY_ZERO)))
        .isCloseTo(.02, within(.001));
    assertThat(mean(owners, one -> truth.ifLeftAlone(number(one), Program.EE_REBATE, DAY_ZERO)))
        .isCloseTo(.05, within(.01));
    assertThat(owners).hasSizeLessThan(20_000);
  }

  @Test
  void aPlantedRegimeTurnsBehaviourFromItsDayOn() {
    var change = DAY_ZERO.plusDays(60);
    var settings = TruthSettings.standard().with(new Regime(change, .3, -1, .5));
    var truth = Meridian.of(3, 20_000, DAY_ZERO, settings).truth();
    var before = change.minusDays(30);
    var customer = AUDIENCE.getFirst();

    assertThat(truth.ifLeftAlone(number(customer), Program.EBILL, before))
        .isEqualTo(TRUTH.ifLeftAlone(number(customer), Program.EBILL, before));
    assertThat(correlation(truth, before)).isGreaterThan(.5);
    assertThat(correlation(truth, change)).isLessThan(-.3);
    // Half way, the thirty days straddle both.
    assertThat(truth.ifLeftAlone(number(customer), Program.EBILL, change.minusDays(15)))
        .isStrictlyBetween(
            Math.min(
                truth.ifLeftAlone(number(customer), Program.EBILL, before),
                truth.ifLeftAlone(number(customer), Program.EBILL, change)),
            Math.max(
                truth.ifLeftAlone(number(customer), Program.EBILL, before),
                truth.ifLeftAlone(number(customer), Program.EBILL, change)));
    assertThatThrownBy(
            () ->
                Meridian.of(
                    3, 10, DAY_ZERO, settings.with(new Regime(DAY_ZERO.minusDays(1), 0, 1, 1))))
        .hasMessageContaining("before day zero");
  }

  @Test
  void aPlantedUnfairFeatureGivesAwayWhoIsPoor() {
    var settings = TruthSettings.standard().with(new Unfair(-1.2));
    var unfair = Meridian.of(3, 20_000, DAY_ZERO, settings);
    var customers = unfair.population().flatMap(one -> one.customers().stream()).toList();
    Predicate<Customer> poor = Customer::lowIncome;

    assertThat(alone(unfair, customers, poor))
        .isLessThan(.6 * alone(unfair, customers, poor.negate()));
    assertThat(customers)
        .filteredOn(poor)
        .allMatch(one -> "DE".contains((String) one.attributes().get("vendor_grade")));
    assertThat(MERIDIAN.population().limit(50).flatMap(one -> one.customers().stream()))
        .noneMatch(one -> one.attributes().containsKey("vendor_grade"));
  }

  @Test
  void satisfactionFollowsFromWhatTheUtilityDid() {
    var enrolled = MERIDIAN.enrolled();
    var at = MERIDIAN.start();
    var dark = new ArrayList<Double>();
    var bright = new ArrayList<Double>();
    var answers = new ArrayList<Double>();
    for (var customer : AUDIENCE.subList(0, 3_000)) {
      double score = MERIDIAN.satisfaction(customer, Survey.CSAT, at);
      answers.add(score);
      (MERIDIAN.observed(customer, at, enrolled).outageMinutes90d() > 120 ? dark : bright)
          .add(score);
    }

    assertThat(dark).hasSizeGreaterThan(100);
    assertThat(average(dark)).isLessThan(average(bright) - .3);
    assertThat(average(answers)).isBetween(3.3, 4.2);
  }

  private static List<String> audience(Meridian meridian) {
    var enrolled = meridian.enrolled();
    return meridian
        .population()
        .flatMap(one -> one.customers().stream())
        .filter(one -> one.customerClass().equals("residential"))
        .map(Customer::key)
        .filter(one -> !enrolled.in(one, Program.EBILL, meridian.start()))
        .toList();
  }

  private static boolean hasMail(String customer) {
    return MERIDIAN.person(number(customer)).receives(Channel.EMAIL);
  }

  private static List<Sent> emails(List<String> customers) {
    return customers.stream()
        .map(one -> WorldTest.message(one, Channel.EMAIL, MERIDIAN.start()))
        .toList();
  }

  /// Whose e-bill enrollment happened in the first 30 days.
  private static Set<String> enrolledWithin30Days(List<Sent> messages) {
    Instant start = MERIDIAN.start();
    var happenings =
        MERIDIAN
            .world()
            .during(start, start.plus(Duration.ofDays(32)), MERIDIAN.enrolled(), messages);
    return WorldTest.enrollments(happenings).stream()
        .filter(event -> event.enrolls().equals(Optional.of(Program.EBILL)))
        .filter(event -> !event.occurred().isBefore(start))
        .filter(event -> event.occurred().isBefore(start.plus(Duration.ofDays(30))))
        .map(MeridianEvent::customer)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static List<Treated> treated(List<String> customers, LocalDate day) {
    return customers.stream()
        .map(one -> new Treated(number(one), Optional.of(Channel.EMAIL), day))
        .toList();
  }

  private static double effect(String customer, Channel channel) {
    return TRUTH.effect(number(customer), Program.EBILL, channel, DAY_ZERO);
  }

  private static double share(Set<String> enrolled) {
    return count(enrolled, AUDIENCE) / AUDIENCE.size();
  }

  private static double count(Set<String> enrolled, List<String> among) {
    return among.stream().filter(enrolled::contains).count();
  }

  private static double alone(
      Meridian meridian, List<Customer> customers, Predicate<Customer> which) {
    return customers.stream()
        .filter(which)
        .mapToDouble(
            one -> meridian.truth().ifLeftAlone(number(one.key()), Program.EBILL, DAY_ZERO))
        .average()
        .orElseThrow();
  }

  /// Of propensity with ease online.
  private static double correlation(Truth truth, LocalDate day) {
    double[] x =
        AUDIENCE.stream().mapToDouble(one -> MERIDIAN.person(number(one)).digital()).toArray();
    double[] y =
        AUDIENCE.stream()
            .mapToDouble(one -> truth.ifLeftAlone(number(one), Program.EBILL, day))
            .toArray();
    return Learner.correlation(x, y);
  }

  private static double mean(List<String> customers, ToDoubleFunction<String> value) {
    return customers.stream().mapToDouble(value).average().orElseThrow();
  }

  private static double average(List<Double> values) {
    return values.stream().mapToDouble(value -> value).average().orElseThrow();
  }

  private static long number(String customer) {
    return Meridian.number(customer);
  }
}
