package io.lamplighter.workers.cohorts;

import static io.lamplighter.ledger.Fixtures.aCustomer;
import static io.lamplighter.workers.Campaigns.aCampaign;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.ledger.facts.Event;
import io.lamplighter.ledger.reports.Reconciliation;
import io.lamplighter.workers.Stage;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PumpTest {
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
  void invitesOnTheFirstMorningAndRemindsAWeekLater() {
    aCustomer().in(stage.ledger());
    stage.play(aCampaign().done());

    stage.sleep(Duration.ofDays(10));

    assertThat(stage.column("SELECT step || ' ' || state FROM touchpoint ORDER BY sent_at"))
        .containsExactly("invite sent", "remind sent");
    assertThat(stage.column("SELECT state FROM entry")).containsExactly("done");
    // Nine in Denver, and the slot after it.
    assertThat(stage.column("SELECT min(sent_at)::text FROM touchpoint"))
        .containsExactly("2026-03-02 17:00:00+00");
  }

  @Test
  void whoEnrolsLeavesAndIsNotReminded() {
    var ada = aCustomer().in(stage.ledger());
    stage.play(aCampaign().done());
    stage.sleep(Duration.ofDays(3));

    stage.happens(
        Event.of(
            "test",
            "1",
            "enrollment.changed",
            ada.id(),
            stage.now(),
            Map.of("program", "e-bill", "status", "enrolled")));
    stage.sleep(Duration.ofDays(10));

    assertThat(stage.column("SELECT step || ' ' || state FROM touchpoint"))
        .containsExactly("invite sent");
    assertThat(stage.column("SELECT state || ' ' || why FROM entry"))
        .containsExactly("exited enrolled");
  }

  @Test
  void sendsNothingWithoutConsentAndSaysWhyInTheBalance() {
    aCustomer().in(stage.ledger());
    aCustomer().refusing(Channel.EMAIL).in(stage.ledger());
    aCustomer().notReachableBy(Channel.EMAIL).in(stage.ledger());
    stage.play(aCampaign().done());

    stage.sleep(Duration.ofDays(1));

    assertThat(
            stage.column(
                "SELECT outcome || ' ' || people FROM wave_count WHERE wave_id ="
                    + " (SELECT min(id) FROM wave) ORDER BY outcome"))
        .containsExactly("entered 1", "no_address 1", "no_consent 1");
  }

  @Test
  void aWaveThatIsThroughIsClosedWithItsBalance() {
    aCustomer().in(stage.ledger());
    aCustomer().refusing(Channel.EMAIL).in(stage.ledger());
    stage.play(aCampaign().done());

    stage.sleep(Duration.ofDays(20));

    var first =
        stage.ledger().jdbi().withHandle(db -> Reconciliation.of(db, "ebill")).waves().getFirst();
    assertThat(first.frozen()).isTrue();
    assertThat(first.balanced()).isTrue();
    assertThat(first.audience()).isEqualTo(2);
    assertThat(stage.column("SELECT audience::text FROM wave ORDER BY tick LIMIT 1"))
        .containsExactly("2");
  }
}
