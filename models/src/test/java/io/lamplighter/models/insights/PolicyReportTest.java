package io.lamplighter.models.insights;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.reports.Applied;
import io.lamplighter.models.insights.PolicyReport.Line;
import io.lamplighter.models.measures.Estimate;
import io.lamplighter.models.measures.PolicyValue.Refused;
import io.lamplighter.models.measures.PolicyValue.Valued;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// Four thousand decisions at scores between 0 and 1. Whoever is contacted enrolls in .1 + .3 times
/// the score, whoever is left alone in .1; an enrollment is worth ten dollars.
class PolicyReportTest {
  private static final Instant NOW = Instant.parse("2026-06-20T12:00:00Z");

  @Test
  void valuesPoliciesThatWereNeverInForce() {
    try (var ledger = TestLedger.fresh("rehearsal")) {
      decided(ledger, .15);

      var report = report(ledger);

      assertThat(report.decisions()).isEqualTo(4_000);
      assertThat(report.dollars()).isTrue();
      holds(line(report, "contact all"), 10 * (.1 + .3 * .5));
      holds(line(report, "contact nobody"), 1);
      holds(line(report, "as decided, without exploring"), 1 + 10 * .3 * .3 * .85);
      holds(line(report, "top 20 % of each wave"), 1 + 10 * .2 * .3 * .9);
      assertThat(((Valued) line(report, "contact all").gain().orElseThrow()).snips().isPositive())
          .isTrue();
      assertThat(report.finding()).contains("contact all").doesNotContain("nobody");
      assertThat(report.toJson().get("policies")).hasSize(7);
    }
  }

  @Test
  void refusesWhatWasNeverDone() {
    try (var ledger = TestLedger.fresh("rehearsal")) {
      decided(ledger, 0);

      var report = report(ledger);

      assertThat(line(report, "contact all").value()).isInstanceOf(Refused.class);
      holds(line(report, "as decided, without exploring"), 1 + 10 * .3 * .3 * .85);
      assertThat(report.toJson().at("/policies/1/refused").asText()).contains("never taken");
    }
  }

  private static PolicyReport report(Ledger ledger) {
    return ledger.jdbi().withHandle(db -> PolicyReport.of(db, Applied.existing(db, "ebill"), NOW));
  }

  private static Line line(PolicyReport report, String policy) {
    return report.lines().stream().filter(l -> l.policy().equals(policy)).findFirst().orElseThrow();
  }

  private static void holds(Line line, double truth) {
    var valued = (Valued) line.value();
    for (Estimate estimate : new Estimate[] {valued.snips(), valued.ips(), valued.doublyRobust()}) {
      double slack = (estimate.high() - estimate.low()) / 4;
      assertThat(truth)
          .as(line.policy() + " " + estimate)
          .isBetween(estimate.low() - slack, estimate.high() + slack);
    }
  }

  /// The best three tenths were chosen, and a share of the others.
  private static void decided(Ledger ledger, double explore) {
    aCampaign("ebill").valued(1_000).in(ledger);
    ledger
        .jdbi()
        .useHandle(
            db -> {
              db.execute(
                  "INSERT INTO household SELECT n, 'H' || n FROM generate_series(1, 4000) n");
              db.execute(
                  """
                  INSERT INTO customer (id, key, household_id, given_name, family_name)
                  SELECT n, 'C' || n, n, 'Ada', 'Fixture' FROM generate_series(1, 4000) n
                  """);
              db.execute(
                  """
                  INSERT INTO decision (id, campaign, version, definition_hash, wave_id, unit_id,
                                        customer_id, household_id, at, chosen, explored, p_chosen,
                                        held_out, arm, p_arm, channel, p_channel, channel_why, score)
                  SELECT md5('d' || n)::uuid, 'ebill', 1, 'h', 'w' || n %% 2, n, n, n,
                         TIMESTAMPTZ '2026-05-01', s >= .7 OR luck('e', n) < %1$s, s < .7,
                         CASE WHEN s >= .7 THEN 1 ELSE %1$s END, luck('h', n) < .1, '', 1, 'email',
                         1, 'order', s
                    FROM (SELECT n, (n * 7919 %% 4000) / 4000.0 AS s FROM generate_series(1, 4000) n) x
                  """
                      .formatted(explore)
                      .replace(
                          "luck('e', n)",
                          "('x' || substr(md5('e' || n), 1, 8))::bit(32)::bigint / 4294967296.0")
                      .replace(
                          "luck('h', n)",
                          "('x' || substr(md5('h' || n), 1, 8))::bit(32)::bigint / 4294967296.0"));
              db.execute(
                  """
                  INSERT INTO enrollment (customer_id, program, occurred_at, known_at)
                  SELECT customer_id, 'e-bill', at + interval '3 days', at + interval '3 days'
                    FROM decision
                   WHERE ('x' || substr(md5('y' || customer_id), 1, 8))::bit(32)::bigint
                         / 4294967296.0
                         < .1 + CASE WHEN chosen AND NOT held_out THEN .3 * score ELSE 0 END
                  """);
            });
  }
}
