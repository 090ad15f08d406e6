package io.lamplighter.simulator.meridian;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.simulator.meridian.Population.Account;
import io.lamplighter.simulator.meridian.Population.Customer;
import io.lamplighter.simulator.meridian.Population.Household;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MeridianTest {
  private static final LocalDate DAY_ZERO = LocalDate.parse("2026-09-01");
  private static final Meridian MERIDIAN = Meridian.of(7, 8_000, DAY_ZERO);
  private static final List<Household> HOUSEHOLDS = MERIDIAN.population().toList();

  @Test
  void isTheSameForTheSameSeedAndAnotherForAnother() {
    assertThat(Meridian.of(7, 300, DAY_ZERO).population())
        .containsExactlyElementsOf(Meridian.of(7, 300, DAY_ZERO).population().toList());
    assertThat(Meridian.of(7, 300, DAY_ZERO).history(2))
        .containsExactlyElementsOf(Meridian.of(7, 300, DAY_ZERO).history(2).toList());
    assertThat(Meridian.of(8, 300, DAY_ZERO).population().toList())
        .isNotEqualTo(Meridian.of(7, 300, DAY_ZERO).population().toList());
  }

  @Test
  void hasExactlySoManyCustomersAndALargerOneBeginsWithTheSame() {
    assertThat(customers()).hasSize(8_000);
    assertThat(MERIDIAN.keys()).containsExactlyElementsOf(customers().map(Customer::key).toList());
    var small = Meridian.of(7, 101, DAY_ZERO).population().toList();
    assertThat(HOUSEHOLDS).startsWith(small.subList(0, small.size() - 1).toArray(Household[]::new));
  }

  @Test
  void isMadeAsItIsReadHoweverManyThereAre() {
    var huge = Meridian.of(7, 2_000_000_000, DAY_ZERO);

    assertThat(huge.population().limit(3)).hasSize(3);
    assertThat(huge.history(12).limit(100)).hasSize(100);
  }

  @Test
  void reachesNobody() {
    var points = customers().flatMap(customer -> customer.contactPoints().stream()).toList();

    assertThat(points.stream().filter(point -> point.channel() == Channel.EMAIL))
        .hasSizeGreaterThan(6_000)
        .allMatch(point -> point.address().endsWith(".example"));
    assertThat(points.stream().filter(point -> point.channel() == Channel.SMS))
        .hasSizeGreaterThan(5_000)
        .allMatch(point -> point.address().matches("\\+1\\d{3}555\\d{4}"));
  }

  @Test
  void phonesRarelyBelongToTwo() {
    var phones =
        customers()
            .flatMap(customer -> customer.contactPoints().stream())
            .filter(point -> point.channel() == Channel.SMS)
            .map(Population.ContactPoint::address)
            .toList();

    assertThat(new HashSet<>(phones)).hasSizeGreaterThan((int) (phones.size() * .97));
  }

  @Test
  void hasFamiliesCouplesAndLandlordsWithUpToThirtyPremises() {
    double couples =
        HOUSEHOLDS.stream().filter(household -> household.customers().size() == 2).count();
    int most =
        HOUSEHOLDS.stream().mapToInt(household -> household.premises().size()).max().orElse(0);

    assertThat(couples / HOUSEHOLDS.size()).isCloseTo(.35, within(.03));
    assertThat(HOUSEHOLDS).allMatch(household -> household.customers().size() <= 4);
    assertThat(most).isBetween(15, 30);
    assertThat(customers().map(Customer::customerClass).collect(toSet()))
        .containsExactlyInAnyOrder("residential", "commercial");
  }

  @Test
  void hasNamesThatPutProgramsToTheTest() {
    var names = customers().map(one -> one.givenName() + " " + one.familyName()).collect(toSet());
    var ascii = StandardCharsets.US_ASCII.newEncoder();

    assertThat(names).anyMatch(name -> name.length() > 38);
    assertThat(names).anyMatch(name -> name.contains("'"));
    assertThat(names).anyMatch(name -> name.codePoints().anyMatch(Character::isIdeographic));
    assertThat(names.stream().filter(name -> !ascii.canEncode(name))).hasSizeGreaterThan(100);
    assertThat(customers().map(one -> one.attributes().getOrDefault("business", "")))
        .anyMatch(firm -> firm.toString().contains("<"));
  }

  @Test
  void livesInSeveralZonesOfWhichOneIsUnknown() {
    var zones = customers().map(customer -> "" + customer.zone()).collect(toSet());

    assertThat(zones)
        .containsExactlyInAnyOrder(
            "America/Denver", "America/Boise", "America/Los_Angeles", "America/Phoenix", "null");
    assertThat(customers().flatMap(customer -> customer.contactPoints().stream()))
        .anyMatch(point -> point.zones().size() == 2);
  }

  @Test
  void consentsAsItsSharesSay() {
    assertThat(consenting(Channel.SMS, "program", true)).isCloseTo(.34, within(.02));
    assertThat(consenting(Channel.SMS, "program", false)).isCloseTo(.06, within(.01));
    assertThat(consenting(Channel.EMAIL, "program", true)).isCloseTo(.55, within(.02));
    assertThat(consenting(Channel.EMAIL, "program", false)).isCloseTo(.08, within(.01));
    assertThat(consenting(Channel.EMAIL, "survey", false)).isCloseTo(.07, within(.01));
    double stated = customers().filter(customer -> customer.prefers() != null).count();
    assertThat(stated / 8_000).isCloseTo(.35, within(.02));
  }

  @Test
  void namesEveryEventOnceAndForEver() {
    var past = MERIDIAN.history(12).toList();
    Set<String> names = past.stream().map(event -> event.source() + event.key()).collect(toSet());

    assertThat(names).hasSameSizeAs(past);
    assertThat(past).allMatch(event -> event.known().isBefore(MERIDIAN.start()));
    assertThat(past).noneMatch(event -> event.known().isBefore(event.occurred()));
    assertThat(past.stream().map(MeridianEvent::type).collect(toSet())).hasSize(7);
    assertThat(past.size() / 8_000.0).isCloseTo(31, within(3.0));
  }

  @Test
  void tellsWhatClerksAndBanksKnowAtTwoInTheMorning() {
    var nightly = Set.of("/billing", "/payments", "/contact-centre");
    var sources = MERIDIAN.history(6).filter(event -> nightly.contains(event.source())).toList();

    assertThat(sources)
        .allMatch(
            event ->
                event.known().atZone(Meridian.ZONE).toLocalTime().equals(LocalTime.of(2, 0))
                    // The night that has no 02:00.
                    || event.known().toString().equals("2026-03-08T09:00:00Z"));
    assertThat(sources)
        .allMatch(event -> event.known().isBefore(event.occurred().plusSeconds(26 * 3600)));
  }

  @Test
  void billsEveryAccountEveryMonthAcrossTheSeam() {
    var meridian = Meridian.of(7, 400, DAY_ZERO);
    var until = meridian.start().plusSeconds(62 * 86_400);
    var bills =
        Stream.concat(
                meridian.history(12),
                meridian
                    .world()
                    .during(meridian.start(), until, meridian.enrolled(), List.of())
                    .stream()
                    .flatMap(MeridianTest::reported))
            .filter(event -> event.type().equals(MeridianEvent.BILL_ISSUED))
            .collect(groupingBy(MeridianEvent::account));

    var accounts = meridian.population().flatMap(one -> one.accounts().stream()).toList();
    assertThat(bills.keySet())
        .containsExactlyInAnyOrderElementsOf(accounts.stream().map(Account::key).toList());
    // Twelve months and two; one more or less where the edge of the span cuts a month.
    assertThat(bills.values()).allMatch(list -> list.size() >= 13 && list.size() <= 15);
    assertThat(bills.values())
        .allMatch(list -> list.stream().map(MeridianEvent::key).distinct().count() == list.size());
  }

  @Test
  void showsAccountsAsTheirEnrollmentsHaveMadeThem() {
    var enrolled = MERIDIAN.enrolled();
    var byCustomer = customers().collect(toMap(Customer::key, customer -> customer));
    var end = MERIDIAN.start().plusSeconds(86_400 * 3);
    var late =
        MERIDIAN.world().during(MERIDIAN.start(), end, enrolled, List.of()).stream()
            .flatMap(MeridianTest::reported)
            .filter(event -> event.occurred().isBefore(MERIDIAN.start()))
            .filter(event -> event.type().equals(MeridianEvent.ENROLLMENT_CHANGED))
            .toList();
    // What clerks heard on the last evening comes with the first night.
    assertThat(late).isNotEmpty();
    late.stream().map(Happening.Reported::new).forEach(enrolled::add);

    assertThat(HOUSEHOLDS.stream().flatMap(one -> one.accounts().stream()))
        .allMatch(
            account ->
                account.delivery().equals("ebill")
                    == enrolled.in(account.customer(), Program.EBILL, MERIDIAN.start()))
        .allMatch(
            account ->
                account.autopay()
                    == enrolled.in(account.customer(), Program.AUTOPAY, MERIDIAN.start()))
        .allMatch(account -> byCustomer.containsKey(account.customer()));
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThatThrownBy(() -> Meridian.of(1, 0, DAY_ZERO)).hasMessageContaining("at least one");
    assertThatThrownBy(() -> MERIDIAN.history(13)).hasMessageContaining("1 to 12 months");
    assertThatThrownBy(() -> MERIDIAN.world(.5)).hasMessageContaining("factor of 1 or more");
    assertThatThrownBy(() -> Meridian.number("A-17")).hasMessageContaining("C-80000");
  }

  private static Stream<Customer> customers() {
    return HOUSEHOLDS.stream().flatMap(household -> household.customers().stream());
  }

  private static Stream<MeridianEvent> reported(Happening happening) {
    return happening instanceof Happening.Reported(var event) ? Stream.of(event) : Stream.empty();
  }

  /// Share of those with such an address who said yes, or no.
  private static double consenting(Channel channel, String purpose, boolean granted) {
    var reachable =
        customers()
            .filter(
                customer ->
                    customer.contactPoints().stream().anyMatch(point -> point.channel() == channel))
            .toList();
    double said =
        reachable.stream()
            .filter(
                customer ->
                    customer.consents().stream()
                        .anyMatch(
                            consent ->
                                consent.channel() == channel
                                    && consent.purpose().equals(purpose)
                                    && consent.granted() == granted))
            .count();
    return said / reachable.size();
  }
}
