package io.lamplighter.ledger.touchpoints;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.campaigns.policy.CapOrder;
import io.lamplighter.campaigns.policy.PolicyFile;
import io.lamplighter.campaigns.policy.SendPolicy;
import io.lamplighter.campaigns.policy.SuppressionScope;
import io.lamplighter.ledger.CampaignFixture.StoredCampaign;
import io.lamplighter.ledger.Fixtures.Stored;
import io.lamplighter.ledger.Interleaving;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.cohorts.Cohorts;
import io.lamplighter.ledger.consent.Consent;
import io.lamplighter.ledger.consent.Consents;
import io.lamplighter.ledger.consent.Erasure;
import io.lamplighter.ledger.consent.Purpose;
import io.lamplighter.ledger.consent.Suppressions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A no that comes between a claim and its intent, by whatever clock it is dated: feeds tell late
/// what was said earlier, and the clocks of two machines are never the same.
class OvertakenTest {
  private static final Instant NOW = Instant.parse("2026-03-02T17:00:00Z");
  private static final Instant BEFORE = NOW.minus(Duration.ofHours(5));

  private Ledger ledger;
  private StoredCampaign ebill;
  private String wave;
  private Stored ada;
  private Touchpoints touchpoints;
  private String cohort;
  private int epoch;

  @BeforeEach
  void open() {
    ledger = TestLedger.fresh("rehearsal");
    ledger.jdbi().useHandle(io.lamplighter.ledger.LedgerState::liftFence);
    ebill = aCampaign("ebill").in(ledger);
    wave = ebill.wave(NOW);
    somebodyIsDue();
    cohort = wave + "/0";
    epoch = new Cohorts(ledger.jdbi()).take(cohort, "run", 0).orElseThrow();
    touchpoints =
        new Touchpoints(ledger.jdbi(), new CapOrder(new SendPolicy(PolicyFile.standard())));
  }

  private void somebodyIsDue() {
    ada = aCustomer().in(ledger);
    ebill.touchpoint(ebill.entered(ada, wave, NOW), "invite", "due", null, NOW, null);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void whatNobodyObjectsToIsIntended() {
    assertThat(intend(claim())).hasSize(1);
  }

  @Test
  void aNoThatIsDatedBeforeTheClaimStopsTheCall() {
    var claim = claim();

    ledger.jdbi().useTransaction(this::refuse);

    assertThat(intend(claim)).isEmpty();
  }

  @Test
  void aSuppressionThatIsDatedBeforeTheClaimStopsTheCall() {
    var claim = claim();

    ledger
        .jdbi()
        .useTransaction(
            db ->
                Suppressions.suppressAll(
                    db, ada.id(), SuppressionScope.MARKETING, "opt_out", BEFORE));

    assertThat(intend(claim)).isEmpty();
  }

  @Test
  void whoIsErasedByASlowerClockGetsNoCall() {
    var claim = claim();

    ledger.jdbi().useTransaction(db -> Erasure.erase(db, ada.id(), NOW.minusSeconds(5), "ada"));

    assertThat(intend(claim)).isEmpty();
  }

  @Test
  void aNoIsMetWhereverItFallsInTheClaim() {
    claim();
    int statements =
        Interleaving.everywhere(
            at -> {
              somebodyIsDue();
              var claimed = new AtomicReference<>(Touchpoints.Claim.NOTHING);

              var race =
                  Interleaving.at(
                      ledger,
                      at,
                      () -> claimed.set(claim()),
                      () -> ledger.jdbi().useTransaction(this::refuse));

              if (race.reached()) {
                assertThat(intend(claimed.get())).as("at statement %d", at).isEmpty();
              }
              return race.reached();
            });

    assertThat(statements).isGreaterThan(6);
  }

  private void refuse(Handle db) {
    Consents.record(
        db, List.of(Consent.no(ada.id(), Channel.EMAIL, Purpose.PROGRAM, "a late feed", BEFORE)));
  }

  private Touchpoints.Claim claim() {
    return touchpoints.claim(
        cohort, epoch, Channel.EMAIL, "marketing", "c", NOW, Duration.ofMinutes(10), 10);
  }

  private List<TouchpointId> intend(Touchpoints.Claim claim) {
    return touchpoints.intend(
        claim.leased().stream()
            .map(leased -> new Touchpoints.Intent(leased.id(), NOW.plusSeconds(60)))
            .toList(),
        "c",
        "scripted",
        NOW);
  }
}
