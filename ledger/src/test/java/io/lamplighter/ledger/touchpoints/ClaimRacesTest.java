package io.lamplighter.ledger.touchpoints;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.CampaignName;
import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.EntryId;
import io.lamplighter.campaigns.HouseholdId;
import io.lamplighter.campaigns.StepKey;
import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.policy.CapOrder;
import io.lamplighter.campaigns.policy.PolicyFile;
import io.lamplighter.campaigns.policy.SendPolicy;
import io.lamplighter.ledger.CampaignFixture.StoredCampaign;
import io.lamplighter.ledger.Fixtures.Stored;
import io.lamplighter.ledger.Interleaving;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.LedgerState;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.cohorts.Cohorts;
import io.lamplighter.ledger.touchpoints.Touchpoints.Claim;
import io.lamplighter.ledger.touchpoints.Touchpoints.Intent;
import io.lamplighter.ledger.touchpoints.Touchpoints.Made;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Races for the right to send, each played at every statement of a claim, and what closes it.
class ClaimRacesTest {
  /// Ten in the morning in Denver, where the fixtures live.
  private static final Instant NOW = Instant.parse("2026-03-02T17:00:00Z");

  @Test
  void capsHoldAcrossCohortsThatClaimAtTheSameMoment() {
    try (var ledger = TestLedger.fresh("rehearsal")) {
      var ebill = aCampaign("ebill").in(ledger);
      var autopay = aCampaign("autopay").in(ledger);
      int statements =
          Interleaving.everywhere(
              at -> {
                var ada = aCustomer().in(ledger);
                // The one that goes first is not there yet when the other is looked at.
                boolean ebillFirst = outranks(ebill, autopay, ada);
                var late = ebillFirst ? ebill : autopay;
                var early = ebillFirst ? autopay : ebill;
                due(early, ada);

                var race =
                    Interleaving.at(
                        ledger,
                        at,
                        () -> claim(ledger, early),
                        () -> {
                          due(late, ada);
                          claim(ledger, late);
                        });

                assertThat(leased(ledger, ada)).as("at statement %d", at).hasSizeLessThan(2);
                return race.reached();
              });

      assertThat(statements).isGreaterThan(6);
    }
  }

  @Test
  void whoIsAskedFirstPlaysNoPart() {
    var winners = new ArrayList<String>();
    for (boolean ebillFirst : new boolean[] {true, false}) {
      try (var ledger = TestLedger.fresh("rehearsal")) {
        var ada = aCustomer().keyed("C-ada").in(ledger);
        var ebill = aCampaign("ebill").in(ledger);
        var autopay = aCampaign("autopay").in(ledger);
        due(ebill, ada);
        due(autopay, ada);

        claim(ledger, ebillFirst ? ebill : autopay);
        claim(ledger, ebillFirst ? autopay : ebill);

        winners.addAll(leased(ledger, ada));
      }
    }

    assertThat(winners).hasSize(2);
    assertThat(winners.getFirst()).isEqualTo(winners.getLast());
  }

  @Test
  void theProgramThatIsExpectedToBringMostGoesFirst() {
    for (boolean ebillFirst : new boolean[] {true, false}) {
      try (var ledger = TestLedger.fresh("rehearsal")) {
        var ebill = aCampaign("ebill").valued(1_400).in(ledger);
        var autopay = aCampaign("autopay").valued(900).in(ledger);
        var ada = aCustomer().in(ledger);
        due(ebill, ada);
        due(autopay, ada);
        scored(ledger, ebill, .1);
        scored(ledger, autopay, .2);

        claim(ledger, ebillFirst ? ebill : autopay);

        // Whoever asks first: .2 of 9 dollars is more than .1 of 14.
        assertThat(column(ledger, "SELECT campaign FROM touchpoint WHERE state = 'leased'"))
            .isEqualTo(ebillFirst ? List.of() : List.of("autopay"));
        if (ebillFirst) {
          assertThat(
                  column(
                      ledger, "SELECT detail FROM touchpoint_history WHERE reason = 'outranked'"))
              .singleElement()
              .asString()
              .endsWith("behind autopay/invite (expected 1.80 against 1.40)");
        }
      }
    }
  }

  @Test
  void moneyOfDifferentCurrenciesIsNotCompared() {
    try (var ledger = TestLedger.fresh("rehearsal")) {
      var ebill = aCampaign("ebill").valued(1_400, "EUR").in(ledger);
      var autopay = aCampaign("autopay").valued(900).in(ledger);
      var ada = aCustomer().in(ledger);
      due(ebill, ada);
      due(autopay, ada);
      scored(ledger, ebill, .1);
      scored(ledger, autopay, .2);

      claim(ledger, outranks(ebill, autopay, ada) ? autopay : ebill);

      assertThat(column(ledger, "SELECT detail FROM touchpoint_history WHERE reason = 'outranked'"))
          .singleElement()
          .asString()
          .doesNotContain("expected");
    }
  }

  private static void scored(Ledger ledger, StoredCampaign campaign, double score) {
    ledger
        .jdbi()
        .useHandle(
            db ->
                db.execute(
                    "UPDATE decision SET score = ? WHERE campaign = ?", score, campaign.name()));
  }

  @Test
  void whoMovesHouseTakesTheContactsOfThePersonAlong() {
    try (var ledger = TestLedger.fresh("rehearsal")) {
      var ebill = aCampaign("ebill").in(ledger);
      var autopay = aCampaign("autopay").in(ledger);
      var ada = aCustomer().in(ledger);
      due(ebill, ada);
      claim(ledger, ebill);

      due(autopay, moved(ledger, ada, -7));
      claim(ledger, autopay);

      assertThat(
              column(
                  ledger, "SELECT household_id || ' ' || state FROM touchpoint ORDER BY campaign"))
          .containsExactly("-7 due", ada.household().value() + " leased");
    }
  }

  @Test
  void whoMovesWhileTwoCampaignsClaimGetsOneMessage() {
    try (var ledger = TestLedger.fresh("rehearsal")) {
      var ebill = aCampaign("ebill").in(ledger);
      var autopay = aCampaign("autopay").in(ledger);
      var moves = new AtomicInteger();
      int statements =
          Interleaving.everywhere(
              at -> {
                var ada = aCustomer().in(ledger);
                due(ebill, ada);

                var race =
                    Interleaving.at(
                        ledger,
                        at,
                        () -> claim(ledger, ebill),
                        () -> {
                          due(autopay, moved(ledger, ada, -100 - moves.getAndIncrement()));
                          claim(ledger, autopay);
                        });

                assertThat(leased(ledger, ada)).as("at statement %d", at).hasSizeLessThan(2);
                return race.reached();
              });

      assertThat(statements).isGreaterThan(6);
    }
  }

  @Test
  void whoHasMovedSinceEnteringOneOfTwoCampaignsGetsOneMessage() {
    try (var ledger = TestLedger.fresh("rehearsal")) {
      var ebill = aCampaign("ebill").in(ledger);
      var autopay = aCampaign("autopay").in(ledger);
      var moves = new AtomicInteger();
      int statements =
          Interleaving.everywhere(
              at -> {
                var ada = aCustomer().in(ledger);
                due(ebill, ada);
                var there = moved(ledger, ada, -100 - moves.getAndIncrement());

                var race =
                    Interleaving.at(
                        ledger,
                        at,
                        () -> claim(ledger, ebill),
                        () -> {
                          due(autopay, there);
                          claim(ledger, autopay);
                        });

                assertThat(leased(ledger, ada)).as("at statement %d", at).hasSizeLessThan(2);
                return race.reached();
              });

      assertThat(statements).isGreaterThan(6);
    }
  }

  @Test
  void aHouseholdsCapCountsWhoLivesThereNow() {
    try (var ledger = TestLedger.fresh("rehearsal")) {
      var ebill = aCampaign("ebill").in(ledger);
      var autopay = aCampaign("autopay").in(ledger);
      var people = new ArrayList<Stored>();
      for (int i = 0; i < 4; i++) {
        var one = aCustomer().in(ledger);
        due(ebill, one);
        people.add(one);
      }
      var bob = moved(ledger, aCustomer().in(ledger), -100);
      due(autopay, bob);
      // Five under one roof, four of whom entered elsewhere: four messages a month fit.
      people.forEach(one -> moved(ledger, one, -100));

      claim(ledger, ebill);
      claim(ledger, autopay);

      assertThat(column(ledger, "SELECT id::text FROM touchpoint WHERE state = 'leased'"))
          .hasSize(4);
      assertThat(column(ledger, "SELECT DISTINCT household_id::text FROM contact"))
          .containsExactly("-100");
    }
  }

  /// Moves a customer to a household of that number.
  private static Stored moved(Ledger ledger, Stored customer, long household) {
    ledger
        .jdbi()
        .useTransaction(
            db -> {
              db.execute(
                  "INSERT INTO household (id, key) VALUES (?, ?) ON CONFLICT DO NOTHING",
                  household,
                  "H" + household);
              db.execute(
                  "UPDATE customer SET household_id = ? WHERE id = ?",
                  household,
                  customer.id().value());
            });
    return new Stored(
        customer.id(),
        customer.key(),
        new HouseholdId(household),
        customer.account(),
        customer.premise());
  }

  @Test
  void aWorkflowThatWasReplacedClaimsNothing() {
    try (var ledger = TestLedger.fresh("rehearsal")) {
      var ebill = aCampaign("ebill").in(ledger);
      var cohorts = new Cohorts(ledger.jdbi());
      int statements =
          Interleaving.everywhere(
              at -> {
                due(ebill, aCustomer().in(ledger));
                int epoch = cohorts.take(cohort(ebill), "before " + at, 0).orElseThrow();
                var claims = new ArrayList<Claim>();

                var race =
                    Interleaving.at(
                        ledger,
                        at,
                        () -> claims.add(claim(ledger, ebill, epoch)),
                        () -> cohorts.take(cohort(ebill), "after " + at, 0));

                if (race.overtook()) {
                  assertThat(claims.getFirst().leased()).as("at statement %d", at).isEmpty();
                }
                return race.reached();
              });

      assertThat(statements).isGreaterThan(6);
    }
  }

  @Test
  void sendsNothingAfterAFailOverUntilAnOperatorHasLooked() {
    try (var ledger = TestLedger.fresh("rehearsal")) {
      ledger.jdbi().useHandle(LedgerState::liftFence);
      var ebill = aCampaign("ebill").in(ledger);
      due(ebill, aCustomer().in(ledger));
      due(ebill, aCustomer().in(ledger));
      var claimed =
          touchpoints(ledger)
              .claim(
                  cohort(ebill),
                  epoch(ledger, ebill),
                  Channel.EMAIL,
                  "marketing",
                  "c",
                  NOW,
                  Duration.ofMinutes(10),
                  1);
      ledger.jdbi().useHandle(db -> db.execute("UPDATE ledger_state SET timeline = timeline - 1"));

      // Neither what was leased before nor what is due.
      assertThat(intend(ledger, claimed)).isEmpty();
      assertThat(claim(ledger, ebill).leased()).isEmpty();

      ledger.jdbi().useHandle(LedgerState::liftFence);
      assertThat(intend(ledger, claimed)).hasSize(1);
      assertThat(claim(ledger, ebill).leased()).hasSize(1);
    }
  }

  @Test
  void aRetryInTheNextMonthIsTheSameMessage() {
    try (var ledger = TestLedger.fresh("rehearsal")) {
      var december = Instant.parse("2026-12-31T17:00:00Z");
      var ebill = aCampaign("ebill").in(ledger);
      var ada = aCustomer().in(ledger);
      var entry = ebill.entered(ada, ebill.wave(december), december);
      var made = made(ebill, entry, ada, december);
      ledger.jdbi().useTransaction(db -> Touchpoints.make(db, List.of(made), december));
      var january = december.plus(Duration.ofDays(2));
      ebill.entered(aCustomer().in(ledger), ebill.wave(january), january);

      var again = made(ebill, entry, ada, january);
      ledger.jdbi().useTransaction(db -> Touchpoints.make(db, List.of(again), january));
      claim(ledger, cohort(ebill, december), january, "run/1/1");
      touchpoints(ledger).resolveStale(january.plus(Duration.ofDays(1)), List.of(), Duration.ZERO);
      claim(ledger, cohort(ebill, december), january.plus(Duration.ofDays(1)), "run/1/2");

      assertThat(column(ledger, "SELECT entry_month || ' ' || attempts FROM touchpoint"))
          .containsExactly("2026-12-01 2");
    }
  }

  private static Made made(StoredCampaign campaign, EntryId entry, Stored customer, Instant due) {
    return new Made(
        TouchpointId.of(entry, "invite", 0),
        entry,
        campaign.name(),
        1,
        campaign.name(),
        cohort(campaign, entry.enteredAt()),
        new StepKey("invite"),
        "invite",
        customer.id().value(),
        customer.household().value(),
        "email",
        Category.PROGRAM,
        "",
        null,
        List.of(),
        "due",
        null,
        due,
        null,
        /* test= */ false);
  }

  private static boolean outranks(StoredCampaign left, StoredCampaign right, Stored customer) {
    return CapOrder.hash(id(left, customer)).compareTo(CapOrder.hash(id(right, customer))) < 0;
  }

  private static TouchpointId id(StoredCampaign campaign, Stored customer) {
    return TouchpointId.of(
        EntryId.of(
            new CampaignName(campaign.name()),
            UnitKind.CUSTOMER,
            customer.id().value(),
            campaign.name() + "/" + NOW,
            NOW),
        "invite",
        0);
  }

  private static TouchpointId due(StoredCampaign campaign, Stored customer) {
    var wave = campaign.name() + "/" + NOW;
    if (column(campaign.ledger(), "SELECT id FROM wave WHERE id = '" + wave + "'").isEmpty()) {
      campaign.wave(NOW);
    }
    var entry = campaign.entered(customer, wave, NOW);
    return campaign.touchpoint(entry, "invite", "due", null, NOW, null);
  }

  private static String cohort(StoredCampaign campaign) {
    return cohort(campaign, NOW);
  }

  private static String cohort(StoredCampaign campaign, Instant tick) {
    return campaign.name() + "/" + tick + "/0";
  }

  private static int epoch(Ledger ledger, StoredCampaign campaign) {
    return new Cohorts(ledger.jdbi()).take(cohort(campaign), "run", 0).orElseThrow();
  }

  private static Claim claim(Ledger ledger, StoredCampaign campaign) {
    return claim(ledger, campaign, epoch(ledger, campaign));
  }

  private static Claim claim(Ledger ledger, StoredCampaign campaign, int epoch) {
    return touchpoints(ledger)
        .claim(
            cohort(campaign),
            epoch,
            Channel.EMAIL,
            "marketing",
            campaign.name() + "/1/1",
            NOW,
            Duration.ofMinutes(10),
            10);
  }

  private static Claim claim(Ledger ledger, String cohort, Instant now, String claim) {
    int epoch = new Cohorts(ledger.jdbi()).take(cohort, "run", 0).orElseThrow();
    return touchpoints(ledger)
        .claim(cohort, epoch, Channel.EMAIL, "marketing", claim, now, Duration.ofMinutes(10), 10);
  }

  private static List<TouchpointId> intend(Ledger ledger, Claim claim) {
    return touchpoints(ledger)
        .intend(
            claim.leased().stream()
                .map(leased -> new Intent(leased.id(), NOW.plusSeconds(60)))
                .toList(),
            "c",
            "scripted",
            NOW);
  }

  private static Touchpoints touchpoints(Ledger ledger) {
    // No draw between programs, which would now and then put another one first.
    var policy =
        PolicyFile.read(
            Path.of("policy.yaml"),
            PolicyFile.standardText().replace("explore-programs: 10%", "explore-programs: 0%"));
    return new Touchpoints(ledger.jdbi(), new CapOrder(new SendPolicy(policy)));
  }

  private static List<String> leased(Ledger ledger, Stored customer) {
    return column(
        ledger,
        "SELECT id::text FROM touchpoint WHERE state = 'leased' AND customer_id = "
            + customer.id().value());
  }

  private static List<String> column(Ledger ledger, String sql) {
    return ledger.jdbi().withHandle(db -> db.createQuery(sql).mapTo(String.class).list());
  }
}
