package io.lamplighter.workers.learning;

import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.ledger.Fixtures.Stored;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.facts.Event;
import io.lamplighter.ledger.facts.FactListener;
import io.lamplighter.ledger.facts.Facts;
import io.lamplighter.ledger.scores.Passes;
import io.lamplighter.ledger.scores.Scores;
import io.lamplighter.ledger.scores.Scores.Score;
import io.lamplighter.ledger.scores.StaleScores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RescoringTest {
  private static final Instant NOW = Instant.parse("2026-03-02T16:00:00Z");
  private static final String MODEL = "contentment";

  private Ledger ledger;
  private Rescoring rescoring;

  @BeforeEach
  void open() {
    ledger = TestLedger.fresh("live");
    rescoring = new Rescoring(ledger.jdbi());
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void thePassGivesEverybodyAScoreWithReasonsOnceADay() {
    var ada = aCustomer().in(ledger);
    var bob = aCustomer().whoHad("contact.closed", NOW.minusSeconds(60)).in(ledger);
    Learned.callsLower(ledger, MODEL, NOW);

    assertThat(passes(NOW)).isPositive();
    assertThat(passes(NOW.plus(Duration.ofHours(23)))).isZero();
    assertThat(score(bob, NOW).orElseThrow().value())
        .isLessThan(score(ada, NOW).orElseThrow().value());
    assertThat(score(bob, NOW).orElseThrow().reasons().getFirst())
        .containsEntry("feature", "calls_12m");

    var tomorrow = NOW.plus(Duration.ofHours(25));
    assertThat(passes(tomorrow)).isPositive();
    assertThat(score(ada, tomorrow).orElseThrow().asOf()).isEqualTo(tomorrow);
  }

  @Test
  void aPassThatAWorkerWithASlowerClockFinishesKeepsItsScores() {
    var ada = aCustomer().in(ledger);
    var bob = aCustomer().in(ledger);
    Learned.callsLower(ledger, MODEL, NOW);
    var behind = NOW.minusSeconds(5);
    begin(NOW);

    passes(behind);
    happens(bob, "1", behind);
    while (rescoring.drain(behind) > 0) {}

    assertThat(score(ada, NOW)).isPresent();
    assertThat(score(bob, NOW)).isPresent();
  }

  @Test
  void aClockThatIsSetBackByDaysLosesNobodysScore() {
    var ada = aCustomer().in(ledger);
    Learned.callsLower(ledger, MODEL, NOW);
    passes(NOW.plus(Duration.ofDays(5)));
    assertThat(score(ada, NOW)).isEmpty();

    assertThat(rescoring.isNeeded(NOW)).isTrue();
    passes(NOW);

    assertThat(score(ada, NOW)).isPresent();
  }

  /// A pass is opened by another worker, which dies before its first batch.
  private void begin(Instant now) {
    ledger
        .jdbi()
        .useTransaction(
            db ->
                Passes.wanted(db).forEach(wanted -> Passes.due(db, wanted, Rescoring.DAILY, now)));
  }

  @Test
  void aNewVersionScoresEverybodyAtOnce() {
    var ada = aCustomer().in(ledger);
    Learned.callsLower(ledger, MODEL, NOW);
    passes(NOW);
    var soon = NOW.plusSeconds(60);
    Learned.callsLower(ledger, MODEL, soon);

    passes(soon);

    assertThat(score(ada, soon).orElseThrow().version()).isEqualTo(2);
  }

  @Test
  void aCustomerOfWhomSomethingBecameKnownIsScoredAnewAndNobodyElse() {
    var ada = aCustomer().in(ledger);
    var bob = aCustomer().in(ledger);
    Learned.callsLower(ledger, MODEL, NOW);
    passes(NOW);
    while (rescoring.drain(NOW) > 0) {}
    var later = NOW.plus(Duration.ofHours(1));

    happens(bob, "1", later);

    assertThat(rescoring.isNeeded(later)).isTrue();
    assertThat(rescoring.drain(later)).isEqualTo(1);
    assertThat(rescoring.drain(later)).isZero();
    assertThat(score(ada, later).orElseThrow().asOf()).isEqualTo(NOW);
    assertThat(score(bob, later).orElseThrow().asOf()).isEqualTo(later);
    assertThat(score(bob, later).orElseThrow().value())
        .isLessThan(score(ada, later).orElseThrow().value());
  }

  @Test
  void whatBreaksOffBetweenTakingAndScoringIsTakenAgain() {
    var ada = aCustomer().in(ledger);
    Learned.callsLower(ledger, MODEL, NOW);
    happens(ada, "1", NOW);

    try {
      ledger
          .jdbi()
          .useTransaction(
              db -> {
                assertThat(StaleScores.take(db, 10).customers()).containsExactly(ada.id().value());
                throw new IllegalStateException("the worker dies");
              });
    } catch (IllegalStateException dead) {
      // What it took is back.
    }

    assertThat(rescoring.drain(NOW)).isEqualTo(1);
    assertThat(score(ada, NOW)).isPresent();
  }

  @Test
  void manyEventsAreAnnouncedOnceUntilSomebodyLooks() {
    var ada = aCustomer().in(ledger);
    Learned.callsLower(ledger, MODEL, NOW);
    assertThat(StaleScores.announce(ledger.jdbi())).as("nobody waits").isFalse();

    happens(ada, "1", NOW);
    happens(ada, "2", NOW);

    assertThat(StaleScores.announce(ledger.jdbi())).isTrue();
    assertThat(StaleScores.announce(ledger.jdbi())).isFalse();
    StaleScores.heard(ledger.jdbi());
    assertThat(StaleScores.announce(ledger.jdbi())).isTrue();
  }

  @Test
  void aModelFoundUnhealthyKeepsNoScores() {
    var ada = aCustomer().in(ledger);
    Learned.callsLower(ledger, MODEL, NOW);
    passes(NOW);
    var tomorrow = NOW.plus(Duration.ofHours(25));
    ledger
        .jdbi()
        .useHandle(
            db ->
                db.execute(
                    "INSERT INTO model_alarm VALUES (?, 1, now(), 'UNHEALTHY', 'no longer ranks')",
                    MODEL));

    assertThat(score(ada, NOW)).isEmpty();
    passes(tomorrow);
    assertThat(
            ledger
                .jdbi()
                .<Long, RuntimeException>withHandle(
                    db -> db.createQuery("SELECT count(*) FROM score").mapTo(Long.class).one()))
        .isZero();
  }

  @Test
  void aRehearsalQueuesNobody() {
    try (var rehearsal = TestLedger.fresh("rehearsal")) {
      var ada = aCustomer().in(rehearsal);
      Learned.callsLower(rehearsal, MODEL, NOW);

      new Facts(rehearsal.jdbi(), FactListener.NONE).record(List.of(call(ada, "1", NOW)), NOW);

      assertThat(rehearsal.jdbi().<Boolean, RuntimeException>withHandle(StaleScores::any))
          .isFalse();
    }
  }

  private int passes(Instant now) {
    int batches = 0;
    while (rescoring.pass(now)) {
      batches++;
    }
    return batches;
  }

  private void happens(Stored customer, String key, Instant at) {
    new Facts(ledger.jdbi(), FactListener.NONE).record(List.of(call(customer, key, at)), at);
  }

  private static Event call(Stored customer, String key, Instant at) {
    return Event.of(
        "/crm",
        key,
        "contact.closed",
        customer.id(),
        at,
        Map.of("reason", "billing", "minutes", 9));
  }

  private Optional<Score> score(Stored customer, Instant now) {
    return ledger
        .jdbi()
        .withHandle(db -> Scores.of(db, MODEL, UnitKind.CUSTOMER, customer.id().value(), now));
  }
}
