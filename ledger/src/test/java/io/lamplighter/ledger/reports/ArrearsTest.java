package io.lamplighter.ledger.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.attributes.Features;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who fell behind within sixty days of the first of March.
class ArrearsTest {
  private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant NOW = MARCH.plus(Arrears.KNOWN_AFTER);

  private Ledger ledger;
  private Handle db;
  private int events;

  @BeforeEach
  void open() {
    ledger = TestLedger.fresh("rehearsal");
    db = ledger.jdbi().open();
    db.execute("INSERT INTO household (id, key) SELECT c, 'H-' || c FROM generate_series(1, 7) c");
    db.execute(
        """
        INSERT INTO customer (id, key, household_id, given_name, family_name)
        SELECT c, 'C-' || c, c, 'Ada', 'Ng' FROM generate_series(1, 7) c
        """);
    db.execute(
        "INSERT INTO account (id, key, customer_id) SELECT c, 'A-' || c, c FROM generate_series(1, 7) c");
    for (int account = 1; account <= 7; account++) {
      bill(account, "2025-12-05", "\"2025-12-26\"");
      pay(account, "2025-12-20", "-6");
      bill(account, "2026-03-05", "\"2026-03-26\"");
    }
  }

  @AfterEach
  void close() {
    db.close();
    ledger.close();
  }

  @Test
  void whoPaysMoreThanAWeekLateOrNotAtAllOrGetsANoticeFellBehind() {
    pay(1, "2026-03-20", "-6");
    pay(2, "2026-03-30", "4");
    pay(3, "2026-04-10", "15");
    pay(5, "2026-03-20", "-6");
    event(5, "disconnection.announced", "2026-04-01", "{}");
    pay(6, "2026-03-20", "-6");
    pay(7, "2026-03-20", "-6");

    assertThat(behind()).containsExactly(3L, 4L, 5L);
  }

  @Test
  void whatBecameKnownLaterIsNotKnownYet() {
    for (int account = 1; account <= 7; account++) {
      pay(account, "2026-03-20", "-6");
    }
    event(1, "disconnection.announced", "2026-04-01", "{}");
    db.execute("UPDATE event SET known_at = '2026-06-01' WHERE type = 'disconnection.announced'");

    assertThat(behind()).isEmpty();
  }

  /// Intake refuses these; a ledger may hold some from before.
  @Test
  void oneBadFieldFailsNobodyElse() {
    for (int account = 1; account <= 6; account++) {
      pay(account, "2026-03-20", "-6");
    }
    pay(1, "2026-03-21", "\"soon\"");
    pay(2, "2026-03-21", "[1]");
    bill(3, "2026-03-06", "\"2026-99-99\"");
    bill(4, "2026-03-06", "\"2026-04-31 in the zone of nowhere\"");
    bill(5, "2026-03-06", "\"0000-01-01\"");
    bill(6, "2026-03-06", "17");

    assertThat(behind()).containsExactly(7L);
    assertThat(Arrears.hasNews(db, Optional.empty(), 1, NOW)).isFalse();
    var units = List.of(new Features.At(1, NOW), new Features.At(3, NOW));
    assertThat(Features.read(db, Features.set(db, Features.PAYMENTS), UnitKind.ACCOUNT, units))
        .hasSize(2);
  }

  private List<Long> behind() {
    return Arrears.of(db, List.of(MARCH), 100, NOW).stream()
        .filter(Arrears.Met::behind)
        .map(Arrears.Met::account)
        .toList();
  }

  private void bill(int account, String day, String due) {
    event(account, "utility.bill.issued", day, "{\"due\": %s}".formatted(due));
  }

  private void pay(int account, String day, String late) {
    event(account, "payment.received", day, "{\"days_late\": %s}".formatted(late));
  }

  private void event(int account, String type, String day, String data) {
    var at = Instant.parse(day + "T12:00:00Z");
    db.createUpdate(
            """
            INSERT INTO event (source, key, type, customer_id, account_id, occurred_at, known_at,
                               amount, data)
            VALUES ('test', :key, :type, :account, :account, :at, :known, 5000, CAST(:data AS jsonb))
            """)
        .bind("key", "k" + events++)
        .bind("type", type)
        .bind("account", account)
        .bind("at", at)
        .bind("known", at.plus(Duration.ofHours(5)))
        .bind("data", data)
        .execute();
  }
}
