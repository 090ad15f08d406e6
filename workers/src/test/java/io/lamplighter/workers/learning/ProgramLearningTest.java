package io.lamplighter.workers.learning;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.policy.CapOrder;
import io.lamplighter.campaigns.policy.PolicyFile;
import io.lamplighter.campaigns.policy.SendPolicy;
import io.lamplighter.ledger.CampaignFixture.StoredCampaign;
import io.lamplighter.ledger.Fixtures.Stored;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.cohorts.Cohorts;
import io.lamplighter.ledger.touchpoints.Contests;
import io.lamplighter.ledger.touchpoints.ProgramRules;
import io.lamplighter.ledger.touchpoints.Touchpoints;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Two campaigns that want the same households on the same morning, by real claims on a real
/// ledger.
class ProgramLearningTest {
  private static final Instant MAY = Instant.parse("2026-05-05T17:00:00Z");
  private static final Instant MARCH = Instant.parse("2027-03-02T18:00:00Z");
  private static final int TOWN = 480;

  @Test
  void choosesForEachHouseholdWhileThatPaysAndOneProgramForAllElse() {
    try (var ledger = TestLedger.fresh("rehearsal")) {
      var ebill = aCampaign("ebill").valued(1_000).in(ledger);
      var solar = aCampaign("solar").valued(1_000).in(ledger);
      goal(ledger, "solar");
      var learning = new ProgramLearning(ledger.jdbi());

      // In the first town what is expected of a household is what it wants.
      contest(ledger, ebill, solar, MAY, 100, TOWN);
      live(ledger, MAY, "CASE WHEN k.place = 1 THEN .5 ELSE .1 END");
      var won = learning.learn(MAY.plus(Duration.ofDays(31))).orElseThrow();

      assertThat(won.personal()).isTrue();
      assertThat(won.gain().orElseThrow().low()).isPositive();
      assertThat(won.contests()).isEqualTo(TOWN);
      assertThat(won.reason()).contains("test 1, which").contains("next one at 720 contests");
      assertThat(learning.learn(MAY.plus(Duration.ofDays(33)))).isEmpty();
      assertThat(learning.learn(MAY.plus(Duration.ofDays(38))).orElseThrow().reason())
          .contains("no test before 720 contests are over");

      // A year later everybody wants the one, whatever is expected; the year's evidence is gone.
      contest(ledger, ebill, solar, MARCH, 100, TOWN);
      live(ledger, MARCH, "CASE WHEN c.first_campaign = 'ebill' THEN .5 ELSE .1 END");
      var lost = learning.learn(MARCH.plus(Duration.ofDays(31))).orElseThrow();

      assertThat(lost.personal()).isFalse();
      assertThat(lost.single()).hasValue("ebill");
      assertThat(lost.measured()).isTrue();
      assertThat(lost.contests()).isEqualTo(TOWN);
      assertThat(lost.reason()).contains("test 2, which").contains("next one at 1,440 contests");

      // From now on the one goes first, also where the other is expected to bring more.
      var later = MARCH.plus(Duration.ofDays(40));
      contest(ledger, ebill, solar, later, 0, 40);
      assertThat(
              texts(
                  ledger,
                  "SELECT DISTINCT first_campaign || ' ' || p_first FROM contest WHERE at = '%s'"
                      .formatted(later)))
          .containsExactly("ebill 1");
      assertThat(
              texts(
                  ledger,
                  """
                  SELECT DISTINCT substring(detail FROM '[(].*[)]') FROM touchpoint_history
                   WHERE reason = 'outranked' AND at = '%s' ORDER BY 1
                  """
                      .formatted(later)))
          .containsExactlyInAnyOrder(
              "(expected 1.00 against 5.00; the best program on the whole goes first)",
              "(expected 5.00 against 1.00)");
    }
  }

  @Test
  void logsWhoCouldHaveGoneFirstAndWithWhichChanceAndDrawsTheSameAgain() {
    try (var ledger = TestLedger.fresh("rehearsal")) {
      var ebill = aCampaign("ebill").valued(1_000).in(ledger);
      var solar = aCampaign("solar").valued(1_000).in(ledger);
      goal(ledger, "solar");

      contest(ledger, ebill, solar, MAY, 50, 300);
      var drawn = texts(ledger, "SELECT c::text FROM contest c ORDER BY id");

      assertThat(drawn).hasSize(300);
      assertThat(
              texts(ledger, "SELECT DISTINCT p_first || ' ' || explored FROM contest ORDER BY 1"))
          .containsExactlyInAnyOrder("0.25 true", "0.75 false", "0.75 true");
      assertThat(number(ledger, "SELECT avg(1 / p_first) FROM contest")).isCloseTo(2, within(.15));
      assertThat(
              texts(
                  ledger,
                  """
                  SELECT DISTINCT k.campaign || ' ' || k.place || ' ' || k.program || ' ' || k.basis
                    FROM contest_candidate k ORDER BY 1
                  """))
          .containsExactly(
              "ebill 1 e-bill chance",
              "ebill 2 e-bill chance",
              "solar 1 solar chance",
              "solar 2 solar chance");
      // Who went first is who was leased; the others stand back.
      assertThat(
              texts(
                  ledger,
                  """
                  SELECT DISTINCT (t.campaign = c.first_campaign)::text FROM touchpoint t
                    JOIN contest c USING (household_id) WHERE t.state = 'leased'
                  """))
          .containsExactly("true");

      // As if the worker had died before the claims were committed, then the log as well.
      for (boolean forgotten : new boolean[] {false, true}) {
        again(ledger, forgotten);
        claim(ledger, solar, MAY, 50);
        claim(ledger, ebill, MAY, 50);
        assertThat(texts(ledger, "SELECT c::text FROM contest c ORDER BY id")).isEqualTo(drawn);
      }

      // A rule that changes meanwhile does not change what was drawn.
      ledger
          .jdbi()
          .useHandle(
              db ->
                  db.execute(
                      """
                      INSERT INTO program_rule VALUES (TIMESTAMPTZ '2026-05-01', 'single', 'solar',
                                                       false, 0, 0, NULL, NULL, NULL, 'test')
                      """));
      again(ledger, false);
      claim(ledger, solar, MAY, 50);
      claim(ledger, ebill, MAY, 50);
      assertThat(texts(ledger, "SELECT c::text FROM contest c ORDER BY id")).isEqualTo(drawn);
      assertThat(
              texts(
                  ledger,
                  """
                  SELECT DISTINCT (t.campaign = c.first_campaign)::text FROM touchpoint t
                    JOIN contest c USING (household_id) WHERE t.state = 'leased'
                  """))
          .containsExactly("true");
      assertThat(
              ledger.jdbi().withHandle(db -> Contests.counted(db, Instant.EPOCH, MAY)).contests())
          .isEqualTo(300);
    }
  }

  @Test
  void aChanceCountsByThePartThatTheHoldoutShows() {
    try (var ledger = TestLedger.fresh("rehearsal")) {
      var ebill = aCampaign("ebill").valued(1_000).holdingOut(.5).in(ledger);
      var solar = aCampaign("solar").valued(1_000).holdingOut(.5).in(ledger);
      goal(ledger, "solar");
      // E-bill does half of what its contacted do; of solar nothing is known yet.
      effect(ledger, ebill);
      var learning = new ProgramLearning(ledger.jdbi());

      learning.learn(MAY.plus(Duration.ofDays(40)));

      var effects =
          ledger.jdbi().withHandle(db -> ProgramRules.effects(db, MAY.plus(Duration.ofDays(40))));
      assertThat(effects)
          .extracting(ProgramRules.Effect::basis)
          .containsExactly("effect", "average");
      assertThat(effects).allSatisfy(e -> assertThat(e.factor()).isCloseTo(.5, within(.06)));
      assertThat(effects.getFirst().effect().orElseThrow().low()).isPositive();

      // Four tenths at ten dollars, of which half is its own doing.
      var ada = aCustomer().in(ledger);
      due(ebill, ada, MAY.plus(Duration.ofDays(41)));
      due(solar, ada, MAY.plus(Duration.ofDays(41)));
      ledger.jdbi().useHandle(db -> db.execute("UPDATE decision SET score = .4"));
      claim(ledger, ebill, MAY.plus(Duration.ofDays(41)), 0);
      assertThat(texts(ledger, "SELECT DISTINCT basis FROM contest_candidate ORDER BY 1"))
          .containsExactly("average", "effect");
      assertThat(number(ledger, "SELECT min(worth) / 10000.0 FROM contest_candidate"))
          .isCloseTo(2, within(.25));
    }
  }

  /// Four hundred contacted and as many held out, of whom 40 and 20 % enroll.
  private static void effect(Ledger ledger, StoredCampaign campaign) {
    var one = aCustomer().in(ledger);
    var wave = campaign.wave(MAY);
    campaign.entered(one, wave, MAY);
    ledger
        .jdbi()
        .useHandle(
            db -> {
              db.execute("CREATE TEMPORARY TABLE n AS SELECT generate_series(1, 800) AS n");
              people(db, one, 1_000_000);
              entries(db, "n % 2 = 0", 1_000_000, MAY);
              db.execute(
                  """
                  INSERT INTO enrollment (customer_id, program, occurred_at, known_at)
                  SELECT 1000000 + n, 'e-bill', TIMESTAMPTZ '2026-05-08', TIMESTAMPTZ '2026-05-08'
                    FROM n WHERE n % 10 < CASE WHEN n % 2 = 0 THEN 3 ELSE 8 END
                  """);
              db.execute("DROP TABLE n");
            });
  }

  /// Everybody of a town is due to hear from both campaigns; of every second household more is
  /// expected of the one, of the others more of the other.
  private static void contest(
      Ledger ledger,
      StoredCampaign ebill,
      StoredCampaign solar,
      Instant at,
      int explore,
      int town) {
    var one = aCustomer().in(ledger);
    due(ebill, one, at);
    due(solar, one, at);
    long first = at.getEpochSecond();
    ledger
        .jdbi()
        .useHandle(
            db -> {
              db.execute("CREATE TEMPORARY TABLE n AS SELECT generate_series(1, ?) AS n", town);
              people(db, one, first);
              entries(db, "false", first, at);
              db.execute(
                  """
                  INSERT INTO touchpoint
                  SELECT (jsonb_populate_record(t, jsonb_build_object(
                            'id', left(t.id::text, 24) || lpad(to_hex(%1$d + n), 12, '0'),
                            'entry_id', left(t.entry_id::text, 24) || lpad(to_hex(%1$d + n), 12, '0'),
                            'customer_id', %1$d + n, 'household_id', %1$d + n))).*
                    FROM touchpoint t, n WHERE t.customer_id = %2$d
                  """
                      .formatted(first, one.id().value()));
              db.execute("DELETE FROM touchpoint WHERE customer_id = ?", one.id().value());
              db.execute(
                  """
                  UPDATE decision SET score = CASE WHEN (customer_id %% 2 = 0) = (campaign = 'ebill')
                                                   THEN .5 ELSE .1 END
                   WHERE at = '%s'
                  """
                      .formatted(at));
              db.execute("DROP TABLE n");
            });
    claim(ledger, solar, at, explore);
    claim(ledger, ebill, at, explore);
  }

  private static void people(org.jdbi.v3.core.Handle db, Stored one, long first) {
    var from = one.id().value();
    db.execute("INSERT INTO household SELECT %1$d + n, 'H' || (%1$d + n) FROM n".formatted(first));
    db.execute(
        """
        INSERT INTO customer
        SELECT (jsonb_populate_record(c, jsonb_build_object(
                  'id', %1$d + n, 'key', 'N' || (%1$d + n), 'household_id', %1$d + n))).*
          FROM customer c, n WHERE c.id = %2$d
        """
            .formatted(first, from));
    db.execute(
        """
        INSERT INTO contact_point (customer_id, channel, address, address_mac)
        SELECT %1$d + n, channel, 'n' || n || '@example.com', sha256(('n' || n)::bytea)
          FROM contact_point, n WHERE customer_id = %2$d
        """
            .formatted(first, from));
    db.execute(
        """
        INSERT INTO consent_now
        SELECT (jsonb_populate_record(c, jsonb_build_object('customer_id', %1$d + n))).*
          FROM consent_now c, n WHERE c.customer_id = %2$d
        """
            .formatted(first, from));
  }

  /// The decisions and entries of that instant, once for everybody.
  private static void entries(org.jdbi.v3.core.Handle db, String heldOut, long first, Instant at) {
    for (var table : List.of("decision", "entry")) {
      db.execute(
          """
          INSERT INTO %1$s
          SELECT (jsonb_populate_record(t, jsonb_build_object(
                    'id', left(t.id::text, 24) || lpad(to_hex(%2$d + n), 12, '0'),
                    'decision_id', left(t.id::text, 24) || lpad(to_hex(%2$d + n), 12, '0'),
                    'unit_id', %2$d + n, 'customer_id', %2$d + n, 'household_id', %2$d + n,
                    'held_out', %3$s))).*
            FROM %1$s t, n WHERE %4$s = '%5$s'
          """
              .formatted(
                  table, first, heldOut, table.equals("entry") ? "t.entered_at" : "t.at", at));
    }
  }

  private static void due(StoredCampaign campaign, Stored customer, Instant at) {
    var entry = campaign.entered(customer, campaign.wave(at), at);
    campaign.touchpoint(entry, "invite", "due", null, at, null);
  }

  private static void goal(Ledger ledger, String program) {
    ledger
        .jdbi()
        .useHandle(
            db -> {
              db.execute("ALTER TABLE definition DISABLE TRIGGER definition_append_only");
              db.execute(
                  """
                  UPDATE definition SET goal_program = ?, compiled =
                         jsonb_set(compiled, '{goal,program}', to_jsonb(CAST(? AS text)))
                   WHERE campaign = ?
                  """,
                  program,
                  program,
                  program);
            });
  }

  /// What really happens after the contests of an instant.
  private static void live(Ledger ledger, Instant at, String chance) {
    ledger
        .jdbi()
        .useHandle(
            db ->
                db.execute(
                    """
                    INSERT INTO enrollment (customer_id, program, occurred_at, known_at)
                    SELECT k.customer_id, k.program, c.at + interval '3 days', c.at + interval '3 days'
                      FROM contest c JOIN contest_candidate k
                        ON k.contest_id = c.id AND k.campaign = c.first_campaign
                     WHERE c.at = '%s'
                       AND ('x' || substr(md5('luck ' || k.customer_id), 1, 8))::bit(32)::bigint
                           / 4294967296.0 < %s
                    """
                        .formatted(at, chance)));
  }

  /// Everything is due again, and nobody remembers a claim.
  private static void again(Ledger ledger, boolean forgotten) {
    ledger
        .jdbi()
        .useHandle(
            db -> {
              db.execute(
                  """
                  UPDATE touchpoint SET state = 'due', due_at = became_due_at, reason = NULL,
                         claim = NULL, lease_until = NULL
                  """);
              db.execute("DELETE FROM contact");
              if (forgotten) {
                db.execute("DELETE FROM contest_candidate");
                db.execute("DELETE FROM contest");
              }
            });
  }

  private static void claim(Ledger ledger, StoredCampaign campaign, Instant at, int explore) {
    var policy =
        PolicyFile.read(
            Path.of("policy.yaml"),
            PolicyFile.standardText()
                .replace("explore-programs: 10%", "explore-programs: " + explore + "%"));
    var cohort = campaign.name() + "/" + at + "/0";
    new Touchpoints(ledger.jdbi(), new CapOrder(new SendPolicy(policy)))
        .claim(
            cohort,
            new Cohorts(ledger.jdbi()).take(cohort, "run", 0).orElseThrow(),
            Channel.EMAIL,
            "marketing",
            campaign.name() + "/1/1",
            at,
            Duration.ofMinutes(10),
            2_000);
  }

  private static double number(Ledger ledger, String sql) {
    return ledger.jdbi().withHandle(db -> db.createQuery(sql).mapTo(Double.class).one());
  }

  private static List<String> texts(Ledger ledger, String sql) {
    return ledger.jdbi().withHandle(db -> db.createQuery(sql).mapTo(String.class).list());
  }
}
