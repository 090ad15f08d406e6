package io.lamplighter.workers.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.policy.PolicyFile;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.models.registry.ApprovalRule;
import io.lamplighter.models.registry.Approvals.Word;
import io.lamplighter.models.registry.Registry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApprovalRuleTest {
  private static final Instant NOW = Instant.parse("2026-03-02T16:00:00Z");
  private Ledger ledger;

  @BeforeEach
  void open() {
    ledger = TestLedger.fresh("live");
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void whoTrainsWithoutThePolicyWaitsForAYesToo() {
    policy("required");

    Learned.callsLower(ledger, "ebill", NOW);

    assertThat(states()).containsExactly("awaiting");
  }

  @Test
  void aPolicyThatAsksForNothingTakesNothingBack() {
    policy("required");
    policy("automatic");

    Learned.callsLower(ledger, "ebill", NOW);

    assertThat(states()).containsExactly("awaiting");
  }

  @Test
  void aVersionThatWinsLaterWaitsForAYesToo() {
    Learned.callsLower(ledger, "ebill", NOW);
    ledger.jdbi().useHandle(db -> db.execute("UPDATE model_version SET state = 'refused'"));
    policy("required");

    ledger
        .jdbi()
        .useTransaction(db -> Registry.promote(db, "ebill", 1, "better", /* asked= */ false));

    assertThat(states()).containsExactly("awaiting");
  }

  @Test
  void aPersonTakesItBackWithAReasonInTheAudit() {
    policy("required");

    ledger
        .jdbi()
        .useTransaction(
            db -> ApprovalRule.takeBack(db, new Word("ada", "the board has said so", NOW)));
    Learned.callsLower(ledger, "ebill", NOW);

    assertThat(states()).containsExactly("champion");
    assertThat(texts("SELECT actor || ': ' || action FROM audit ORDER BY id"))
        .containsExactly("a worker: require a yes to models", "ada: require no yes to models");
  }

  private void policy(String approval) {
    var policy =
        PolicyFile.read(
            Path.of("policy.yaml"),
            """
            apiVersion: lamplighter/v1
            kind: Policy
            name: careful
            models: { approval: %s, source: our board, reviewed-by: needs none }
            """
                .formatted(approval));
    ledger.jdbi().useTransaction(db -> ApprovalRule.remember(db, policy, "a worker", NOW));
  }

  private List<String> states() {
    return texts("SELECT state FROM model_version");
  }

  private List<String> texts(String sql) {
    return ledger.jdbi().withHandle(db -> db.createQuery(sql).mapTo(String.class).list());
  }
}
