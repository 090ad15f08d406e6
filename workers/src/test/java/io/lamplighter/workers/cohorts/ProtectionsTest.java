package io.lamplighter.workers.cohorts;

import static io.lamplighter.ledger.Fixtures.aCustomer;
import static io.lamplighter.workers.cohorts.SendingDesk.MORNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.Category;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Who is spared which messages, read from what happened as far as it is known when they would go.
class ProtectionsTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void advertisingWaitsUntilTheComplaintIsSettled() {
    try (var desk = SendingDesk.open()) {
      desk.due(
          aCustomer()
              .whoHad("complaint.opened", MORNING.minus(HOUR), "K-1", 0)
              .whoHad("complaint.closed", MORNING.minus(HOUR), "K-2", 0)
              .in(desk.ledger),
          MORNING);

      desk.deliver(MORNING);
      assertThat(said(desk)).isEqualTo("due protected");

      happens(desk, "complaint.closed", "K-1");
      desk.later(Duration.ofHours(25));
      desk.deliver(desk.now());
      assertThat(desk.state()).isEqualTo("sent");
    }
  }

  @Test
  void nobodyIsSurveyedInTheMiddleOfAComplaint() {
    try (var desk = new SendingDesk(Category.SURVEY)) {
      desk.due(
          aCustomer().whoHad("complaint.opened", MORNING.minus(HOUR)).in(desk.ledger), MORNING);

      desk.deliver(MORNING);

      assertThat(said(desk)).isEqualTo("skipped protected");
    }
  }

  @Test
  void whoIsAboutToLoseServiceGetsNoAdvertising() {
    try (var desk = SendingDesk.open()) {
      desk.due(
          aCustomer()
              .whoHad("disconnection.announced", MORNING.minus(HOUR), "nonpayment", 31_240)
              .in(desk.ledger),
          MORNING);

      desk.deliver(MORNING);

      assertThat(said(desk)).isEqualTo("skipped protected");
    }
  }

  @Test
  void whoIsAboutToLoseServiceStillGetsHelp() {
    try (var desk = new SendingDesk(Category.SERVICE)) {
      desk.due(
          aCustomer()
              .whoHad("disconnection.announced", MORNING.minus(HOUR), "nonpayment", 31_240)
              .in(desk.ledger),
          MORNING);

      desk.deliver(MORNING);

      assertThat(desk.state()).isEqualTo("sent");
    }
  }

  @Test
  void aNoticeThatWasWithdrawnProtectsNoLonger() {
    try (var desk = SendingDesk.open()) {
      desk.due(
          aCustomer()
              .whoHad("disconnection.announced", MORNING.minus(HOUR), "nonpayment", 31_240)
              .whoHad("disconnection.over", MORNING.minus(Duration.ofMinutes(5)), "paid", 0)
              .in(desk.ledger),
          MORNING);

      desk.deliver(MORNING);

      assertThat(desk.state()).isEqualTo("sent");
    }
  }

  @Test
  void nothingIsOfferedToTheDeadUnlessItWasAMistake() {
    try (var desk = SendingDesk.open()) {
      var gone =
          desk.due(
              aCustomer().whoHad("customer.deceased", MORNING.minus(HOUR)).in(desk.ledger),
              MORNING);
      var alive =
          desk.due(
              aCustomer()
                  .whoHad("customer.deceased", MORNING.minus(HOUR))
                  .whoHad("customer.deceased_mistaken", MORNING.minus(Duration.ofMinutes(1)))
                  .in(desk.ledger),
              MORNING);

      desk.deliver(MORNING);

      assertThat(desk.state(gone)).isEqualTo("skipped");
      assertThat(desk.state(alive)).isEqualTo("sent");
    }
  }

  @Test
  void whatIsNotKnownYetProtectsNobody() {
    try (var desk = SendingDesk.open()) {
      desk.due(
          aCustomer()
              .whoHad("customer.deceased", MORNING.minus(HOUR), MORNING.plus(HOUR))
              .in(desk.ledger),
          MORNING);

      desk.deliver(MORNING);

      assertThat(desk.state()).isEqualTo("sent");
    }
  }

  private static String said(SendingDesk desk) {
    return desk.column("SELECT state || ' ' || reason FROM touchpoint").getFirst();
  }

  private static void happens(SendingDesk desk, String type, String word) {
    desk.ledger
        .jdbi()
        .useHandle(
            db ->
                db.createUpdate(
                        """
                        INSERT INTO event (source, key, type, customer_id, occurred_at, known_at, word)
                        SELECT 'test', 'later', :type, customer_id, :at, :at, :word FROM touchpoint
                        """)
                    .bind("type", type)
                    .bind("at", desk.now())
                    .bind("word", word)
                    .execute());
  }
}
