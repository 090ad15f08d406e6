package io.lamplighter.workers.cohorts;

import static io.lamplighter.ledger.Fixtures.aCustomer;
import static io.lamplighter.workers.cohorts.SendingDesk.MORNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.ledger.Interleaving;
import io.lamplighter.ledger.definitions.Definitions;
import io.lamplighter.workers.channels.Message;
import io.lamplighter.workers.channels.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A person pauses or stops a campaign while a worker is sending for it.
class OverruledTest {
  private static final int PEOPLE = 25;

  private SendingDesk desk;
  private Definitions definitions;

  @BeforeEach
  void open() {
    desk = SendingDesk.open();
    definitions = new Definitions(desk.ledger.jdbi());
  }

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void whatWasClaimedWhenACampaignIsPausedGoesOutOnceAfterItResumes() {
    for (int i = 0; i < PEOPLE; i++) {
      desk.due(aCustomer().in(desk.ledger), MORNING);
    }
    desk.answering(
        (message, clock) -> {
          definitions.pause("ebill", "an operator", desk.now());
          return taken(message);
        });
    deliverAll();
    assertThat(desk.called).hasSizeLessThan(PEOPLE);
    desk.answering((message, clock) -> taken(message));
    desk.later(Duration.ofMinutes(5));

    definitions.resume("ebill", "an operator", desk.now());
    deliverAll();

    assertThat(desk.called).extracting(Message::key).hasSize(PEOPLE).doesNotHaveDuplicates();
    assertThat(desk.column("SELECT DISTINCT state FROM touchpoint")).containsExactly("sent");
  }

  @Test
  void whatWasClaimedWhenACampaignIsStoppedIsLeftOutAndItsEntryGoesOn() {
    for (int i = 0; i < PEOPLE; i++) {
      desk.due(aCustomer().in(desk.ledger), MORNING);
    }
    desk.ledger
        .jdbi()
        .useHandle(db -> db.execute("UPDATE entry SET step = 'invite', due_at = NULL"));
    desk.answering(
        (message, clock) -> {
          definitions.stop("ebill", /* drain= */ false, "an operator", desk.now());
          return taken(message);
        });

    deliverAll();

    int went = desk.called.size();
    assertThat(went).isPositive().isLessThan(PEOPLE);
    assertThat(
            desk.column(
                "SELECT state || ' ' || coalesce(reason, '') || ' ' || count(*) FROM touchpoint GROUP BY state, reason ORDER BY 1"))
        .containsExactly("sent  " + went, "skipped campaign_stopped " + (PEOPLE - went));
    assertThat(desk.column("SELECT id::text FROM entry WHERE due_at IS NULL")).isEmpty();
    assertThat(desk.column("SELECT count(*)::text FROM contact")).containsExactly("" + went);
  }

  @Test
  void aPauseAtAnyStatementOfASendNeitherLosesTheMessageNorSendsItTwice() {
    int statements =
        Interleaving.everywhere(
            at -> {
              var id = desk.due(aCustomer().in(desk.ledger), desk.now());
              int before = desk.called.size();

              var race =
                  Interleaving.at(
                      desk.ledger,
                      at,
                      () -> desk.deliver(desk.now()),
                      () -> definitions.pause("ebill", "an operator", desk.now()));

              assertThat(desk.state(id)).as("at statement %d", at).isIn("sent", "due");
              if (race.reached()) {
                desk.later(Duration.ofSeconds(1));
                definitions.resume("ebill", "an operator", desk.now());
              }
              deliverAll();
              assertThat(desk.state(id)).as("at statement %d", at).isEqualTo("sent");
              assertThat(desk.called).as("at statement %d", at).hasSize(before + 1);
              return race.reached();
            });

    assertThat(statements).isGreaterThan(10);
  }

  @Test
  void aStopAtAnyStatementOfASendLeavesNothingOpen() {
    int statements =
        Interleaving.everywhere(
            at -> {
              var id = desk.due(aCustomer().in(desk.ledger), desk.now());
              int before = desk.called.size();

              var race =
                  Interleaving.at(
                      desk.ledger,
                      at,
                      () -> desk.deliver(desk.now()),
                      () -> definitions.stop("ebill", false, "an operator", desk.now()));
              deliverAll();

              assertThat(desk.state(id))
                  .as("at statement %d", at)
                  .isEqualTo(desk.called.size() > before ? "sent" : "skipped");
              desk.ledger
                  .jdbi()
                  .useHandle(db -> db.execute("UPDATE campaign SET state = 'running'"));
              return race.reached();
            });

    assertThat(statements).isGreaterThan(10);
  }

  private void deliverAll() {
    while (desk.deliver(desk.now()) > 0) {}
  }

  private static Outcome taken(Message message) {
    return new Outcome.Accepted(message.key(), "taken");
  }
}
