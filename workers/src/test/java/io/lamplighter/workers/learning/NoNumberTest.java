package io.lamplighter.workers.learning;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.lamplighter.campaigns.definition.Choice;
import io.lamplighter.campaigns.language.CompiledCampaign;
import io.lamplighter.ledger.Fixtures.Stored;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.waves.Waves;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A model whose figures have run over: what it says is no number.
class NoNumberTest {
  private static final Instant NOW = Instant.parse("2026-03-02T16:00:00Z");
  private static final String MODEL = "contentment";

  private Ledger ledger;
  private Rescoring rescoring;

  @BeforeEach
  void open() {
    ledger = TestLedger.fresh("live");
    rescoring = new Rescoring(ledger.jdbi());
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void whoeverAModelGivesNoNumberHasAnUnknownScore() throws Exception {
    aCustomer().in(ledger);
    Learned.callsLower(ledger, MODEL, NOW);
    passes(NOW);
    assertThat(texts("SELECT value::text FROM score")).hasSize(1);
    var tomorrow = NOW.plus(Duration.ofDays(1));
    Learned.callsLower(ledger, MODEL, tomorrow);
    runOver();

    passes(tomorrow);

    // Not the score of yesterday's version either: nobody is contacted for what was true once.
    assertThat(texts("SELECT value::text FROM score")).isEmpty();
    assertThat(rescoring.isNeeded(tomorrow)).isFalse();
    assertThat(texts("SELECT code || ': ' || detail FROM model_alarm"))
        .singleElement()
        .asString()
        .startsWith("NO_NUMBER: 1 of 1 ");
  }

  @Test
  void aWaveGoesOnWithACandidateWhoseScoreIsUnknown() throws Exception {
    var ada = aCustomer().in(ledger);
    Learned.callsLower(ledger, MODEL, NOW);
    runOver();
    var wave = aCampaign("ebill").in(ledger).wave(NOW);
    candidate(wave, ada);

    new Scoring(ledger.jdbi())
        .score(
            new Waves(ledger.jdbi()).get(wave),
            CompiledCampaign.fromJson(texts("SELECT compiled::text FROM definition").getFirst()),
            new Choice.Score.Propensity(MODEL));

    assertThat(texts("SELECT coalesce(score::text, 'unknown') FROM wave_candidate"))
        .containsExactly("unknown");
    assertThat(texts("SELECT code FROM model_alarm")).containsExactly("NO_NUMBER");
  }

  @Test
  void whoseNeedIsNoNumberRanksNeitherFirstNorAnywhere() throws Exception {
    var ada = aCustomer().in(ledger);
    Learned.callsLower(ledger, "arrears", NOW);
    runOver();
    var wave = aCampaign("ebill").in(ledger).wave(NOW);
    candidate(wave, ada);

    new Scoring(ledger.jdbi())
        .score(
            new Waves(ledger.jdbi()).get(wave),
            CompiledCampaign.fromJson(texts("SELECT compiled::text FROM definition").getFirst()),
            new Choice.Score.Need("arrears", "ebill"));

    assertThat(texts("SELECT coalesce(score::text, 'unknown') FROM wave_candidate"))
        .containsExactly("unknown");
    assertThat(texts("SELECT code FROM model_alarm")).containsExactly("NO_NUMBER");
  }

  private void candidate(String wave, Stored customer) {
    ledger
        .jdbi()
        .useHandle(
            db ->
                db.execute(
                    """
                    INSERT INTO wave_candidate (wave_id, unit_id, customer_id, household_id, outcome)
                    VALUES (?, ?, ?, ?, 'candidate')
                    """,
                    wave,
                    customer.id().value(),
                    customer.id().value(),
                    customer.household().value()));
  }

  /// Every coefficient of the newest version becomes larger than any number.
  private void runOver() throws Exception {
    var json = new ObjectMapper();
    var artifact =
        json.readTree(
            texts("SELECT artifact::text FROM model_version ORDER BY version DESC").getFirst());
    for (var part : artifact.findValues("coefficients")) {
      endless((ArrayNode) part);
    }
    for (var part : artifact.findValues("mean")) {
      endless((ArrayNode) part);
    }
    ledger
        .jdbi()
        .useHandle(
            db ->
                db.execute(
                    """
                    UPDATE model_version SET artifact = CAST(? AS jsonb)
                     WHERE version = (SELECT max(version) FROM model_version)
                    """,
                    json.writeValueAsString(artifact)));
  }

  private static void endless(ArrayNode numbers) {
    for (int i = 0; i < numbers.size(); i++) {
      numbers.set(i, numbers.numberNode(new BigDecimal("1e999")));
    }
  }

  private void passes(Instant now) {
    while (rescoring.pass(now)) {}
  }

  private List<String> texts(String sql) {
    return ledger.jdbi().withHandle(db -> db.createQuery(sql).mapTo(String.class).list());
  }
}
