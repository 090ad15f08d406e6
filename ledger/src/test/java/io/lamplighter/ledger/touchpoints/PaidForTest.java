package io.lamplighter.ledger.touchpoints;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.policy.CapOrder;
import io.lamplighter.campaigns.policy.PolicyFile;
import io.lamplighter.campaigns.policy.SendPolicy;
import io.lamplighter.ledger.CampaignFixture.StoredCampaign;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.cohorts.Cohorts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Messages of campaigns with a budget, of which an entry has reserved its part. A mail costs 10.
class PaidForTest {
  /// Ten in the morning in Denver, where the fixtures live.
  private static final Instant NOW = Instant.parse("2026-03-02T17:00:00Z");

  private Ledger ledger;
  private StoredCampaign ebill;
  private String wave;

  @BeforeEach
  void open() {
    ledger = TestLedger.fresh("rehearsal");
    ebill = aCampaign("ebill").valued(900).in(ledger);
    wave = ebill.wave(NOW);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void whatIsReservedPaysForTheMessage() {
    due(/* reserved= */ 10);

    claim();

    assertThat(messages()).containsExactly("leased ");
  }

  @Test
  void aMessageThatHasGrownDearerThanWhatIsReservedIsLeftOut() {
    due(/* reserved= */ 9);

    claim();

    assertThat(messages()).containsExactly("skipped over_budget");
  }

  @Test
  void whatWentOutBeforeIsSpent() {
    due(/* reserved= */ 19);
    execute(
        """
        INSERT INTO touchpoint (entry_month, id, entry_id, lineage, occurrence, campaign, version,
            wave_id, cohort_id, step, customer_id, household_id, channel, class, category, arm,
            state, became_due_at, due_at, cost)
        SELECT entry_month, gen_random_uuid(), entry_id, 'before', 0, campaign, version, wave_id,
               cohort_id, step, customer_id, household_id, channel, class, category, arm, 'sent',
               due_at, due_at, 10
          FROM touchpoint
        """);

    claim();

    assertThat(messages()).containsExactly("sent ", "skipped over_budget");
  }

  @Test
  void whereThereIsNoBudgetNothingIsAsked() {
    due(/* reserved= */ 0);
    execute("UPDATE entry SET budget_month = NULL");

    claim();

    assertThat(messages()).containsExactly("leased ");
  }

  @Test
  void aScoreThatIsNoNumberStopsNoClaim() {
    for (var score : List.of("NaN", "Infinity", "-Infinity", "1e300")) {
      due(/* reserved= */ 10);
      execute("UPDATE decision SET score = '" + score + "' WHERE score IS NULL");
    }

    claim();

    assertThat(messages()).containsOnly("leased ").hasSize(4);
  }

  private void due(long reserved) {
    var entry = ebill.entered(aCustomer().in(ledger), wave, NOW);
    ebill.touchpoint(entry, "invite", "due", null, NOW, null);
    execute("UPDATE entry SET budget_month = '2026-03-01', reserved = " + reserved);
  }

  private void claim() {
    var cohort = wave + "/0";
    int epoch = new Cohorts(ledger.jdbi()).take(cohort, "run", 0).orElseThrow();
    new Touchpoints(ledger.jdbi(), new CapOrder(new SendPolicy(PolicyFile.standard())))
        .claim(cohort, epoch, Channel.EMAIL, "marketing", "c", NOW, Duration.ofMinutes(10), 10);
  }

  private List<String> messages() {
    return ledger
        .jdbi()
        .withHandle(
            db ->
                db.createQuery(
                        "SELECT state || ' ' || coalesce(reason, '') FROM touchpoint ORDER BY 1")
                    .mapTo(String.class)
                    .list());
  }

  private void execute(String sql) {
    ledger.jdbi().useHandle(db -> db.execute(sql));
  }
}
