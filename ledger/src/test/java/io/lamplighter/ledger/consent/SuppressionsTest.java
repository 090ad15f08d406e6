package io.lamplighter.ledger.consent;

import static io.lamplighter.campaigns.Channel.EMAIL;
import static io.lamplighter.campaigns.Channel.SMS;
import static io.lamplighter.campaigns.Channel.VOICE;
import static io.lamplighter.ledger.Fixtures.LONG_AGO;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.policy.SuppressionScope;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.Secrets;
import io.lamplighter.ledger.TestLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SuppressionsTest {
  private static final Instant NOW = Instant.parse("2026-03-08T14:00:00Z");
  private Ledger ledger;
  private Handle db;

  @BeforeEach
  void open() {
    ledger = TestLedger.fresh("rehearsal");
    db = ledger.jdbi().open();
  }

  @AfterEach
  void close() {
    db.close();
    ledger.close();
  }

  @Test
  void standsAgainstTheAddressWhoeverHasIt() {
    var ada = aCustomer().reachableBy(EMAIL, "us@example.com").in(ledger).id();
    var bob = aCustomer().reachableBy(EMAIL, "US@example.com").in(ledger).id();

    Suppressions.suppress(db, ada, unsubscribed(EMAIL));

    assertThat(Suppressions.of(db, bob)).containsExactly(unsubscribed(EMAIL));
  }

  @Test
  void stopsTextsWithoutStoppingCallsToTheSameNumber() {
    var ada = aCustomer().consentingTo(SMS).consentingTo(VOICE).in(ledger).id();

    Suppressions.suppress(db, ada, unsubscribed(SMS));

    assertThat(Suppressions.of(db, ada)).extracting(Suppression::channel).containsExactly(SMS);
  }

  @Test
  void neverShortensANo() {
    var mac = mac("ada@example.com");
    Suppressions.suppress(db, mac, unsubscribed(EMAIL));

    Suppressions.suppress(db, mac, until(NOW.plus(Duration.ofDays(30))));

    assertThat(Suppressions.of(db, mac, EMAIL)).containsExactly(unsubscribed(EMAIL));
  }

  @Test
  void startsAnewAfterItWasLifted() {
    var mac = mac("ada@example.com");
    var later = NOW.plus(Duration.ofDays(7));
    Suppressions.suppress(db, mac, unsubscribed(EMAIL));
    Suppressions.lift(db, mac, EMAIL, SuppressionScope.MARKETING, NOW.plus(Duration.ofDays(1)));
    assertThat(Suppressions.of(db, mac, EMAIL)).noneMatch(no -> no.holdsAt(later));

    Suppressions.suppress(
        db,
        mac,
        new Suppression(EMAIL, SuppressionScope.MARKETING, "complained", later, Optional.empty()));

    assertThat(Suppressions.of(db, mac, EMAIL)).singleElement().matches(no -> no.holdsAt(later));
  }

  @Test
  void survivesARotatedKey() {
    var ada = aCustomer().reachableBy(EMAIL, "us@example.com").in(ledger).id();
    Suppressions.suppress(db, ada, unsubscribed(EMAIL));

    Secrets.put(db, "address-mac", 2, new byte[32], NOW);
    var bob = aCustomer().reachableBy(EMAIL, "us@example.com").in(ledger).id();

    assertThat(mac("us@example.com")[0]).isEqualTo((byte) 2);
    assertThat(Suppressions.of(db, bob)).containsExactly(unsubscribed(EMAIL));
  }

  @Test
  void isKeyedSoThatTwoLedgersDoNotShareHashes() {
    try (var other = TestLedger.fresh("rehearsal");
        var there = other.jdbi().open()) {
      var address = Address.read(EMAIL, "ada@example.com").orElseThrow();
      assertThat(AddressMac.of(there, LONG_AGO).mac(address)).isNotEqualTo(mac("ada@example.com"));
    }
  }

  private byte[] mac(String email) {
    return AddressMac.of(db, LONG_AGO).mac(Address.read(EMAIL, email).orElseThrow());
  }

  private static Suppression unsubscribed(Channel channel) {
    return new Suppression(
        channel, SuppressionScope.MARKETING, "unsubscribed", NOW, Optional.empty());
  }

  private static Suppression until(Instant end) {
    return new Suppression(
        EMAIL, SuppressionScope.MARKETING, "unsubscribed", NOW, Optional.of(end));
  }
}
