package io.lamplighter.ledger.consent;

import static io.lamplighter.campaigns.Channel.EMAIL;
import static io.lamplighter.campaigns.Channel.SMS;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static io.lamplighter.ledger.consent.Purpose.PROGRAM;
import static io.lamplighter.ledger.consent.Purpose.SURVEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ConsentsTest {
  private static final Instant NOW = Instant.parse("2026-03-08T14:00:00Z");
  private static Ledger ledger;
  private static Consents consents;

  @BeforeAll
  static void open() {
    ledger = TestLedger.fresh("rehearsal");
    consents = new Consents(ledger.jdbi());
  }

  @AfterAll
  static void close() {
    ledger.close();
  }

  @Test
  void saysNothingForWhoSaidNothing() {
    var customer = aCustomer().withoutConsent().in(ledger);

    assertThat(consents.of(customer.id())).isEmpty();
    assertThat(consents.latest(customer.id(), EMAIL, PROGRAM)).isEmpty();
  }

  @Test
  void letsTheLatestWordCountWhateverTheOrderOfArrival() {
    var customer = aCustomer().withoutConsent().in(ledger).id();
    var no = Consent.no(customer, SMS, PROGRAM, "sms", NOW);

    consents.record(List.of(no));
    consents.record(List.of(yes(customer, NOW.minus(Duration.ofDays(1)))));

    assertThat(consents.latest(customer, SMS, PROGRAM)).hasValue(no);
    assertThat(consents.history(customer)).hasSize(2);
  }

  @Test
  void letsTheLaterOfTwoWordsInOneLoadCount() {
    var customer = aCustomer().withoutConsent().in(ledger).id();

    consents.record(List.of(yes(customer, NOW), Consent.no(customer, SMS, PROGRAM, "web", NOW)));

    assertThat(consents.latest(customer, SMS, PROGRAM)).map(Consent::granted).hasValue(false);
  }

  @Test
  void keepsPurposesApart() {
    var customer = aCustomer().withoutConsent().in(ledger).id();

    consents.record(List.of(yes(customer, NOW)));

    assertThat(consents.latest(customer, SMS, SURVEY)).isEmpty();
  }

  @Test
  void knowsWhatHeldAtAnEarlierDecision() {
    var customer = aCustomer().withoutConsent().in(ledger).id();
    var learnedLate =
        new Consent(
            customer,
            SMS,
            PROGRAM,
            false,
            Basis.EXPRESS,
            "letter",
            Optional.empty(),
            NOW.plus(Duration.ofDays(1)),
            NOW.plus(Duration.ofDays(5)));

    consents.record(List.of(yes(customer, NOW), learnedLate));

    assertThat(consents.asOf(customer, NOW.plus(Duration.ofDays(2))))
        .singleElement()
        .matches(Consent::granted);
    assertThat(consents.asOf(customer, NOW.plus(Duration.ofDays(5))))
        .singleElement()
        .matches(consent -> !consent.granted());
  }

  @Test
  void answersForManyAtOnce() {
    var ada = aCustomer().in(ledger).id();
    var bob = aCustomer().refusing(EMAIL).in(ledger).id();
    var mute = aCustomer().withoutConsent().in(ledger).id();

    var all = consents.of(List.of(ada, bob, mute));

    assertThat(all).containsOnlyKeys(ada, bob);
    assertThat(all.get(ada)).hasSize(Purpose.values().length).allMatch(Consent::granted);
    assertThat(all.get(bob)).hasSize(Purpose.values().length).noneMatch(Consent::granted);
  }

  @Test
  void forgetsNothing() {
    var customer = aCustomer().in(ledger).id();

    assertThatThrownBy(
            () ->
                ledger
                    .jdbi()
                    .useHandle(
                        db ->
                            db.execute(
                                "DELETE FROM consent WHERE customer_id = ?", customer.value())))
        .hasMessageContaining("append only");
  }

  private static Consent yes(CustomerId customer, Instant at) {
    return Consent.yes(customer, SMS, PROGRAM, Basis.EXPRESS_WRITTEN, "web", at);
  }
}
