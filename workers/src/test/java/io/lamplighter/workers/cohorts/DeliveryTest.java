package io.lamplighter.workers.cohorts;

import static io.lamplighter.ledger.Fixtures.aCustomer;
import static io.lamplighter.workers.cohorts.SendingDesk.MORNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.campaigns.policy.SuppressionScope;
import io.lamplighter.ledger.Interleaving;
import io.lamplighter.ledger.consent.Suppression;
import io.lamplighter.ledger.consent.Suppressions;
import io.lamplighter.ledger.touchpoints.Touchpoints.Intent;
import io.lamplighter.workers.channels.Message;
import io.lamplighter.workers.channels.Outcome;
import io.lamplighter.workers.channels.Outcome.Fault;
import io.lamplighter.workers.pages.OptOuts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeliveryTest {
  private SendingDesk desk;

  @BeforeEach
  void open() {
    desk = SendingDesk.open();
  }

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void suppressesAnAddressWhereNobodyIs() {
    desk.due(aCustomer().in(desk.ledger), MORNING);
    desk.answering(
        (message, clock) -> new Outcome.Refused(message.key(), "550 5.1.1", Fault.ADDRESS));

    desk.deliver(MORNING);

    assertThat(desk.column("SELECT state || ' ' || reason FROM touchpoint"))
        .containsExactly("failed 550 5.1.1");
    assertThat(desk.column("SELECT channel || ' ' || scope || ' ' || reason FROM suppression"))
        .containsExactly("email address hard_bounce");
  }

  @Test
  void writesAHardBounceAndItsSuppressionBothOrNeither() {
    desk.due(aCustomer().in(desk.ledger), MORNING);
    desk.answering(
        (message, clock) -> new Outcome.Refused(message.key(), "550 5.1.1", Fault.ADDRESS));
    desk.ledger
        .jdbi()
        .useHandle(db -> db.execute("ALTER TABLE suppression ADD CHECK (reason <> 'hard_bounce')"));

    assertThatThrownBy(() -> desk.deliver(MORNING)).hasMessageContaining("suppression");

    assertThat(desk.state()).isEqualTo("intent");
  }

  @Test
  void suppressesTheAddressThatItWentToThoughTheCustomerHasMoved() {
    var ada = aCustomer().reachableBy(Channel.EMAIL, "old@example.com").in(desk.ledger);
    var old = desk.column("SELECT encode(address_mac, 'hex') FROM contact_point");
    desk.due(ada, MORNING);
    desk.answering(
        (message, clock) -> {
          desk.ledger
              .jdbi()
              .useHandle(
                  db ->
                      db.execute(
                          "UPDATE contact_point SET address = 'new@example.com', address_mac = 'new'"));
          return new Outcome.Refused(message.key(), "550 5.1.1", Fault.ADDRESS);
        });

    desk.deliver(MORNING);

    assertThat(desk.column("SELECT encode(address_mac, 'hex') FROM suppression")).isEqualTo(old);
  }

  @Test
  void asksAgainAboutTheVerySameMessage() {
    desk.remembering();
    desk.due(aCustomer().in(desk.ledger), MORNING);
    desk.answering(
        (message, clock) -> {
          throw new IllegalStateException("the worker dies here");
        });
    assertThatThrownBy(() -> desk.deliver(MORNING)).hasMessageContaining("dies here");
    var first = desk.called.getFirst();

    desk.later(Duration.ofDays(1));
    desk.resolve();
    desk.answering((message, clock) -> new Outcome.Accepted(message.key(), "known"));
    desk.deliver(MORNING);

    assertThat(desk.called.getLast().intentAt()).isEqualTo(first.intentAt()).isEqualTo(MORNING);
    assertThat(desk.called.getLast().deadline()).isAfter(desk.now());
    assertThat(desk.column("SELECT state || ' ' || intent_at || ' ' || sent_at FROM touchpoint"))
        .containsExactly("sent 2026-03-02 17:00:00+00 2026-03-02 17:00:00+00");
  }

  @Test
  void keepsAskingUnderTheFirstInstantWhileTheProviderIsBusy() {
    desk.remembering();
    desk.due(aCustomer().in(desk.ledger), MORNING);
    desk.answering(
        (message, clock) -> {
          throw new IllegalStateException("the worker dies here");
        });
    assertThatThrownBy(() -> desk.deliver(MORNING)).hasMessageContaining("dies here");
    desk.later(Duration.ofHours(1));
    desk.resolve();
    desk.answering(
        (message, clock) -> new Outcome.TryLater(message.key(), "busy", Duration.ofHours(1)));
    desk.deliver(MORNING);

    // What the first call did is still open: it keeps its place under the caps.
    assertThat(desk.column("SELECT state || ' ' || reason FROM touchpoint"))
        .containsExactly("due ask_again");
    assertThat(desk.column("SELECT count(*) FROM contact")).containsExactly("1");
    desk.later(Duration.ofHours(2));
    desk.deliver(MORNING);
    assertThat(desk.called).extracting(Message::intentAt).containsOnly(MORNING);
  }

  @Test
  void neverAsksAgainWhatTheProviderHasForgotten() {
    desk.remembering();
    desk.due(aCustomer().in(desk.ledger), MORNING);
    desk.answering(
        (message, clock) -> {
          throw new IllegalStateException("the worker dies here");
        });
    assertThatThrownBy(() -> desk.deliver(MORNING)).hasMessageContaining("dies here");

    desk.later(Duration.ofDays(31));
    desk.resolve();
    desk.deliver(MORNING);

    assertThat(desk.called).hasSize(1);
    assertThat(desk.state()).isEqualTo("ambiguous");
  }

  @Test
  void noCallStartsOnceTheContactHoursAreOver() {
    var evening = Instant.parse("2026-03-03T03:59:40Z");
    var nine = Instant.parse("2026-03-03T04:00:00Z");
    desk.due(aCustomer().livingIn("America/Denver").in(desk.ledger), MORNING);
    desk.at(evening);

    desk.deliver(evening);

    assertThat(desk.called.getFirst().deadline()).isEqualTo(nine);
    assertThat(desk.column("SELECT intent_deadline::text FROM touchpoint"))
        .containsExactly("2026-03-03 04:00:00+00");
  }

  @Test
  void givesTheCallUpThatAnOptOutOvertakes() {
    var ada = aCustomer().in(desk.ledger);
    var bob = aCustomer().in(desk.ledger);
    desk.due(ada, MORNING);
    desk.due(bob, MORNING);
    var claim =
        desk.touchpoints.claim(
            desk.wave + "/0",
            1,
            Channel.EMAIL,
            "marketing",
            "run/1/1",
            MORNING,
            Duration.ofMinutes(10),
            10);
    desk.later(Duration.ofSeconds(5));
    desk.ledger
        .jdbi()
        .useTransaction(
            db ->
                Suppressions.suppress(
                    db,
                    ada.id(),
                    Suppression.standing(
                        Channel.EMAIL, SuppressionScope.STREAM, "one_click", desk.now())));

    var intended =
        desk.touchpoints.intend(
            claim.leased().stream()
                .map(leased -> new Intent(leased.id(), desk.now().plusSeconds(60)))
                .toList(),
            "run/1/1",
            "scripted",
            desk.now());

    assertThat(claim.leased()).hasSize(2);
    assertThat(intended)
        .containsExactly(
            claim.leased().stream()
                .filter(leased -> leased.customer() == bob.id().value())
                .findFirst()
                .orElseThrow()
                .id());
  }

  @Test
  void stopsWithinABatchWhenTheCampaignIsPaused() {
    for (int i = 0; i < 25; i++) {
      desk.due(aCustomer().in(desk.ledger), MORNING);
    }
    desk.answering(
        (message, clock) -> {
          desk.ledger.jdbi().useHandle(db -> db.execute("UPDATE campaign SET state = 'paused'"));
          return new Outcome.Accepted(message.key(), "taken");
        });

    while (desk.deliver(MORNING) > 0) {}

    // What was called at the same moment as the first.
    assertThat(desk.called).hasSize(10);
    assertThat(desk.column("SELECT DISTINCT reason FROM touchpoint WHERE state = 'due'"))
        .containsExactly("paused");
  }

  @Test
  void sendsNothingBeforeMorningAfterANightWithoutWorkers() {
    var evening = Instant.parse("2026-03-03T03:30:00Z");
    var denver = aCustomer().livingIn("America/Denver").in(desk.ledger);
    var newYork = aCustomer().livingIn("America/New_York").inState("NY").in(desk.ledger);
    desk.due(denver, MORNING);
    desk.due(newYork, MORNING);
    // The activity was scheduled in the evening and gets a worker at four in New York.
    desk.at(Instant.parse("2026-03-03T09:00:00Z"));

    desk.deliver(evening);

    assertThat(desk.called).isEmpty();
    assertThat(desk.column("SELECT reason || ' ' || due_at FROM touchpoint ORDER BY due_at"))
        .containsExactly(
            "quiet_hours 2026-03-03 12:00:00+00", "quiet_hours 2026-03-03 14:00:00+00");
    desk.at(Instant.parse("2026-03-03T12:00:00Z"));
    desk.deliver(evening);
    assertThat(desk.called).extracting(Message::address).hasSize(1);
    desk.at(Instant.parse("2026-03-03T14:00:00Z"));
    desk.deliver(evening);
    assertThat(desk.called).hasSize(2);
  }

  @Test
  void aWorkerThatComesBackFromTheDeadSendsNothingTwice() {
    int statements =
        Interleaving.everywhere(
            at -> {
              var id = desk.due(aCustomer().in(desk.ledger), MORNING);
              desk.at(MORNING);
              desk.called.clear();
              var meanwhile = new ArrayList<String>();

              // It freezes for two hours, is given up, and another one goes on.
              var race =
                  Interleaving.at(
                      desk.ledger,
                      at,
                      () -> desk.deliver("run/1/1", MORNING),
                      () -> {
                        desk.later(Duration.ofHours(2));
                        desk.resolve();
                        desk.deliver("run/1/2", MORNING);
                        meanwhile.add(desk.state(id));
                      });

              assertThat(desk.called)
                  .filteredOn(message -> message.key().equals(id))
                  .as("frozen at statement %d", at)
                  .hasSizeLessThan(2);
              if (meanwhile.contains("sent") || meanwhile.contains("ambiguous")) {
                assertThat(desk.state(id)).as("at %d", at).isEqualTo(meanwhile.getFirst());
              }
              return race.reached();
            });

    assertThat(statements).isGreaterThan(10);
  }

  @Test
  void callsNothingPastTheDeadlineAndLeavesItToWhoeverResolvedIt() {
    var id = desk.due(aCustomer().in(desk.ledger), MORNING);
    desk.answering(
        (message, clock) -> {
          desk.later(Duration.ofHours(2));
          desk.resolve();
          return new Outcome.Accepted(message.key(), "late");
        });

    desk.deliver(MORNING);

    assertThat(desk.state(id)).isEqualTo("ambiguous");
    assertThat(desk.column("SELECT state FROM touchpoint_history ORDER BY at, state = 'ambiguous'"))
        .containsExactly("due", "leased", "intent", "ambiguous");
  }

  @Test
  void whoUnsubscribesFromOneStreamIsStillAskedForTheirOpinion() {
    var entry = desk.campaign.entered(aCustomer().in(desk.ledger), desk.wave, MORNING);
    var invite = desk.campaign.touchpoint(entry, "invite", "due", null, MORNING, null);
    desk.deliver(MORNING);
    desk.later(Duration.ofHours(1));
    desk.ledger
        .jdbi()
        .useTransaction(
            db -> OptOuts.record(db, invite, OptOuts.Reach.STREAM, "one_click", desk.now()));
    desk.later(Duration.ofDays(2));
    desk.campaign.touchpoint(entry, "remind", "due", null, desk.now(), null);
    desk.campaign.touchpoint(entry, "ask", "due", null, desk.now(), Survey.CSAT);
    desk.ledger
        .jdbi()
        .useHandle(
            db -> db.execute("UPDATE touchpoint SET category = 'survey' WHERE step = 'ask'"));

    desk.deliver(desk.now());

    assertThat(
            desk.column(
                "SELECT step || ' ' || state || ' ' || coalesce(reason, '') FROM touchpoint"
                    + " WHERE step <> 'invite' ORDER BY step"))
        .containsExactly("ask sent ", "remind skipped suppressed");
  }

  @Test
  void anOptOutMeetsTheAddressThatTheMessageWentTo() {
    var invite = desk.due(aCustomer().in(desk.ledger), MORNING);
    var old = desk.column("SELECT encode(address_mac, 'hex') FROM contact_point");
    desk.deliver(MORNING);
    desk.ledger
        .jdbi()
        .useTransaction(
            db -> {
              db.execute("UPDATE contact_point SET address = 'n@example.com', address_mac = 'n'");
              OptOuts.record(db, invite, OptOuts.Reach.CHANNEL, "one_click", desk.now());
            });

    assertThat(desk.column("SELECT encode(address_mac, 'hex') FROM suppression")).isEqualTo(old);
  }

  @Test
  void whatWentOutCostsAndWhatDidNotCostsNothing() {
    desk.due(aCustomer().in(desk.ledger), MORNING);
    desk.deliver(MORNING);
    assertThat(desk.column("SELECT cost::text FROM touchpoint")).containsExactly("10");

    desk.answering(
        (message, clock) -> new Outcome.Refused(message.key(), "5.1.1", Outcome.Fault.ADDRESS));
    var refused = desk.due(aCustomer().in(desk.ledger), MORNING);
    desk.deliver(MORNING);

    assertThat(
            desk.column("SELECT cost::text FROM touchpoint WHERE id = '" + refused.value() + "'"))
        .containsExactly("0");
  }

  @Test
  void advertisingWaitsUntilThePowerIsBack() {
    var ada =
        aCustomer().whoHad("outage.started", MORNING.minus(Duration.ofHours(1))).in(desk.ledger);
    desk.due(ada, MORNING);

    desk.deliver(MORNING);

    assertThat(desk.column("SELECT state || ' ' || reason FROM touchpoint"))
        .containsExactly("due protected");
    desk.ledger
        .jdbi()
        .useHandle(
            db ->
                db.execute(
                    "UPDATE event SET type = 'outage.restored' WHERE type = 'outage.started'"));
    desk.later(Duration.ofHours(5));
    desk.deliver(desk.now());
    assertThat(desk.state()).isEqualTo("sent");
  }
}
