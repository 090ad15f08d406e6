package io.lamplighter.workers.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.policy.ModelApproval;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.reports.Home;
import io.lamplighter.ledger.scores.Scores;
import io.lamplighter.workers.learning.UtilityLearning.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// On a real Postgres: those who had to call are discontent, says the model; then calls no longer
/// matter, and at last they please.
class DecayTest {
  private static final Instant START = Instant.parse("2026-03-02T12:00:00Z");
  private static final int CUSTOMERS = 450;

  private Ledger ledger;
  private UtilityLearning learning;

  @BeforeEach
  void open() {
    ledger = TestLedger.fresh("rehearsal");
    learning = new UtilityLearning(ledger.jdbi(), ModelApproval.AUTOMATIC);
    ledger.jdbi().useTransaction(DecayTest::people);
  }

  /// One customer a household, with an open account; every third called once, every third twice.
  private static void people(Handle db) {
    db.execute(
        "INSERT INTO household (id, key) SELECT c, 'H-' || c FROM generate_series(1, ?) c",
        CUSTOMERS);
    db.execute(
        """
        INSERT INTO customer (id, key, household_id, given_name, family_name, zone)
        SELECT c, 'D-' || c, c, 'Ada', 'Ng', 'America/Denver' FROM generate_series(1, ?) c
        """,
        CUSTOMERS);
    db.execute(
        """
        INSERT INTO account (id, key, customer_id)
        SELECT c, 'A-' || c, c FROM generate_series(1, ?) c
        """,
        CUSTOMERS);
    db.createUpdate(
            """
            INSERT INTO event (source, key, type, customer_id, account_id, occurred_at, known_at,
                               amount, word, data)
            SELECT 'test', c || '-' || k, 'contact.closed', c, c, :at, :at, 5, 'billing', '{}'
              FROM generate_series(1, :most) c CROSS JOIN generate_series(1, 2) k
             WHERE k <= c % 3
            """)
        .bind("at", day(-30))
        .bind("most", CUSTOMERS)
        .execute();
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void aModelThatTheWorldHasLeftBehindStopsByItselfAndANewOneTakesOver() {
    asked(day(-20), "a", -.25);
    assertThat(promoted(day(0))).isTrue();
    assertThat(score(day(0))).isPresent();

    asked(day(5), "b", .02);
    assertThat(promoted(day(30))).isFalse();

    assertThat(alarms()).containsExactly("csat 1 UNHEALTHY");
    assertThat(home(day(30)))
        .anySatisfy(
            said ->
                assertThat(said)
                    .startsWith("csat: version 1 is unhealthy and stopped deciding")
                    .contains("its scores are unknown", "no better than drawing lots"));
    assertThat(score(day(30))).isEmpty();

    asked(day(40), "c", .25);
    assertThat(promoted(day(60))).isTrue();

    assertThat(score(day(60))).isPresent();
    assertThat(home(day(60))).noneMatch(said -> said.contains("csat"));
    // Those who called are the content ones now.
    assertThat(score(day(60), 2)).isGreaterThan(score(day(60), 0) + .3);

    // What the stopped one would have said is not held against the one that took over.
    asked(day(70), "d", .25);
    learning.learn("csat", day(75));
    assertThat(alarms()).containsExactly("csat 1 UNHEALTHY");
  }

  @Test
  void aModelThatStillRanksGoesOn() {
    asked(day(-20), "a", -.25);
    assertThat(promoted(day(0))).isTrue();
    asked(day(5), "b", -.25);

    assertThat(promoted(day(30))).isTrue();

    assertThat(alarms()).isEmpty();
    assertThat(score(day(30))).isPresent();
  }

  private static Instant day(int day) {
    return START.plus(Duration.ofDays(day));
  }

  private boolean promoted(Instant now) {
    return learning.learn("csat", now) instanceof Outcome.Trained trained && trained.promoted();
  }

  /// Everybody is asked and answers the day after.
  ///
  /// @param pull how each call moves the chance of being content, 60 % for one call
  private void asked(Instant at, String round, double pull) {
    ledger
        .jdbi()
        .useTransaction(
            db -> {
              db.createQuery("SELECT ensure_touchpoint_partition('2026-01-01')::text")
                  .mapTo(String.class)
                  .list();
              invite(db, at, round);
              answer(db, at, round, pull);
            });
  }

  private static void invite(Handle db, Instant at, String round) {
    db.createUpdate(
            """
            INSERT INTO touchpoint (entry_month, id, entry_id, lineage, occurrence, campaign, version,
              wave_id, cohort_id, step, customer_id, household_id, channel, class, category, arm,
              survey, state, became_due_at, due_at, settled_at, sent_at)
            SELECT '2026-01-01', CAST(md5(:round || id) AS uuid), CAST(md5('entry' || :round || id) AS uuid),
                   'survey', 0, 'care', 1, 'care/1', 'care/1/0', 'survey', id, household_id, 'email',
                   'marketing', 'survey', '', 'csat', 'sent', :at, :at, :at, :at
              FROM customer
            """)
        .bind("round", round)
        .bind("at", at)
        .execute();
  }

  private static void answer(Handle db, Instant at, String round, double pull) {
    var random = new SplittableRandom(round.hashCode());
    var keys = db.createQuery("SELECT id FROM customer ORDER BY id").mapTo(Long.class).list();
    var batch =
        db.prepareBatch(
            """
            INSERT INTO survey_answer (touchpoint_id, survey, customer_id, answer, at, known_at, actor)
            VALUES (CAST(md5(:round || :id) AS uuid), 'csat', :id, :answer, :at, :at, 'human')
            """);
    for (int i = 0; i < keys.size(); i++) {
      boolean content = random.nextDouble() < .6 + pull * ((i + 1) % 3 - 1);
      batch
          .bind("round", round)
          .bind("id", keys.get(i))
          .bind("answer", content ? 5 : 2)
          .bind("at", at.plus(Duration.ofDays(1)))
          .add();
    }
    batch.execute();
  }

  private java.util.Optional<Double> score(Instant now) {
    new Rescoring(ledger.jdbi()).freshen(Set.of("csat"), Duration.ZERO, now);
    return ledger
        .jdbi()
        .withHandle(
            db -> {
              var one = db.createQuery("SELECT min(id) FROM customer").mapTo(Long.class).one();
              return Scores.of(db, "csat", io.lamplighter.campaigns.UnitKind.CUSTOMER, one, now)
                  .map(Scores.Score::value);
            });
  }

  /// The mean score of those with so many calls.
  private double score(Instant now, int calls) {
    score(now);
    return ledger
        .jdbi()
        .withHandle(
            db ->
                db.createQuery(
                        """
                        SELECT avg(s.value) FROM score s JOIN customer c ON c.id = s.unit_id
                         WHERE s.model = 'csat' AND c.id % 3 = :calls
                        """)
                    .bind("calls", calls)
                    .mapTo(Double.class)
                    .one());
  }

  private List<String> alarms() {
    return ledger
        .jdbi()
        .withHandle(
            db ->
                db.createQuery("SELECT model || ' ' || version || ' ' || code FROM model_alarm")
                    .mapTo(String.class)
                    .list());
  }

  private List<String> home(Instant now) {
    return ledger.jdbi().withHandle(db -> Home.of(db, ZoneId.of("America/Denver"), now)).alarms();
  }
}
