package io.lamplighter.ledger.customers;

import static io.lamplighter.campaigns.Channel.EMAIL;
import static io.lamplighter.campaigns.Channel.SMS;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.customers.People.Refused;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CustomersTest {
  private static final Instant NOW = Instant.parse("2026-03-08T14:00:00Z");
  private Ledger ledger;
  private Customers customers;

  @BeforeEach
  void open() {
    ledger = TestLedger.fresh("rehearsal");
    customers = new Customers(ledger.jdbi());
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void givesBackWhatWasLoaded() {
    var ada =
        Customer.keyed("C-1")
            .household("H-1")
            .named("Ada\tTab", "O'Back\\slash\nÜnïcode")
            .language("es")
            .customerClass("commercial")
            .persona("saver")
            .birthDecade(1980)
            .lowIncome(true)
            .medicalBaseline(true)
            .moratorium(true)
            .preferring(SMS)
            .zone(ZoneId.of("America/Boise"))
            .jurisdiction("US-ID")
            .since(LocalDate.parse("2019-02-28"))
            .attribute("job", "adm. \"quoted\"")
            .attribute("age", 44)
            .done();

    customers.load(People.of(List.of(ada)), NOW);

    assertThat(customers.byKey("C-1")).hasValue(ada);
    assertThat(customers.byId(ada.id())).hasValue(ada);
  }

  @Test
  void replacesWhatIsThereAndMergesAttributes() {
    customers.load(
        People.of(List.of(Customer.keyed("C-1").attribute("a", 1).attribute("b", 1).done())), NOW);

    customers.load(
        People.of(List.of(Customer.keyed("C-1").named("Ada", "Byron").attribute("b", 2).done())),
        NOW);

    var stored = customers.byKey("C-1").orElseThrow();
    assertThat(stored.familyName()).isEqualTo("Byron");
    assertThat(stored.attributes()).isEqualTo(Map.of("a", 1, "b", 2));
  }

  @Test
  void placesACustomerAtTheirPremise() {
    var ada = aCustomer().livingIn("America/Boise").inState("ID").in(ledger);

    var stored = customers.byKey(ada.key()).orElseThrow();

    assertThat(stored.zone()).hasValue(ZoneId.of("America/Boise"));
    assertThat(stored.jurisdiction()).hasValue("US-ID");
    assertThat(customers.accounts(ada.id())).extracting(Account::id).containsExactly(ada.account());
    assertThat(customers.contactPoints(ada.id()))
        .extracting(ContactPoint::channel)
        .containsExactly(EMAIL);
  }

  @Test
  void tellsEachRowThatItLeavesOutAndStoresTheRest() {
    var loaded =
        customers.load(
            new People(
                List.of(Customer.keyed("C-1").done(), Customer.keyed("C-1").done()),
                List.of(),
                List.of(
                    Account.residential("A-1", "C-1", "P-9"),
                    Account.residential("A-2", "C-9", "P-9")),
                List.of(
                    ContactPoint.of("C-1", EMAIL, "not an address"),
                    new ContactPoint("C-1", SMS, "303 555 0100", List.of(), List.of()))),
            NOW);

    assertThat(loaded.refused())
        .extracting(Refused::key, Refused::rule)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("C-1", "duplicate_key"),
            org.assertj.core.groups.Tuple.tuple("A-1", "unknown_premise"),
            org.assertj.core.groups.Tuple.tuple("A-2", "unknown_customer"),
            org.assertj.core.groups.Tuple.tuple("C-1", "bad_address"));
    assertThat(loaded.customers()).isEqualTo(1);
    assertThat(loaded.contactPoints()).isEqualTo(1);
  }

  @Test
  void storesThousandsInOneGo() {
    var many =
        IntStream.range(0, 5_000)
            .mapToObj(i -> Customer.keyed("C-" + i).household("H-" + i / 2).done())
            .toList();

    assertThat(customers.load(People.of(many), NOW).customers()).isEqualTo(5_000);
    assertThat(customers.household(Numbering.household("H-7")))
        .extracting(Customer::key)
        .containsExactly("C-14", "C-15");
  }

  @Test
  void findsPeopleByTheBeginningOfKeyOrNameAndTakesPercentSignsLiterally() {
    aCustomer().keyed("X-1").named("Ada", "Byron").in(ledger);
    aCustomer().keyed("X-2").named("Bob", "100% Solar").in(ledger);

    assertThat(customers.search("byr", 10)).extracting(Customer::key).containsExactly("X-1");
    assertThat(customers.search("x-", 10)).hasSize(2);
    assertThat(customers.search("%", 10)).isEmpty();
  }

  @Test
  void printsNoPersonalData() {
    var ada = Customer.keyed("C-1").named("Ada", "Byron").done();

    assertThat(ada).hasToString("customer C-1");
    assertThat(ContactPoint.of("C-1", EMAIL, "ada@example.com"))
        .hasToString("email of customer C-1");
  }
}
