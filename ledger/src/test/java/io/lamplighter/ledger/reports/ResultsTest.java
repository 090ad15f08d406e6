package io.lamplighter.ledger.reports;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.campaigns.statistics.Households;
import io.lamplighter.campaigns.statistics.Readout;
import io.lamplighter.ledger.CampaignFixture.StoredCampaign;
import io.lamplighter.ledger.Fixtures.CustomerFixture;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResultsTest {
  private static final Instant TICK = Instant.parse("2026-03-02T16:00:00Z");
  private static final Instant NEXT_WEEK = TICK.plus(Duration.ofDays(7));
  private static final Instant NOW = TICK.plus(Duration.ofDays(40));
  private static final Instant IN_TIME = TICK.plus(Duration.ofDays(3));

  private Ledger ledger;
  private Handle db;
  private StoredCampaign ebill;
  private String wave;

  @BeforeEach
  void open() {
    ledger = TestLedger.fresh("rehearsal");
    db = ledger.jdbi().open();
    ebill = aCampaign("ebill-adoption").holdingOut(0.5).in(ledger);
    wave = ebill.wave(TICK);
  }

  @AfterEach
  void close() {
    db.close();
    ledger.close();
  }

  @Test
  void countsEverybodyAssignedByTheFirstAssignmentOfTheirHousehold() {
    enter(aCustomer().inHousehold("H").enrolledIn("e-bill", IN_TIME), false, TICK);
    enter(aCustomer().inHousehold("H"), false, NEXT_WEEK);
    enter(aCustomer(), true, TICK);
    // A later entry of a household in the other group belongs to its first one.
    enter(
        aCustomer().inHousehold("H").enrolledIn("e-bill", NEXT_WEEK.plusSeconds(1)),
        true,
        NEXT_WEEK);

    var results = Results.of(db, "ebill-adoption", NOW);

    assertThat(results.contacted())
        .extracting(Readout.Arm::counts)
        .containsExactly(new Households(1, 3, 2, 9, 4, 6));
    assertThat(results.control())
        .map(Readout.Arm::counts)
        .hasValue(new Households(1, 1, 0, 1, 0, 0));
  }

  @Test
  void countsOnlyGoalsAfterEntryWithinTheWindowAndKnownByNow() {
    enter(aCustomer().enrolledIn("e-bill", TICK.minusSeconds(1)), false, TICK);
    enter(aCustomer().enrolledIn("e-bill", TICK.plus(Duration.ofDays(31))), false, TICK);
    enter(aCustomer().enrolledIn("autopay", IN_TIME), false, TICK);
    enter(aCustomer().enrolledIn("e-bill", IN_TIME), false, TICK);

    assertThat(enrolled(NOW)).isEqualTo(1);
    assertThat(enrolled(IN_TIME.minusSeconds(1))).isZero();
  }

  @Test
  void collectsUntilBothGroupsHaveEnough() {
    enter(aCustomer(), false, TICK);
    enter(aCustomer(), true, TICK);

    var readout = Results.of(db, "ebill-adoption", NOW).readout().orElseThrow();

    assertThat(readout.status().word()).isEqualTo("collecting");
    assertThat(readout.look()).isEmpty();
    assertThat(readout.sentences()).anyMatch(sentence -> sentence.contains("are needed"));
  }

  @Test
  void findsAnEffectThatIsThere() {
    population(400, 60, 20);

    var results = Results.of(db, "ebill-adoption", NOW);

    var look = results.readout().orElseThrow().look().orElseThrow();
    assertThat(look.effect().estimate()).isCloseTo(0.2, within(1e-9));
    assertThat(look.effect().interval().low()).isPositive();
    assertThat(results.readout().orElseThrow().incremental().orElseThrow().estimate())
        .isCloseTo(40, within(1e-6));
    assertThat(results.contacted().getFirst().cost()).isCloseTo(2.0, within(1e-9));
    assertThat(results.daily()).hasSize(1);
    assertThat(results.weeks()).singleElement().matches(week -> week.effect().isPresent());
    assertThat(results.channels())
        .singleElement()
        .satisfies(
            mix -> {
              assertThat(mix.sent()).isEqualTo(200);
              assertThat(mix.enrolled()).isEqualTo(60);
              assertThat(mix.cents()).isCloseTo(200, within(1e-9));
            });
    assertThat(results.funnel().notHeldOut()).isEqualTo(200);
    assertThat(results.funnel().enrolled()).isEqualTo(60);
  }

  @Test
  void keepsTheVerdictAtThePlannedSizeAndNeverAgain() {
    population(400, 60, 20);

    assertThat(Results.keepVerdict(db, "ebill-adoption", TICK.plusSeconds(60))).isEmpty();
    var kept = Results.keepVerdict(db, "ebill-adoption", NOW);
    assertThat(kept).isPresent();

    enter(aCustomer(), true, TICK);

    assertThat(Results.keepVerdict(db, "ebill-adoption", NOW)).isEqualTo(kept);
    assertThat(kept.orElseThrow()).containsEntry("status", "review");
  }

  @Test
  void statesNoEffectWithoutAHoldout() {
    var bank = aCampaign("bank").holdingOut(0).in(ledger);
    bank.entered(aCustomer().in(ledger), bank.wave(TICK), TICK);

    var results = Results.of(db, "bank", NOW);

    assertThat(results.readout()).isEmpty();
    assertThat(results.control()).isEmpty();
    assertThat(results.contacted().getFirst().counts().people()).isEqualTo(1);
  }

  /// Many at once: every second one held out, the first ones of each group enrolled.
  private void population(int people, int treated, int control) {
    db.createQuery("SELECT ensure_touchpoint_partition('2026-03-01')::text")
        .mapTo(String.class)
        .list();
    db.createScript(
            """
            INSERT INTO household SELECT i, 'M-' || i FROM generate_series(1, %1$d) i;
            INSERT INTO customer (id, key, household_id, given_name, family_name)
            SELECT i, 'M-' || i, i, 'Ada', 'Many' FROM generate_series(1, %1$d) i;
            INSERT INTO entry (id, campaign, version, unit_id, customer_id, household_id, wave_id,
              cohort_id, decision_id, occurrence, held_out, arm, channel, entered_at, state, step,
              arrived_at)
            SELECT gen_random_uuid(), 'ebill-adoption', 1, i, i, i, '%4$s', '%4$s/0',
              gen_random_uuid(), '', i %% 2 = 1, '', 'email', '%5$s', 'active', 'wait-1', '%5$s'
              FROM generate_series(1, %1$d) i;
            INSERT INTO touchpoint (entry_month, id, entry_id, lineage, occurrence, campaign, version,
              wave_id, cohort_id, step, customer_id, household_id, channel, class, category, arm,
              state, became_due_at, due_at, settled_at, sent_at, cost)
            SELECT '2026-03-01', gen_random_uuid(), id, 'invite', 0, campaign, 1, wave_id, cohort_id,
              'invite', customer_id, household_id, 'email', 'marketing', 'program', '', 'sent',
              entered_at, entered_at, entered_at, entered_at, 100
              FROM entry WHERE NOT held_out;
            INSERT INTO enrollment (customer_id, program, occurred_at, known_at)
            SELECT i, 'e-bill', '%6$s', '%6$s' FROM generate_series(1, %1$d) i
             WHERE CASE i %% 2 WHEN 1 THEN (i + 1) / 2 <= %3$d ELSE i / 2 <= %2$d END;
            """
                .formatted(people, treated, control, wave, TICK, IN_TIME))
        .execute();
    ebill.counted(wave, "entered", people);
  }

  private void enter(CustomerFixture fixture, boolean heldOut, Instant at) {
    var customer = fixture.in(ledger);
    var entry = ebill.entered(customer, wave, at, heldOut, "");
    if (!heldOut) {
      ebill.sent(entry, "invite", at.plusSeconds(60));
    }
  }

  private double enrolled(Instant now) {
    return Results.of(db, "ebill-adoption", now).contacted().getFirst().counts().enrolled();
  }
}
