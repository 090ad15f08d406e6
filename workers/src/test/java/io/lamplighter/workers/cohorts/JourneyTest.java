package io.lamplighter.workers.cohorts;

import static io.lamplighter.ledger.Fixtures.aCustomer;
import static io.lamplighter.workers.Campaigns.aCampaign;
import static io.lamplighter.workers.Campaigns.renamed;
import static io.lamplighter.workers.Campaigns.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.ledger.facts.Event;
import io.lamplighter.ledger.reports.StalledWave;
import io.lamplighter.workers.Campaigns;
import io.lamplighter.workers.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What happens to people on their way, on the real workflows.
class JourneyTest {
  private Stage stage;

  @BeforeEach
  void open() {
    stage = Stage.open();
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void whoEntersASecondTimeGetsTheMessageAgain() {
    aCustomer().in(stage.ledger());
    stage.play(
        aCampaign()
            .enteringAgainAfter(Duration.ofDays(20))
            .going(send("invite", Optional.empty()))
            .done());

    stage.sleep(Duration.ofDays(35));

    assertThat(stage.column("SELECT step || ' ' || state FROM touchpoint ORDER BY sent_at"))
        .containsExactly("invite sent", "invite sent");
    assertThat(stage.column("SELECT count(DISTINCT entry_id) FROM touchpoint"))
        .containsExactly("2");
  }

  @Test
  void aStepThatWasRenamedIsNotSentAgain() {
    aCustomer().in(stage.ledger());
    stage.play(aCampaign().done());
    stage.sleep(Duration.ofDays(1));
    stage.play(
        aCampaign()
            .going(
                renamed("hello", "invite", Optional.of("wait-1")),
                Campaigns.wait("wait-1", Duration.ofDays(7), Optional.of("remind")),
                send("remind", Optional.empty()))
            .done());

    stage
        .ledger()
        .jdbi()
        .useHandle(db -> db.execute("UPDATE entry SET version = 2, step = 'hello'"));
    stage.sleep(Duration.ofDays(20));

    assertThat(stage.column("SELECT step || ' ' || state FROM touchpoint ORDER BY sent_at"))
        .containsExactly("invite sent", "remind sent");
  }

  @Test
  void aRowThatBreaksIsSetAsideAndEverybodyElseGoesOn() {
    for (int i = 0; i < 10; i++) {
      aCustomer().in(stage.ledger());
    }
    var poison = aCustomer().in(stage.ledger()).id();
    for (int i = 0; i < 10; i++) {
      aCustomer().in(stage.ledger());
    }
    breaks(poison);
    stage.play(aCampaign().done());

    stage.sleep(Duration.ofDays(10));

    assertThat(stage.column("SELECT state || ' ' || count(*) FROM entry GROUP BY state ORDER BY 1"))
        .containsExactly("dead 1", "done 20");
    assertThat(stage.column("SELECT customer_id || ' ' || why FROM entry WHERE state = 'dead'"))
        .containsExactly(poison.value() + " sql_P0001");
    assertThat(stage.column("SELECT count(*) FROM touchpoint WHERE state = 'sent'"))
        .containsExactly("40");
  }

  @Test
  void aWaitTimesOutOnlyWhenItsFeedHasPassedTheDeadline() {
    var ada = aCustomer().in(stage.ledger());
    enrollmentsMayComeTwoDaysLate();
    stage.play(aCampaign().done());
    // The week ends on the 9th at 17:00; she had enrolled in the morning, and that comes a day
    // later.
    stage.sleep(Duration.between(Stage.MONDAY, Instant.parse("2026-03-10T12:00:00Z")));
    stage.happens(
        Event.of(
            "test",
            "1",
            "enrollment.changed",
            ada.id(),
            Instant.parse("2026-03-09T10:00:00Z"),
            Map.of("program", "e-bill", "status", "enrolled")));
    stage.sleep(Duration.ofDays(5));

    assertThat(stage.column("SELECT step || ' ' || state FROM touchpoint"))
        .containsExactly("invite sent");
    assertThat(stage.column("SELECT why FROM entry")).containsExactly("enrolled");
  }

  @Test
  void aWaitWhoseFeedHasPassedTimesOut() {
    aCustomer().in(stage.ledger());
    enrollmentsMayComeTwoDaysLate();
    stage.play(aCampaign().done());

    stage.sleep(Duration.ofDays(14));

    assertThat(stage.column("SELECT sent_at::text FROM touchpoint WHERE step = 'remind'"))
        .containsExactly("2026-03-11 18:00:00+00");
  }

  @Test
  void aCohortThatFailsForHalfAnHourSaysSoAndWaitsForAPerson() {
    aCustomer().in(stage.ledger());
    refuses("contact");
    stage.play(aCampaign().done());

    stage.sleep(Duration.ofDays(2));

    assertThat(stage.column("SELECT parked FROM cohort")).containsExactly("sql_P0001");
    mends("contact");
    stage.sleep(Duration.ofDays(1));
    assertThat(stage.column("SELECT state FROM touchpoint")).containsExactly("due");
    stage.retry(stage.column("SELECT id FROM cohort").getFirst());
    stage.sleep(Duration.ofHours(2));
    assertThat(stage.column("SELECT state FROM touchpoint")).containsExactly("sent");
    assertThat(stage.column("SELECT id FROM cohort WHERE parked IS NULL")).hasSize(1);
  }

  @Test
  void aWaveThatFailsSaysSoOnItsRow() {
    aCustomer().in(stage.ledger());
    refuses("wave_candidate");
    stage.play(aCampaign().done());

    stage.sleep(Duration.ofHours(11));

    assertThat(stage.column("SELECT state || ' ' || failing FROM wave"))
        .containsExactly("selecting sql_P0001");
    assertThat(stalled())
        .singleElement()
        .asString()
        .contains("does not go on while finding who meets the rule", "sql_P0001", "worker's log");
    mends("wave_candidate");
    stage.sleep(Duration.ofHours(3));
    assertThat(stalled()).isEmpty();
    assertThat(stage.column("SELECT state FROM wave WHERE failing IS NULL"))
        .containsExactly("open");
  }

  private List<String> stalled() {
    return stage.ledger().jdbi().withHandle(StalledWave::all).stream()
        .map(StalledWave::sentence)
        .toList();
  }

  private void refuses(String table) {
    stage
        .ledger()
        .jdbi()
        .useHandle(
            db -> {
              db.execute(
                  """
                  CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                    'BEGIN RAISE EXCEPTION ''refused''; END'
                  """);
              db.execute(
                  "CREATE TRIGGER refuses BEFORE INSERT ON "
                      + table
                      + " FOR EACH ROW EXECUTE FUNCTION refuse()");
            });
  }

  private void mends(String table) {
    stage.ledger().jdbi().useHandle(db -> db.execute("DROP TRIGGER refuses ON " + table));
  }

  private void enrollmentsMayComeTwoDaysLate() {
    stage
        .ledger()
        .jdbi()
        .useHandle(
            db ->
                db.execute(
                    """
                    INSERT INTO feed (type, lateness) VALUES ('enrollment.changed', '2 days')
                    ON CONFLICT (type) DO UPDATE
                      SET lateness = excluded.lateness, complete_through = NULL
                    """));
  }

  private void breaks(CustomerId customer) {
    stage
        .ledger()
        .jdbi()
        .useHandle(
            db -> {
              db.execute(
                  """
                  CREATE FUNCTION break() RETURNS trigger LANGUAGE plpgsql AS
                    'BEGIN RAISE EXCEPTION ''broken''; END'
                  """);
              db.execute(
                  "CREATE TRIGGER breaks BEFORE INSERT ON touchpoint FOR EACH ROW WHEN"
                      + " (new.customer_id = "
                      + customer.value()
                      + ") EXECUTE FUNCTION break()");
            });
  }
}
