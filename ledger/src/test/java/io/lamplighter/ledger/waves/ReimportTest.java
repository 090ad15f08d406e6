package io.lamplighter.ledger.waves;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.policy.SuppressionScope;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.consent.Suppression;
import io.lamplighter.ledger.consent.Suppressions;
import io.lamplighter.ledger.customers.Account;
import io.lamplighter.ledger.customers.ContactPoint;
import io.lamplighter.ledger.customers.Customer;
import io.lamplighter.ledger.customers.Customers;
import io.lamplighter.ledger.customers.People;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A utility moves to another customer system, which gives everybody a new number.
class ReimportTest {
  private static final Instant MARCH = Instant.parse("2026-03-02T16:00:00Z");
  private static final Instant APRIL = Instant.parse("2026-04-06T15:00:00Z");

  private Ledger ledger;

  @BeforeEach
  void open() {
    ledger = TestLedger.fresh("rehearsal");
    aCampaign("ebill").in(ledger);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void aNoUnderTheOldNumberHoldsUnderTheNewOneAtTheSameAddress() {
    var old = aCustomer().keyed("C-1").reachableBy(Channel.EMAIL, "ada@example.com").in(ledger);
    ledger
        .jdbi()
        .useTransaction(
            db ->
                Suppressions.suppress(
                    db,
                    old.id(),
                    Suppression.standing(
                        Channel.EMAIL, SuppressionScope.STREAM, "one_click", MARCH)));

    aCustomer().keyed("X-1").reachableBy(Channel.EMAIL, "Ada@Example.com").in(ledger);
    wave(MARCH);

    assertThat(texts("SELECT DISTINCT outcome FROM wave_count WHERE people > 0"))
        .containsExactly("suppressed");
    assertThat(texts("SELECT id::text FROM entry")).isEmpty();
  }

  @Test
  void anAccountThatIsInsideIsNotEnteredAgainUnderItsNewCustomer() {
    aCustomer().keyed("C-1").inHousehold("H-1").in(ledger);
    wave(MARCH);
    renumber();

    wave(APRIL);

    assertThat(
            texts(
                "SELECT outcome FROM wave_count WHERE people > 0 AND wave_id = '%s'"
                    .formatted(Waves.id("ebill", APRIL))))
        .containsExactly("inside");
    assertThat(texts("SELECT count(*)::text FROM entry")).containsExactly("1");
  }

  @Test
  void whoWasHeldOutStaysSoUnderTheNewNumberInTheSameHousehold() {
    aCustomer().keyed("C-1").inHousehold("H-1").in(ledger);
    wave(MARCH, 1);
    ledger
        .jdbi()
        .useHandle(
            db ->
                db.execute(
                    "UPDATE entry SET state = 'done', ended_at = entered_at, due_at = NULL"));
    renumber();

    // Nobody would be drawn now.
    wave(APRIL, 0);

    assertThat(
            texts(
                """
                SELECT c.key || ' ' || e.held_out FROM entry e JOIN customer c ON c.id = e.customer_id
                 ORDER BY e.entered_at
                """))
        .containsExactly("C-1 true", "X-1 true");
  }

  /// The same account, household and address under another customer.
  private void renumber() {
    var loaded =
        new Customers(ledger.jdbi())
            .load(
                new People(
                    List.of(Customer.keyed("X-1").household("H-1").done()),
                    List.of(),
                    List.of(Account.residential("A-C-1", "X-1", "P-C-1")),
                    List.of(ContactPoint.of("X-1", Channel.EMAIL, "ada@example.com"))),
                MARCH.plus(Duration.ofDays(3)));
    assertThat(loaded.refused()).isEmpty();
    assertThat(loaded.accounts()).isEqualTo(1);
  }

  private void wave(Instant tick) {
    wave(tick, 0);
  }

  private void wave(Instant tick, double holdout) {
    OneLetter.decide(ledger, OneLetter.daily(UnitKind.ACCOUNT, holdout), tick);
  }

  private List<String> texts(String sql) {
    return ledger.jdbi().withHandle(db -> db.createQuery(sql).mapTo(String.class).list());
  }
}
