package io.lamplighter.simulator.meridian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.customers.Customers;
import io.lamplighter.ledger.customers.Numbering;
import io.lamplighter.ledger.facts.FactListener;
import io.lamplighter.ledger.facts.Facts;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
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
  void tellsTheWorldWhoIsEnrolled() {
    var stored = ledger.jdbi().withHandle(Enrolled::in);
    var enrolled = MERIDIAN.enrolled();

    for (var program : Program.values()) {
      var keys = MERIDIAN.keys().toList();
      assertThat(keys).anyMatch(key -> stored.in(key, program, MERIDIAN.start()));
      assertThat(keys)
          .allMatch(
              key ->
                  stored.in(key, program, MERIDIAN.start())
                      == enrolled.in(key, program, MERIDIAN.start()));
    }
    // The world goes on from the ledger exactly as from Meridian itself.
    var end = MERIDIAN.start().plus(Duration.ofDays(2));
    assertThat(MERIDIAN.world().during(MERIDIAN.start(), end, stored, List.of()))
        .isEqualTo(MERIDIAN.world().during(MERIDIAN.start(), end, enrolled, List.of()));
  }

  @Test
  void tellsTheWorldWhatWentOutAndNothingElse() {
    var at = MERIDIAN.start().plusSeconds(3_600);
    var key = MERIDIAN.keys().findFirst().orElseThrow();
    ledger
        .jdbi()
        .useHandle(
            db -> {
              db.execute("SELECT ensure_touchpoint_partition('2026-09-01')");
              touchpoint(db, key, "sent", null, at, false);
              touchpoint(db, key, "sent", "csat", at.plusSeconds(1), false);
              touchpoint(db, key, "sent", null, at.plusSeconds(2), true);
              touchpoint(db, key, "ambiguous", null, at.plusSeconds(3), false);
              touchpoint(db, key, "sent", null, at.plus(Duration.ofDays(2)), false);
            });

    var end = MERIDIAN.start().plus(Duration.ofDays(1));
    var sent =
        ledger
            .jdbi()
            .withHandle(
                db -> Sent.in(db, MERIDIAN.start(), end, Map.of("ebill-adoption", Program.EBILL)));

    assertThat(sent).extracting(Sent::at).containsExactly(at, at.plusSeconds(1));
    assertThat(sent).allMatch(one -> one.customer().equals(key) && one.channel() == Channel.EMAIL);
    assertThat(sent.get(0).program()).contains(Program.EBILL);
    assertThat(sent.get(1).program()).isEmpty();
    assertThat(sent.get(1).survey()).contains(Survey.CSAT);
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

  private static void touchpoint(
      Handle db, String customer, String state, @Nullable String survey, Instant at, boolean test) {
    db.createUpdate(
            """
            INSERT INTO touchpoint (entry_month, id, entry_id, lineage, occurrence, campaign, version,
              wave_id, cohort_id, step, customer_id, household_id, channel, class, category, arm,
              survey, state, became_due_at, due_at, sent_at, is_test)
            SELECT '2026-09-01', gen_random_uuid(), gen_random_uuid(), 'invite', 0, 'ebill-adoption', 1,
              'w', 'c', 'invite', id, household_id, 'email', 'marketing', 'program', '',
              :survey, :state, :at, :at, :at, :test
              FROM customer WHERE key = :customer
            """)
        .bind("customer", customer)
        .bind("state", state)
        .bind("survey", survey)
        .bind("at", at)
        .bind("test", test)
        .execute();
  }

  private static long count(String table) {
    return ledger
        .jdbi()
        .withHandle(db -> db.createQuery("SELECT count(*) FROM " + table).mapTo(Long.class).one());
  }
}
