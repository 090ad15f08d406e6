package io.lamplighter.ledger.touchpoints;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.policy.CapOrder;
import io.lamplighter.campaigns.policy.PolicyFile;
import io.lamplighter.campaigns.policy.SendPolicy;
import io.lamplighter.ledger.CampaignFixture.StoredCampaign;
import io.lamplighter.ledger.Fixtures.Stored;
import io.lamplighter.ledger.Interleaving;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.cohorts.Cohorts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// While a policy is being rolled out, some workers go by the new one and some by the old.
class TwoPoliciesTest {
  /// Ten in the morning in Denver, where the fixtures live.
  private static final Instant NOW = Instant.parse("2026-03-02T17:00:00Z");

  private Ledger ledger;
  private StoredCampaign ebill;
  private StoredCampaign autopay;
  private Touchpoints strict;
  private Touchpoints lax;

  @BeforeEach
  void open() {
    ledger = TestLedger.fresh("rehearsal");
    ebill = aCampaign("ebill").in(ledger);
    autopay = aCampaign("autopay").in(ledger);
    ebill.wave(NOW);
    autopay.wave(NOW);
    var text = PolicyFile.standardText().replace("explore-programs: 10%", "explore-programs: 0%");
    strict = touchpoints(text);
    // Any number of messages a day.
    lax = touchpoints(text.replaceFirst("at-most: 1\\n    per: 24h", "at-most: 9\n    per: 24h"));
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void theStricterOneCountsWhatTheOtherHasClaimed() {
    var ada = aCustomer().in(ledger);
    due(ebill, ada);
    due(autopay, ada);

    claim(lax, ebill);
    claim(strict, autopay);

    assertThat(states(ada)).containsExactly("autopay due person_cap", "ebill leased");
    assertThat(
            texts(
                "SELECT (due_at > '%s')::text FROM touchpoint WHERE state = 'due'".formatted(NOW)))
        .containsExactly("true");
  }

  @Test
  void theLaxerOneGoesByItsOwnAndTakesNothingThatIsClaimed() {
    var ada = aCustomer().in(ledger);
    due(ebill, ada);
    claim(strict, ebill);
    due(autopay, ada);

    claim(lax, autopay);
    claim(lax, ebill);

    assertThat(states(ada)).containsExactly("autopay leased", "ebill leased");
    assertThat(texts("SELECT count(*)::text FROM touchpoint_history WHERE state = 'leased'"))
        .containsExactly("2");
  }

  @Test
  void whereverTheirClaimsMeetEachMessageIsDecidedOnceAndNoneIsLost() {
    int statements =
        Interleaving.everywhere(
            at -> {
              var ada = aCustomer().in(ledger);
              due(ebill, ada);
              due(autopay, ada);

              var race =
                  Interleaving.at(
                      ledger, at, () -> claim(strict, ebill), () -> claim(lax, autopay));

              assertThat(states(ada))
                  .as("at statement %d", at)
                  .hasSize(2)
                  .allMatch(
                      state ->
                          state.endsWith(" leased")
                              || state.endsWith(" due person_cap")
                              || state.endsWith(" due outranked")
                              // Reached before the other had begun.
                              || (!race.reached() && state.endsWith(" due")));
              assertThat(
                      texts(
                          """
                          SELECT t.id::text FROM touchpoint t JOIN touchpoint_history h ON h.touchpoint_id = t.id
                           WHERE h.state = 'leased' GROUP BY t.id HAVING count(*) > 1
                          """))
                  .isEmpty();
              assertThat(
                      texts(
                          "SELECT ref FROM contact EXCEPT SELECT id::text FROM touchpoint WHERE state = 'leased'"))
                  .isEmpty();
              return race.reached();
            });

    assertThat(statements).isGreaterThan(6);
  }

  private void due(StoredCampaign campaign, Stored customer) {
    var entry = campaign.entered(customer, campaign.name() + "/" + NOW, NOW);
    campaign.touchpoint(entry, "invite", "due", null, NOW, null);
  }

  private void claim(Touchpoints worker, StoredCampaign campaign) {
    var cohort = campaign.name() + "/" + NOW + "/0";
    int epoch = new Cohorts(ledger.jdbi()).take(cohort, "run", 0).orElseThrow();
    worker.claim(
        cohort,
        epoch,
        Channel.EMAIL,
        "marketing",
        campaign.name() + "/1/1",
        NOW,
        Duration.ofMinutes(10),
        10);
  }

  private Touchpoints touchpoints(String policy) {
    return new Touchpoints(
        ledger.jdbi(),
        new CapOrder(new SendPolicy(PolicyFile.read(Path.of("policy.yaml"), policy))));
  }

  private List<String> states(Stored customer) {
    return texts(
        "SELECT concat_ws(' ', campaign, state, reason) FROM touchpoint WHERE customer_id = "
            + customer.id().value()
            + " ORDER BY campaign");
  }

  private List<String> texts(String sql) {
    return ledger.jdbi().withHandle(db -> db.createQuery(sql).mapTo(String.class).list());
  }
}
