package io.lamplighter.ledger.facts;

import static io.lamplighter.campaigns.Channel.EMAIL;
import static io.lamplighter.campaigns.Channel.SMS;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.ledger.Fixtures.Stored;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.consent.Consent;
import io.lamplighter.ledger.consent.Consents;
import io.lamplighter.ledger.consent.Purpose;
import io.lamplighter.ledger.consent.Suppression;
import io.lamplighter.ledger.consent.Suppressions;
import io.lamplighter.ledger.customers.Account;
import io.lamplighter.ledger.customers.Customers;
import io.lamplighter.ledger.facts.FactListener.Wake;
import io.lamplighter.ledger.facts.Recorded.Rejected;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FactsTest {
  private static final Instant NOW = Instant.parse("2026-03-08T14:00:00Z");
  private static final Instant EARLIER = NOW.minus(Duration.ofHours(3));

  private final List<Fact> heard = new ArrayList<>();
  private Ledger ledger;
  private Facts facts;
  private Stored ada;

  @BeforeEach
  void open() {
    ledger = TestLedger.fresh("rehearsal");
    facts =
        new Facts(
            ledger.jdbi(),
            (db, news, knownAt) -> {
              heard.addAll(news);
              return List.of(new Wake("cohort/1", knownAt));
            });
    ada = aCustomer().in(ledger);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void takesAnEventInOnceHoweverOftenItArrives() {
    var bill = bill("B-1", EARLIER);

    var first = facts.record(List.of(bill, bill), NOW);
    var again = facts.record(List.of(bill), NOW.plusSeconds(60));

    assertThat(first.added()).isEqualTo(1);
    assertThat(first.repeated()).isEqualTo(1);
    assertThat(again.added()).isZero();
    assertThat(again.repeated()).isEqualTo(1);
    assertThat(again.wakes()).isEmpty();
    assertThat(heard).hasSize(1);
    assertThat(one("SELECT known_at FROM event", Instant.class)).isEqualTo(NOW);
  }

  @Test
  void loadsHistoryByCopyAsItWouldHaveTakenItIn() {
    var enrollment =
        Event.of(
            "/programs",
            "E-1",
            "enrollment.changed",
            ada.id(),
            EARLIER,
            Map.of("program", "e-bill", "via", "web"));
    var call =
        Event.of(
            "/calls",
            "K-1",
            "contact.closed",
            ada.id(),
            EARLIER,
            Map.of("reason", "a\tb\\c", "minutes", 6.5, "resolved", true));
    facts.backfill(List.of(call, enrollment), event -> NOW);
    var all = "SELECT row_to_json(e)::text FROM event e ORDER BY source";
    var enrollments = "SELECT row_to_json(e)::text FROM enrollment e";
    var taken = List.of(one(all + " LIMIT 1", String.class), one(enrollments, String.class));
    ledger.jdbi().useHandle(db -> db.execute("DELETE FROM event; DELETE FROM enrollment"));

    long loaded =
        ledger.jdbi().inTransaction(db -> Facts.load(db, List.of(call, enrollment), event -> NOW));

    assertThat(loaded).isEqualTo(2);
    assertThat(List.of(one(all + " LIMIT 1", String.class), one(enrollments, String.class)))
        .isEqualTo(taken);
    assertThat(heard).isEmpty();
    assertThatThrownBy(
            () -> ledger.jdbi().useTransaction(db -> Facts.load(db, List.of(call), e -> NOW)))
        .hasMessageContaining("refused the rows");
    var nameless =
        Event.of("/cis", "B-9", "utility.bill.issued", ada.account(), EARLIER, Map.of("cents", 1));
    assertThatThrownBy(
            () -> ledger.jdbi().useTransaction(db -> Facts.load(db, List.of(nameless), e -> NOW)))
        .hasMessageContaining("names no customer");
  }

  @Test
  void keepsTheSameKeyOfTwoSourcesApart() {
    var other =
        Event.of("/erp", "B-1", "utility.bill.issued", ada.id(), EARLIER, Map.of("cents", 5));

    assertThat(facts.record(List.of(bill("B-1", EARLIER), other), NOW).added()).isEqualTo(2);
  }

  @Test
  void keepsWordAndAmountInColumnsAndGivesAllFieldsBack() {
    var payment =
        Event.of(
            "/cis",
            "P-1",
            "payment.received",
            ada.account(),
            EARLIER,
            Map.of("cents", 14233, "method", "online", "days_late", 4));

    facts.record(List.of(payment), NOW);

    ledger
        .jdbi()
        .useHandle(
            db -> {
              assertThat(
                      db.createQuery("SELECT customer_id, word, amount, data::text FROM event")
                          .mapToMap()
                          .one())
                  .containsEntry("customer_id", ada.id().value())
                  .containsEntry("word", "online")
                  .containsEntry("amount", new BigDecimal("14233"))
                  .containsEntry("data", "{\"days_late\": 4}");
              assertThat(Facts.fields(db, "/cis", "P-1"))
                  .containsEntry("cents", new BigDecimal("14233"))
                  .containsEntry("method", "online")
                  .containsEntry("days_late", 4);
            });
  }

  @Test
  void rejectsTheBadRowsAllToldAndRecordsTheRest() {
    var unknown = new CustomerId(4711);
    var events =
        List.of(
            bill("good", EARLIER),
            Event.of("/cis", "1", "utility.bill.lost", ada.id(), EARLIER, Map.of()),
            Event.of("/cis", "2", "movein", unknown, EARLIER, Map.of()),
            Event.of("/cis", "3", "movein", 4711L, EARLIER, Map.of()),
            bill("4", NOW.minus(Duration.ofDays(31))),
            bill("5", NOW.plus(Duration.ofHours(1))),
            Event.of("/cis", "6", "utility.bill.issued", ada.id(), EARLIER, Map.of()),
            Event.of("/cis", "7", "utility.bill.issued", ada.id(), EARLIER, Map.of("cents", "x")),
            new Event("/cis", "8", "movein", unknown, ada.account(), EARLIER, Map.of()));

    var recorded = facts.record(events, NOW);

    assertThat(recorded.added()).isEqualTo(1);
    assertThat(recorded.rejected())
        .extracting(Rejected::row, Rejected::rule)
        .containsExactly(
            tuple(1, "unknown_type"),
            tuple(2, "unknown_customer"),
            tuple(3, "unknown_account"),
            tuple(4, "too_late"),
            tuple(5, "in_future"),
            tuple(6, "missing_field"),
            tuple(7, "bad_field"),
            tuple(8, "account_of_another"));
  }

  /// What passed the door would fail every rule and feature that computes with it, for everybody.
  @Test
  void refusesWhatIsNotOfTheTypeThatRulesComputeWith() {
    var events =
        List.of(
            bill("good", EARLIER),
            payment("1", Map.of("cents", 1, "days_late", "x")),
            payment("2", Map.of("cents", 1, "days_late", List.of(4))),
            payment("3", Map.of("cents", 1, "days_late", 4)),
            billDue("4", "2026-99-99"),
            billDue("5", "2026-02-30T00:00:00Z"),
            billDue("6", "tomorrow"),
            billDue("7", "2026-12-11"),
            billDue("8", "2026-12-11T00:00:00Z"),
            billDue("9", "2026-12-11T00:00:00.123+01:00"));

    var recorded = facts.record(events, NOW);

    assertThat(recorded.added()).isEqualTo(5);
    assertThat(recorded.rejected())
        .extracting(Rejected::row, Rejected::rule)
        .containsExactly(
            tuple(1, "bad_field"),
            tuple(2, "bad_field"),
            tuple(4, "bad_field"),
            tuple(5, "bad_field"),
            tuple(6, "bad_field"));
  }

  private Event payment(String key, Map<String, Object> data) {
    return Event.of("/cis", key, "payment.received", ada.id(), EARLIER, data);
  }

  private Event billDue(String key, String due) {
    return Event.of(
        "/cis", key, "utility.bill.issued", ada.id(), EARLIER, Map.of("cents", 1, "due", due));
  }

  @Test
  void takesNothingInAboutWhoWasErased() {
    ledger.jdbi().useHandle(db -> db.execute("UPDATE customer SET erased_at = now()"));

    assertThat(facts.record(List.of(bill("B-1", EARLIER)), NOW).rejected())
        .extracting(Rejected::rule)
        .containsExactly("erased_customer");
  }

  @Test
  void writesEnrollmentsAndTheirEnds() {
    facts.record(List.of(enrollment("E-1", "enrolled", EARLIER)), NOW);

    assertThat(one("SELECT program FROM enrollment WHERE ended_at IS NULL", String.class))
        .isEqualTo("e-bill");
    assertThat(one("SELECT known_at FROM enrollment", Instant.class)).isEqualTo(NOW);

    facts.record(List.of(enrollment("E-2", "ended", NOW)), NOW);

    assertThat(one("SELECT ended_at FROM enrollment", Instant.class)).isEqualTo(NOW);
  }

  @Test
  void tellsTheListenerWhatJourneysWaitFor() {
    var recorded =
        facts.record(
            List.of(
                bill("B-1", EARLIER),
                enrollment("E-1", "enrolled", EARLIER.minusSeconds(9)),
                enrollment("E-2", "ended", EARLIER.minusSeconds(5))),
            NOW);

    assertThat(heard)
        .extracting(Fact::waitWords)
        .containsExactly(
            List.of("enrollment.changed", "enrolled:e-bill"),
            List.of("enrollment.changed"),
            List.of("utility.bill.issued"));
    assertThat(recorded.wakes()).containsExactly(new Wake("cohort/1", NOW));
  }

  @Test
  void changesAnAccountToWhatHappenedLastNotToWhatArrivedLast() {
    facts.record(List.of(changed("1", "delivery", "ebill", EARLIER)), NOW);
    facts.record(List.of(changed("2", "delivery", "paper", EARLIER.minusSeconds(60))), NOW);
    facts.record(List.of(changed("3", "autopay", true, EARLIER)), NOW);

    assertThat(new Customers(ledger.jdbi()).accounts(ada.id()))
        .extracting(Account::delivery, Account::autopay)
        .containsExactly(tuple("ebill", true));
  }

  @Test
  void remembersWhatEachChangeOfAnAccountChanged() {
    facts.record(
        List.of(
            changed("1", "delivery", "ebill", EARLIER),
            changed("2", "delivery", "paper", EARLIER.plusSeconds(60))),
        NOW);
    facts.record(List.of(changed("3", "delivery", "ebill", EARLIER.minusSeconds(60))), NOW);

    assertThat(one("SELECT string_agg(data->>'from', ' ' ORDER BY key) FROM event", String.class))
        .isEqualTo("paper ebill paper");
  }

  @Test
  void refusesChangesThatNoAccountCanHave() {
    var recorded =
        facts.record(
            List.of(
                changed("1", "customer_id", "7", EARLIER),
                changed("2", "delivery", "pigeon", EARLIER),
                changed("3", "autopay", "often", EARLIER)),
            NOW);

    assertThat(recorded.rejected()).extracting(Rejected::rule).containsOnly("bad_field");
    assertThat(recorded.rejected()).hasSize(3);
  }

  @Test
  void recordsConsentAsOfWhenItWasGivenAndLearned() {
    var yes =
        Event.of(
            "/web",
            "1",
            "consent.changed",
            ada.id(),
            EARLIER,
            Map.of(
                "channel",
                "sms",
                "purpose",
                "program",
                "granted",
                true,
                "basis",
                "express_written"));

    facts.record(List.of(yes), NOW);

    var consent = new Consents(ledger.jdbi()).latest(ada.id(), SMS, Purpose.PROGRAM).orElseThrow();
    assertThat(consent.granted()).isTrue();
    assertThat(consent.since()).isEqualTo(EARLIER);
    assertThat(consent.capturedAt()).isEqualTo(NOW);
  }

  @Test
  void turnsAMarketingOptOutIntoANoOfThePersonAndOfAllTheirAddresses() {
    var bob = aCustomer().consentingTo(SMS).in(ledger).id();

    facts.record(List.of(optOut(bob, Map.of("channel", "email"))), NOW);

    assertThat(latest(bob, EMAIL, Purpose.PROGRAM)).hasValue(false);
    assertThat(latest(bob, SMS, Purpose.SURVEY)).hasValue(false);
    assertThat(latest(bob, EMAIL, Purpose.BILLING)).hasValue(true);
    assertThat(suppressedOn(bob)).containsExactly(EMAIL, SMS);
  }

  @Test
  void keepsAStopToOneChannelWithThatChannel() {
    var bob = aCustomer().consentingTo(SMS).in(ledger).id();

    facts.record(List.of(optOut(bob, Map.of("channel", "sms", "scope", "channel"))), NOW);

    assertThat(latest(bob, SMS, Purpose.PROGRAM)).hasValue(false);
    assertThat(latest(bob, EMAIL, Purpose.PROGRAM)).hasValue(true);
    assertThat(suppressedOn(bob)).containsExactly(SMS);
  }

  private static Event optOut(CustomerId customer, Map<String, Object> data) {
    return Event.of("/csr", "1", "optout.received", customer, EARLIER, data);
  }

  private Optional<Boolean> latest(CustomerId customer, Channel channel, Purpose purpose) {
    return new Consents(ledger.jdbi()).latest(customer, channel, purpose).map(Consent::granted);
  }

  private List<Channel> suppressedOn(CustomerId customer) {
    return ledger
        .jdbi()
        .withHandle(
            db -> Suppressions.of(db, customer).stream().map(Suppression::channel).toList());
  }

  @Test
  void writesNothingWhenAListenerFails() {
    var failing =
        new Facts(
            ledger.jdbi(),
            (db, news, knownAt) -> {
              throw new IllegalStateException("no cohort");
            });

    assertThatThrownBy(() -> failing.record(List.of(enrollment("E-1", "enrolled", EARLIER)), NOW))
        .hasMessage("no cohort");

    assertThat(one("SELECT count(*) FROM event", Integer.class)).isZero();
    assertThat(one("SELECT count(*) FROM enrollment", Integer.class)).isZero();
  }

  @Test
  void backfillsHistoryOfAnyAgeWithoutWakingAnybody() {
    var old = bill("B-1", NOW.minus(Duration.ofDays(700)));

    var recorded =
        facts.backfill(List.of(old), event -> event.occurredAt().plus(Duration.ofDays(1)));

    assertThat(recorded.added()).isEqualTo(1);
    assertThat(heard).isEmpty();
    assertThat(one("SELECT known_at - occurred_at = interval '1 day' FROM event", Boolean.class))
        .isTrue();
  }

  @Test
  void takesThousandsInOneCall() {
    var bills = IntStream.range(0, 5_000).mapToObj(i -> bill("B-" + i, EARLIER)).toList();

    assertThat(facts.record(bills, NOW).added()).isEqualTo(5_000);
  }

  private Event bill(String key, Instant at) {
    return Event.of("/cis", key, "utility.bill.issued", ada.id(), at, Map.of("cents", 14233));
  }

  private Event enrollment(String key, String status, Instant at) {
    return Event.of(
        "/programs",
        key,
        "enrollment.changed",
        ada.account(),
        at,
        Map.of("program", "e-bill", "status", status));
  }

  private Event changed(String key, String field, Object value, Instant at) {
    return Event.of(
        "/cis", key, "account.changed", ada.account(), at, Map.of("field", field, "value", value));
  }

  private <T> T one(String sql, Class<T> type) {
    return ledger.jdbi().withHandle(db -> db.createQuery(sql).mapTo(type).one());
  }
}
