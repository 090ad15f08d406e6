package io.lamplighter.ledger.consent;

import static io.lamplighter.campaigns.Channel.EMAIL;
import static io.lamplighter.campaigns.Channel.SMS;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.campaigns.policy.SuppressionScope;
import io.lamplighter.ledger.Fixtures.CustomerFixture;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.customers.Customer;
import io.lamplighter.ledger.customers.Customers;
import io.lamplighter.ledger.customers.People;
import io.lamplighter.ledger.facts.Event;
import io.lamplighter.ledger.facts.FactListener;
import io.lamplighter.ledger.facts.Facts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ErasureTest {
  private static final Instant NOW = Instant.parse("2026-03-08T14:00:00Z");
  private static final List<String> PERSONAL =
      List.of(
          "Zenobia", "Quillfeather", "zq@example.com", "+13035559876", "C-erase-me", "yellow door");

  private Ledger ledger;
  private Handle db;
  private CustomerId zenobia;

  @BeforeEach
  void open() {
    ledger = TestLedger.fresh("rehearsal");
    db = ledger.jdbi().open();
    zenobia = someone("C-erase-me").in(ledger).id();
    new Facts(ledger.jdbi(), FactListener.NONE)
        .record(
            List.of(
                Event.of(
                    "/crm",
                    "1",
                    "contact.closed",
                    zenobia,
                    NOW,
                    Map.of("reason", "billing", "note", "has a yellow door"))),
            NOW);
  }

  @AfterEach
  void close() {
    db.close();
    ledger.close();
  }

  @Test
  void leavesNoNameAddressKeyOrFreeTextInAnyTable() {
    assertThat(personalIn(everything())).containsExactlyElementsOf(PERSONAL);

    var certificate = erase();

    assertThat(personalIn(everything())).isEmpty();
    assertThat(certificate.addresses()).isEqualTo(2);
    assertThat(certificate.events()).isEqualTo(1);
  }

  @Test
  void bringsNobodyBackByALoadOrAnEvent() {
    erase();

    var loaded =
        new Customers(ledger.jdbi())
            .load(People.of(List.of(Customer.keyed("C-erase-me").done())), NOW);
    var recorded =
        new Facts(ledger.jdbi(), FactListener.NONE)
            .record(List.of(Event.of("/crm", "2", "movein", zenobia, NOW, Map.of())), NOW);

    assertThat(loaded.refused())
        .extracting(People.Refused::rule)
        .containsExactly("erased_customer");
    assertThat(recorded.rejected()).hasSize(1);
    assertThat(new Customers(ledger.jdbi()).byKey("C-erase-me")).isEmpty();
  }

  @Test
  void keepsTheAddressSuppressedForWhoeverHasItNext() {
    erase();

    var next = someone("C-next").in(ledger).id();

    assertThat(Suppressions.of(db, next))
        .extracting(Suppression::channel, Suppression::scope)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(EMAIL, SuppressionScope.EVERYTHING),
            org.assertj.core.groups.Tuple.tuple(SMS, SuppressionScope.EVERYTHING));
  }

  @Test
  void mayBeAskedForTwice() {
    erase();

    assertThat(erase().addresses()).isZero();
    assertThatThrownBy(() -> Erasure.erase(db, new CustomerId(4711), NOW, "officer"))
        .hasMessage("the ledger has no such customer");
  }

  private static CustomerFixture someone(String key) {
    return aCustomer()
        .keyed(key)
        .named("Zenobia", "Quillfeather")
        .reachableBy(EMAIL, "zq@example.com")
        .consentingTo(EMAIL)
        .reachableBy(SMS, "+1 303 555 9876")
        .consentingTo(SMS);
  }

  private Erasure.Certificate erase() {
    return db.inTransaction(transaction -> Erasure.erase(transaction, zenobia, NOW, "officer"));
  }

  private static List<String> personalIn(String text) {
    return PERSONAL.stream().filter(text::contains).toList();
  }

  /// All tables as text, but for the places of supply.
  private String everything() {
    var tables =
        db.createQuery(
                """
                SELECT table_name FROM information_schema.tables
                 WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
                   AND table_name <> 'premise'
                """)
            .mapTo(String.class)
            .list();
    var text = new ArrayList<String>();
    for (var table : tables) {
      text.addAll(db.createQuery("SELECT t::text FROM " + table + " t").mapTo(String.class).list());
    }
    return String.join("\n", text);
  }
}
