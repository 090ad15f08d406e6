package io.lamplighter.ledger.reports;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.reports.Timeline.Moment;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final Instant TICK = Instant.parse("2026-03-02T16:00:00Z");
  private static final Instant NOW = TICK.plus(Duration.ofDays(3));

  @Test
  void tellsALifeWithTheLatestFirst() {
    try (var ledger = TestLedger.fresh("rehearsal");
        var db = ledger.jdbi().open()) {
      var ebill = aCampaign("ebill-adoption").in(ledger);
      var ada =
          aCustomer()
              .whoHad("utility.bill.issued", TICK.minusSeconds(60), "paper", 14233)
              .enrolledIn("e-bill", TICK.plus(Duration.ofDays(2)))
              .in(ledger);
      var entry = ebill.entered(ada, ebill.wave(TICK), TICK);
      var message = ebill.sent(entry, "invite", TICK.plusSeconds(3600));
      ebill.engaged(message, "clicked", "human", TICK.plusSeconds(7200));
      ebill.ended(entry, "exited", "wait-1", "enrolled", TICK.plus(Duration.ofDays(2)));

      var moments = Timeline.of(db, ada.id(), NOW, 100).moments();

      assertThat(moments)
          .extracting(moment -> moment.kind() + " " + moment.what())
          .containsExactly(
              "entry exited",
              "event enrollment.changed",
              "response clicked",
              "message sent",
              "decision chosen",
              "event utility.bill.issued",
              "consent granted");
      assertThat(moments).extracting(Moment::at).isSortedAccordingTo((a, b) -> b.compareTo(a));
      assertThat(moments.get(5).details()).containsEntry("word", "paper");
      assertThat(Timeline.of(db, ada.id(), NOW, 2).moments()).hasSize(2);
      assertThat(Timeline.of(db, ada.id(), TICK, 100).moments()).hasSize(2);
    }
  }

  @Test
  void tellsTodayAtAGlance() {
    try (var ledger = TestLedger.fresh("rehearsal");
        var db = ledger.jdbi().open()) {
      var ebill = aCampaign("ebill-adoption").in(ledger);
      var wave = ebill.wave(TICK);
      var ada = aCustomer().enrolledIn("e-bill", TICK.plusSeconds(7200)).in(ledger);
      ebill.sent(ebill.entered(ada, wave, TICK), "invite", TICK.plusSeconds(3600));
      var bob = ebill.entered(aCustomer().in(ledger), wave, TICK);
      ebill.touchpoint(bob, "invite", "due", "paused", TICK, null);
      var eve = ebill.entered(aCustomer().in(ledger), wave, TICK);
      ebill.touchpoint(eve, "invite", "ambiguous", null, TICK, null);
      db.execute("UPDATE cohort SET parked = 'no sender'");
      var denver = ZoneId.of("America/Denver");

      var home = Home.of(db, denver, TICK.plusSeconds(9000));

      assertThat(home.today()).isEqualTo(new Home.Today(1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0));
      assertThat(home.campaigns())
          .singleElement()
          .satisfies(
              running -> {
                assertThat(running.entered()).isEqualTo(3);
                assertThat(running.inside()).isEqualTo(3);
                assertThat(running.sent()).isEqualTo(1);
                assertThat(running.enrolled()).isEqualTo(1);
                assertThat(running.lastWave()).hasValue(TICK);
                assertThat(running.parked()).isEqualTo(1);
                assertThat(running.readout()).isPresent();
              });
      assertThat(home.alarms())
          .containsExactly(
              "ebill-adoption: 1 cohort waits for a person",
              "1 message is ambiguous: sent or not, nobody knows yet");
      assertThat(home.days()).hasSize(14).last().extracting(Home.Day::sent).isEqualTo(1L);
      assertThat(Home.of(db, denver, NOW).today().sent()).isZero();
    }
  }
}
