package io.lamplighter.ledger.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.ledger.TestLedger;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FeedsTest {
  private static final Instant DEADLINE = Instant.parse("2026-03-08T14:00:00Z");
  private static final Instant NEXT_DAY = DEADLINE.plus(Duration.ofDays(1));

  @Test
  void aLiveFeedHasPassedADeadlineWhenTheClockHas() {
    try (var ledger = TestLedger.fresh("rehearsal");
        var db = ledger.jdbi().open()) {
      var live = Feeds.of(db, "enrollment.changed");

      assertThat(live.hasPassed(DEADLINE, DEADLINE)).isTrue();
      assertThat(live.hasPassed(DEADLINE, DEADLINE.minusSeconds(1))).isFalse();
    }
  }

  @Test
  void aNightlyFeedHasPassedADeadlineOnlyWhenTheNightHas() {
    try (var ledger = TestLedger.fresh("rehearsal");
        var db = ledger.jdbi().open()) {
      Feeds.declare(db, "payment.received", Duration.ofHours(24));

      var nightly = Feeds.of(db, "payment.received");

      assertThat(nightly.hasPassed(DEADLINE, DEADLINE)).isFalse();
      assertThat(nightly.askAgain(DEADLINE, DEADLINE)).isEqualTo(NEXT_DAY);
      assertThat(nightly.hasPassed(DEADLINE, NEXT_DAY)).isTrue();
    }
  }

  @Test
  void aFeedThatSaysHowFarItIsIsBelievedOverTheClock() {
    try (var ledger = TestLedger.fresh("rehearsal");
        var db = ledger.jdbi().open()) {
      Feeds.declare(db, "payment.received", Duration.ofHours(24));
      Feeds.complete(db, "payment.received", DEADLINE.minusSeconds(1));
      assertThat(Feeds.of(db, "payment.received").hasPassed(DEADLINE, NEXT_DAY)).isFalse();

      Feeds.complete(db, "payment.received", DEADLINE);
      Feeds.complete(db, "payment.received", DEADLINE.minusSeconds(60));

      assertThat(Feeds.of(db, "payment.received").hasPassed(DEADLINE, DEADLINE)).isTrue();
    }
  }
}
