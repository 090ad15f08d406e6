package io.lamplighter.ledger.reports;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lamplighter.campaigns.EntryId;
import io.lamplighter.ledger.CampaignFixture.StoredCampaign;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.reports.Reconciliation.Touchpoint;
import io.lamplighter.ledger.reports.Reconciliation.Wave;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReconciliationTest {
  private static final Instant TICK = Instant.parse("2026-03-02T16:00:00Z");
  private static final Instant LATER = TICK.plus(Duration.ofDays(10));

  private Ledger ledger;
  private Handle db;
  private StoredCampaign ebill;
  private String wave;

  @BeforeEach
  void open() {
    ledger = TestLedger.fresh("rehearsal");
    db = ledger.jdbi().open();
    ebill = aCampaign("ebill-adoption").in(ledger);
    wave = ebill.wave(TICK);
  }

  @AfterEach
  void close() {
    db.close();
    ledger.close();
  }

  @Test
  void tellsOfEverybodyWhoEnteredWhereTheyAreWithEachMessage() {
    aWaveOfSeven();

    var statement = statement();

    assertThat(statement.audience()).isEqualTo(7 + 2 + 3);
    assertThat(statement.entered()).isEqualTo(7);
    assertThat(statement.noConsent()).isEqualTo(2);
    assertThat(statement.capped()).isEqualTo(3);
    assertThat(statement.inside()).isEqualTo(4);
    assertThat(statement.touchpoints())
        .containsExactly(
            new Touchpoint("invite", 1, Map.of("suppressed", 1L), Map.of(), 4, 0, 0, 1),
            new Touchpoint(
                "reminder", 0, Map.of(), Map.of("enrolled", 1L, "dead: BAD", 1L), 0, 1, 0, 4));
    assertThat(statement.balanced()).isTrue();
  }

  @Test
  void doesNotBalanceWhenTheRuleFoundSomebodyWhoIsInNoCount() {
    aWaveOfSeven();
    db.execute("UPDATE wave SET audience = 7 + 2 + 3 + 4");
    assertThat(statement().balanced()).isTrue();

    db.execute("UPDATE wave SET audience = audience + 1");

    assertThat(statement().balanced()).isFalse();
  }

  @Test
  void doesNotBalanceWhenSomebodyIsMissing() {
    aWaveOfSeven();
    assertThat(statement().balanced()).isTrue();

    db.execute("UPDATE wave_count SET people = 8 WHERE outcome = 'entered'");

    assertThat(statement().balanced()).isFalse();
  }

  @Test
  void doesNotBalanceWhenAMessageBelongsToNobody() {
    aWaveOfSeven();
    db.execute("ALTER TABLE entry DISABLE TRIGGER ALL");

    db.execute("DELETE FROM entry WHERE id = (SELECT entry_id FROM touchpoint LIMIT 1)");

    assertThat(statement().balanced()).isFalse();
  }

  @Test
  void doesNotBalanceWhenSomebodyLeftOutHasNoDecision() {
    ebill.counted(wave, "not_chosen", 1);

    assertThat(statement().balanced()).isFalse();
  }

  @Test
  void closesAWaveOnlyWhenNobodyIsUnderWayAndFreezesItsStatement() {
    var entries = aWaveOfSeven();
    assertThat(Reconciliation.close(db, wave, LATER)).isFalse();

    db.execute("UPDATE touchpoint SET state = 'sent' WHERE state = 'due'");
    db.execute("UPDATE entry SET state = 'done' WHERE state = 'active'");
    assertThat(Reconciliation.close(db, wave, LATER)).isTrue();
    var closed = statement();
    assertThat(closed.frozen()).isTrue();
    assertThat(closed.balanced()).isTrue();

    // What retention takes away later changes nothing.
    db.execute("DELETE FROM touchpoint WHERE entry_id = ?", entries[0].value());
    assertThat(statement()).isEqualTo(closed);
    assertThat(Reconciliation.close(db, wave, LATER)).isTrue();
  }

  @Test
  void leavesTestEntriesOut() {
    var entry = ebill.entered(aCustomer().in(ledger), wave, TICK);
    ebill.sent(entry, "invite", TICK);
    db.execute("UPDATE entry SET is_test = true");
    db.execute("UPDATE touchpoint SET is_test = true");

    assertThat(statement().entered()).isZero();
    assertThat(statement().balanced()).isTrue();
  }

  @Test
  @SuppressWarnings("unchecked")
  void printsTheKeysThatScriptsReadAndFreezesThemAlike() {
    aWaveOfSeven();

    var json = Reconciliation.of(db, "ebill-adoption").toJson();

    var waves = (java.util.List<Map<String, Object>>) json.get("waves");
    assertThat(waves.getFirst())
        .containsKeys(
            "wave",
            "audience",
            "suppressed",
            "noConsent",
            "noAddress",
            "capped",
            "notChosen",
            "leftAlone",
            "entered",
            "touchpoints",
            "balanced");
    var touchpoints = (java.util.List<Map<String, Object>>) waves.getFirst().get("touchpoints");
    assertThat(touchpoints.getFirst().keySet())
        .containsExactly(
            "step", "heldOut", "skipped", "exited", "sent", "failed", "ambiguous", "waiting");
  }

  @Test
  void namesTheRemedyForAnUnknownCampaign() {
    assertThatThrownBy(() -> Reconciliation.of(db, "nothing"))
        .isInstanceOf(UnknownCampaignException.class)
        .hasMessageContaining("`status` lists");
  }

  /// Held out, enrolled, dead, failed reminder, skipped, due, waiting for the reminder.
  private EntryId[] aWaveOfSeven() {
    var entries = new EntryId[7];
    for (int i = 0; i < entries.length; i++) {
      var customer = aCustomer().in(ledger);
      entries[i] =
          i == 0 ? ebill.heldOut(customer, wave, TICK) : ebill.entered(customer, wave, TICK);
    }
    ebill.touchpoint(entries[0], "invite", "held_out", null, TICK, null);
    for (int i : new int[] {1, 2, 3, 6}) {
      ebill.sent(entries[i], "invite", TICK);
    }
    ebill.ended(entries[1], "exited", "wait-1", "enrolled", LATER);
    ebill.ended(entries[2], "dead", "wait-1", "BAD", LATER);
    ebill.touchpoint(entries[3], "reminder", "failed", "hard_bounce", LATER, null);
    ebill.touchpoint(entries[4], "invite", "skipped", "suppressed", TICK, null);
    ebill.touchpoint(entries[5], "invite", "due", null, TICK, null);
    ebill.counted(wave, "entered", 7);
    ebill.counted(wave, "no_consent", 2);
    ebill.counted(wave, "capped", 3);
    ebill.counted(wave, "inside", 4);
    return entries;
  }

  private Wave statement() {
    return Reconciliation.of(db, "ebill-adoption").waves().getFirst();
  }
}
