package io.lamplighter.workers.waves;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.experiment.Assignment;
import io.lamplighter.campaigns.language.CompiledCampaign;
import io.lamplighter.campaigns.policy.PolicyFile;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.reports.LearnedNow;
import io.lamplighter.ledger.reports.Results;
import io.lamplighter.ledger.reports.Why;
import io.lamplighter.ledger.waves.Allocation;
import io.lamplighter.ledger.waves.LearnedShares.Question;
import io.lamplighter.ledger.waves.Waves;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Seven weeks of a campaign whose arm `time` enrolls eight points more than `paper`, in a town in
/// which everybody grows more willing from week to week.
class LearnedArmsTest {
  private static final Instant START = Instant.parse("2026-03-02T16:00:00Z");
  private static final int WEEKS = 7;
  private static final int NEWCOMERS = 420;
  private static final double GAP = .08;

  private static Ledger ledger;

  @BeforeAll
  static void live() {
    ledger = lived();
  }

  @AfterAll
  static void close() {
    ledger.close();
  }

  @Test
  void theBetterArmGetsMostOnceEachWasTriedAHundredTimes() {
    assertThat(chance(wave(0), "time")).isEqualTo(.5);
    assertThat(chance(wave(WEEKS - 1), "time")).isGreaterThan(.8);
    assertThat(
            number(
                "SELECT avg((arm = 'time')::int)::float8 FROM decision WHERE wave_id = '%s'"
                    .formatted(wave(WEEKS - 1))))
        .isGreaterThan(.75);
  }

  @Test
  void noArmFallsBelowItsFloorAndEveryChanceIsLogged() {
    assertThat(
            texts(
                """
                SELECT DISTINCT (probability > .0199 AND probability < .9801)::text FROM learned_share
                """))
        .containsExactly("true");
    assertThat(
            texts(
                """
                SELECT DISTINCT (abs(s - 1) < 1e-9)::text FROM
                  (SELECT sum(probability) AS s FROM learned_share GROUP BY wave_id, segment) w
                """))
        .containsExactly("true");
    // Each decision has the chance that its wave gave its arm.
    assertThat(
            texts(
                """
                SELECT count(*)::text FROM decision d
                 WHERE NOT EXISTS (SELECT FROM learned_share l
                                    WHERE l.wave_id = d.wave_id AND l.option = d.arm
                                      AND l.probability = d.p_arm)
                """))
        .containsExactly("0");
    // As many came to each arm as the chances said.
    assertThat(number("SELECT avg(1 / p_arm) FROM decision")).isCloseTo(2, within(.15));
  }

  @Test
  void learnsFromMaturedOutcomesOfTheContactedOnly() {
    assertThat(texts("SELECT DISTINCT held_out::text FROM decision ORDER BY 1"))
        .containsExactly("false", "true");
    assertThat(
            texts(
                """
                SELECT l.option || ' ' || l.tried || ' ' || l.enrolled FROM learned_share l
                 WHERE l.wave_id = '%s' ORDER BY 1
                """
                    .formatted(wave(WEEKS - 1))))
        .hasSize(2)
        .isEqualTo(
            texts(
                """
                SELECT d.arm || ' ' || count(*) || ' ' || count(g.customer_id) FROM decision d
                  LEFT JOIN enrollment g ON g.customer_id = d.customer_id
                   AND g.occurred_at <= d.at + interval '7 days'
                 WHERE NOT d.held_out AND d.at <= TIMESTAMPTZ '%s' - interval '7 days'
                 GROUP BY d.arm ORDER BY 1
                """
                    .formatted(tick(WEEKS - 1))));
  }

  @Test
  void tellsTheArmsApartByTheirChancesAndNotByTheWeeksTheyMet() {
    var results =
        ledger
            .jdbi()
            .withHandle(db -> Results.of(db, "ebill", tick(WEEKS).plus(Duration.ofDays(8))));

    var gap = results.gaps().getFirst();
    assertThat(gap.arm()).isEqualTo("time");
    assertThat(gap.weighted()).isTrue();
    assertThat(gap.look().effect().interval().contains(GAP)).isTrue();
    assertThat(gap.look().effect().interval().above(0)).isTrue();
    double naive = rate("time") - rate("paper");
    assertThat(Math.abs(gap.look().effect().estimate() - GAP)).isLessThan(Math.abs(naive - GAP));
    // The groups are as large as the chances meant them to be, though not equal.
    assertThat(results.readout().orElseThrow().sampleRatio().p()).isGreaterThan(.001);
    assertThat(results.contacted().getLast().share()).isGreaterThan(.5);
    assertThat(results.learned())
        .isNotEmpty()
        .allSatisfy(learned -> assertThat(learned.question()).isEqualTo(Question.ARM));
    assertThat(results.toJson()).containsKeys("betweenArms", "learned");
  }

  @Test
  void aHouseholdKeepsItsArmForThePeriodHoweverTheChancesMove() {
    try (var town = TestLedger.fresh("rehearsal")) {
      var campaign = campaign(town);
      town.jdbi().useHandle(db -> settle(db, 0, 50));
      wave(town, campaign, START, 0, 50);
      // One more of each household is decided about, by other chances in the same period.
      town.jdbi()
          .useHandle(
              db ->
                  db.execute(
                      """
                      INSERT INTO customer (id, key, household_id, given_name, family_name)
                      SELECT n + 500, 'S-' || n, n, 'Ada', 'Second' FROM generate_series(0, 49) n
                      """));
      tilt(town, campaign, START.plus(Duration.ofDays(1)));
      wave(town, campaign, START.plus(Duration.ofDays(1)), 500, 550);

      assertThat(texts(town, "SELECT DISTINCT arm_why FROM decision WHERE unit_id >= 500"))
          .containsExactly("kept");
      assertThat(
              texts(
                  town,
                  """
                  SELECT DISTINCT (a.arm = b.arm AND a.p_arm = b.p_arm)::text
                    FROM decision a JOIN decision b USING (household_id)
                   WHERE a.unit_id < 500 AND b.unit_id >= 500
                  """))
          .containsExactly("true");

      // In the next period everybody is drawn anew; the holdout stays what it was.
      var later = START.plus(Duration.ofDays(40));
      town.jdbi()
          .useHandle(
              db ->
                  db.execute(
                      """
                      INSERT INTO customer (id, key, household_id, given_name, family_name)
                      SELECT n + 600, 'T-' || n, n, 'Ada', 'Third' FROM generate_series(0, 49) n
                      """));
      tilt(town, campaign, later);
      wave(town, campaign, later, 600, 650);

      assertThat(texts(town, "SELECT DISTINCT p_arm::text FROM decision WHERE unit_id >= 600"))
          .containsExactlyInAnyOrder("0.1", "0.9");
      assertThat(
              texts(
                  town,
                  """
                  SELECT DISTINCT (a.held_out = b.held_out)::text
                    FROM decision a JOIN decision b USING (household_id)
                   WHERE a.unit_id < 500 AND b.unit_id >= 600
                  """))
          .containsExactly("true");
    }
  }

  @Test
  void whyTellsTheArmItsChanceAndWhatThatRestsOn() {
    var why =
        Why.of(
            ledger.jdbi(),
            new CustomerId((WEEKS - 1) * 1000L),
            "ebill",
            Optional.empty(),
            tick(WEEKS));

    assertThat(why.decision()).containsKeys("arm", "p_arm", "arm_why");
    assertThat(why.decision().get("arm_shares"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .hasSize(2);
    assertThat(
            ledger.jdbi().withHandle(db -> LearnedNow.all(db, "ebill", tick(WEEKS))).stream()
                .map(LearnedNow::wave)
                .distinct())
        .hasSize(WEEKS);
  }

  @Test
  void theSameSeedLearnsAndDrawsTheSame() {
    try (var again = lived()) {
      for (var rows :
          List.of(
              "SELECT s::text FROM learned_share s ORDER BY wave_id, segment, option",
              "SELECT d::text FROM decision d ORDER BY id")) {
        assertThat(texts(again, rows)).isNotEmpty().isEqualTo(texts(rows));
      }
    }
  }

  private static Ledger lived() {
    var town = TestLedger.fresh("rehearsal");
    var campaign = campaign(town);
    for (int week = 0; week < WEEKS; week++) {
      int first = week * 1000;
      town.jdbi().useHandle(db -> settle(db, first, first + NEWCOMERS));
      wave(town, campaign, tick(week), first, first + NEWCOMERS);
      enroll(town, week);
    }
    return town;
  }

  private static Campaign campaign(Ledger town) {
    aCampaign("ebill").within(Duration.ofDays(7)).learningArms("paper", "time").in(town);
    return CompiledCampaign.fromJson(
        texts(town, "SELECT compiled::text FROM definition").getFirst());
  }

  private static void settle(org.jdbi.v3.core.Handle db, int from, int to) {
    db.execute(
        "INSERT INTO household (id, key) SELECT n, 'H-' || n FROM generate_series(?, ?) n",
        from,
        to - 1);
    db.execute(
        """
        INSERT INTO customer (id, key, household_id, given_name, family_name)
        SELECT n, 'C-' || n, n, 'Ada', 'Fixture' FROM generate_series(?, ?) n
        """,
        from,
        to - 1);
  }

  private static void wave(Ledger town, Campaign campaign, Instant tick, int from, int to) {
    var id = Waves.id("ebill", tick);
    town.jdbi()
        .useTransaction(
            db -> {
              db.execute(
                  """
                  INSERT INTO wave (id, campaign, version, tick, state)
                  VALUES (?, 'ebill', 1, ?, 'scoring') ON CONFLICT DO NOTHING
                  """,
                  id,
                  tick.atOffset(java.time.ZoneOffset.UTC));
              db.execute(
                  """
                  INSERT INTO wave_candidate (wave_id, unit_id, customer_id, household_id, outcome,
                                              channels)
                  SELECT ?, id, id, household_id, 'candidate', '{email}' FROM customer
                   WHERE id BETWEEN ? AND ?
                  """,
                  id,
                  from,
                  to - 1);
              var assignment = new Assignment("salt");
              var wave = new Waves.Wave(id, "ebill", 1, tick, Waves.State.SCORING);
              new Allocation(
                      db,
                      wave,
                      campaign,
                      assignment,
                      null,
                      new Allocation.Basis("hash", Map.of()),
                      LearnedPicks.of(db, wave, campaign, assignment),
                      PolicyFile.standard().costs())
                  .allocate();
            });
  }

  /// What really happens: nobody but this method knows it.
  private static void enroll(Ledger town, int week) {
    town.jdbi()
        .useHandle(
            db ->
                db.execute(
                    """
                    INSERT INTO enrollment (customer_id, program, occurred_at, known_at)
                    SELECT customer_id, 'e-bill', at + interval '2 days', at + interval '2 days'
                      FROM decision
                     WHERE wave_id = ?
                       AND ('x' || substr(md5('luck ' || customer_id), 1, 8))::bit(32)::bigint
                           / 4294967296.0
                           < .04 + .02 * ? + CASE WHEN held_out THEN 0 WHEN arm = 'time' THEN .1
                                                  ELSE .02 END
                    """,
                    wave(week),
                    week));
  }

  /// The chances of a wave as if they had been learned.
  private static void tilt(Ledger town, Campaign campaign, Instant tick) {
    var id = Waves.id(campaign.name().value(), tick);
    town.jdbi()
        .useHandle(
            db -> {
              db.execute(
                  """
                  INSERT INTO wave (id, campaign, version, tick, state)
                  VALUES (?, 'ebill', 1, ?, 'scoring')
                  """,
                  id,
                  tick.atOffset(java.time.ZoneOffset.UTC));
              db.execute(
                  """
                  INSERT INTO learned_share
                  VALUES (?, '', 'paper+time', 'paper', .1, 200, 9, 1, 'arm'),
                         (?, '', 'paper+time', 'time', .9, 200, 40, 1, 'arm')
                  """,
                  id,
                  id);
            });
  }

  private static Instant tick(int week) {
    return START.plus(Duration.ofDays(7L * week));
  }

  private static String wave(int week) {
    return Waves.id("ebill", tick(week));
  }

  private static double chance(String wave, String arm) {
    return number(
        "SELECT probability FROM learned_share WHERE wave_id = '%s' AND option = '%s' ORDER BY segment DESC LIMIT 1"
            .formatted(wave, arm));
  }

  private static double rate(String arm) {
    return number(
        """
        SELECT count(g.customer_id)::float8 / count(*) FROM decision d
          LEFT JOIN enrollment g ON g.customer_id = d.customer_id
         WHERE NOT d.held_out AND d.arm = '%s'
        """
            .formatted(arm));
  }

  private static double number(String sql) {
    return ledger.jdbi().withHandle(db -> db.createQuery(sql).mapTo(Double.class).one());
  }

  private static List<String> texts(String sql) {
    return texts(ledger, sql);
  }

  private static List<String> texts(Ledger town, String sql) {
    return town.jdbi().withHandle(db -> db.createQuery(sql).mapTo(String.class).list());
  }
}
