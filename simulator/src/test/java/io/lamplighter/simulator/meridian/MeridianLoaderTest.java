package io.lamplighter.simulator.meridian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.customers.Customers;
import io.lamplighter.ledger.customers.Numbering;
import io.lamplighter.ledger.facts.FactListener;
import io.lamplighter.ledger.facts.Facts;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MeridianLoaderTest {
  private static final Meridian MERIDIAN = Meridian.of(5, 600, LocalDate.parse("2026-09-01"));
  private static final List<Long> REACHED = new ArrayList<>();
  private static Ledger ledger;
  private static MeridianLoader.Loaded loaded;

  @BeforeAll
  static void load() {
    ledger = TestLedger.fresh("rehearsal");
    loaded =
        new MeridianLoader(ledger.jdbi())
            .load(MERIDIAN, 12, (customers, events) -> REACHED.add(customers + events));
  }

  @AfterAll
  static void close() {
    ledger.close();
  }

  @Test
  void loadsEverybodyAndAllThatHappened() {
    assertThat(loaded.customers()).isEqualTo(600).isEqualTo(count("customer"));
    assertThat(loaded.events()).isEqualTo(MERIDIAN.history(12).count()).isEqualTo(count("event"));
    assertThat(loaded.consents()).isEqualTo(count("consent"));
    assertThat(loaded.accounts()).isEqualTo(count("account"));
    assertThat(count("program")).isEqualTo(Program.values().length);
    assertThat(REACHED).isSorted().hasSizeGreaterThan(1);
  }

  @Test
  void keepsEveryCustomerAsMeridianHasThem() {
    var customers = new Customers(ledger.jdbi());

    assertThat(MERIDIAN.population().flatMap(one -> one.customers().stream()))
        .allSatisfy(
            customer -> {
              var stored = customers.byKey(customer.key()).orElseThrow();
              assertThat(stored.familyName()).isEqualTo(customer.familyName());
              assertThat(stored.household()).isEqualTo(customer.household());
              assertThat(customers.contactPoints(stored.id()))
                  .hasSameSizeAs(customer.contactPoints());
            });
  }

  @Test
  void knowsWhoIsEnrolled() {
    var enrolled = MERIDIAN.enrolled();

    var stored =
        ledger
            .jdbi()
            .withHandle(
                db ->
                    db.createQuery(
                            """
                            SELECT c.key, e.program FROM enrollment e
                              JOIN customer c ON c.id = e.customer_id
                            """)
                        .map((rows, context) -> Map.entry(rows.getString(1), rows.getString(2)))
                        .list());

    assertThat(stored)
        .hasSizeGreaterThan(200)
        .allMatch(
            row ->
                enrolled.in(
                    row.getKey(), Program.named(row.getValue()).orElseThrow(), MERIDIAN.start()));
  }

  @Test
  void refusesToLoadAPastTwiceAndChangesNothing() {
    long consents = count("consent");

    assertThatThrownBy(() -> new MeridianLoader(ledger.jdbi()).load(MERIDIAN, 1, (c, e) -> {}))
        .hasMessageContaining("empty ledger");
    assertThat(count("consent")).isEqualTo(consents);
  }

  @Test
  void goesOnWithWhatTheDaysBring() {
    try (var other = TestLedger.fresh("rehearsal")) {
      var small = Meridian.of(6, 300, LocalDate.parse("2026-09-01"));
      new MeridianLoader(other.jdbi()).load(small, 1, (c, e) -> {});
      var facts = new Facts(other.jdbi(), FactListener.NONE);
      var end = small.start().plus(Duration.ofDays(3));
      var events =
          small.world().during(small.start(), end, small.enrolled(), List.of()).stream()
              .flatMap(
                  one ->
                      one instanceof Happening.Reported(var event)
                          ? Stream.of(event)
                          : Stream.empty())
              .toList();

      var recorded = facts.record(events.stream().map(MeridianLoader::event).toList(), end);

      assertThat(recorded.rejected()).isEmpty();
      assertThat(recorded.added()).isEqualTo(events.size()).isGreaterThan(50);
      var enrollment = events.stream().filter(one -> one.enrolls().isPresent()).findFirst();
      long rows =
          other
              .jdbi()
              .withHandle(
                  db ->
                      db.createQuery(
                              "SELECT count(*) FROM enrollment WHERE customer_id = :customer"
                                  + " AND program = :program")
                          .bind("customer", Numbering.customer(enrollment.orElseThrow().customer()))
                          .bind("program", enrollment.get().enrolls().orElseThrow().word())
                          .mapTo(Long.class)
                          .one());
      assertThat(rows).isEqualTo(1);
    }
  }

  private static long count(String table) {
    return ledger
        .jdbi()
        .withHandle(db -> db.createQuery("SELECT count(*) FROM " + table).mapTo(Long.class).one());
  }
}
