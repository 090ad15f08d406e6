package io.lamplighter.simulator.meridian;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.audience.Expression;
import io.lamplighter.campaigns.policy.ModelApproval;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.attributes.Attributes;
import io.lamplighter.ledger.attributes.Units;
import io.lamplighter.models.satisfaction.Ranks;
import io.lamplighter.workers.learning.Rescoring;
import io.lamplighter.workers.learning.UtilityLearning;
import io.lamplighter.workers.learning.UtilityLearning.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// How reliably Meridian's people pay is hidden. What is predicted from how bills came and were
/// paid is held against it.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ArrearsLearningTest {
  private static final Meridian MERIDIAN = Meridian.of(12, 3_000, LocalDate.parse("2026-09-01"));
  private static final Instant NOW = MERIDIAN.start();
  private static final Duration WEEK = Duration.ofDays(7);

  private static Ledger ledger;
  private static UtilityLearning learning;

  @BeforeAll
  static void load() {
    ledger = TestLedger.fresh("rehearsal");
    learning = new UtilityLearning(ledger.jdbi(), ModelApproval.AUTOMATIC);
    new MeridianLoader(ledger.jdbi()).load(MERIDIAN, 9, (customers, events) -> {});
  }

  @AfterAll
  static void close() {
    ledger.close();
  }

  @Test
  @Order(1)
  void learnsNothingBeforeAnybodysLastTwoMonthsAreKnown() {
    var early = NOW.minus(Duration.ofDays(190));

    assertThat(learning.due(early, WEEK)).isEmpty();
    assertThat(learning.learn("arrears", early))
        .isInstanceOfSatisfying(
            Outcome.TooFew.class,
            refused -> assertThat(refused.why()).contains("at least 50 of each kind are needed"));
  }

  @Test
  @Order(2)
  void tellsWhoFallsBehindAsTheHiddenTruthDoes() {
    assertThat(learning.due(NOW, WEEK)).containsExactly("arrears");

    var outcome = learning.learn("arrears", NOW);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Trained.class, trained -> assertThat(trained.promoted()).isTrue());
    assertThat(learning.due(NOW, WEEK)).isEmpty();
    assertThat(learning.learn("arrears", NOW)).isEqualTo(outcome);
    new Rescoring(ledger.jdbi()).freshen(Set.of("arrears"), Duration.ZERO, NOW);
    var predicted = scores();
    assertThat(predicted).hasSizeGreaterThan(2_000);
    var said = new ArrayList<Double>();
    var hidden = new ArrayList<Double>();
    MERIDIAN
        .keys()
        .filter(predicted::containsKey)
        .forEach(
            key -> {
              said.add(predicted.get(key));
              hidden.add(MERIDIAN.truth().fallsBehind(Meridian.number(key)));
            });
    // Nine bills tell only so much about a trait that shows in every tenth.
    var rank =
        Ranks.agreement(
            said.stream().mapToDouble(each -> each).toArray(),
            hidden.stream().mapToDouble(each -> each).toArray());
    assertThat(rank.low()).describedAs(rank.toString()).isGreaterThan(0.25);
  }

  @Test
  @Order(3)
  void learnsFromNothingThatTellsWhoSomebodyIs() {
    var read = column("SELECT jsonb_array_elements(card->'features')->>'name' FROM model_version");

    assertThat(read)
        .contains("late_share", "autopay", "average_bill")
        .doesNotContain("low_income", "language", "birth_decade", "tract", "persona");
    assertThat(column("SELECT DISTINCT kind FROM score WHERE model = 'arrears'"))
        .containsExactly("account");
  }

  @Test
  @Order(4)
  void anAudienceFindsThoseAtRisk() {
    var picked = met("score('arrears') > 0.3");
    var others = met("score('arrears') <= 0.3");

    assertThat(picked.size()).isGreaterThan(30);
    assertThat(mean(picked)).isGreaterThan(1.5 * mean(others));
  }

  private static Map<String, Double> scores() {
    var scores = new HashMap<String, Double>();
    ledger
        .jdbi()
        .useHandle(
            db ->
                db.createQuery(
                        """
                        SELECT c.key, max(s.value) FROM score s JOIN customer c ON c.id = s.customer_id
                         WHERE s.model = 'arrears' GROUP BY c.key
                        """)
                    .map((rows, context) -> scores.put(rows.getString(1), rows.getDouble(2)))
                    .list());
    return scores;
  }

  private static double mean(List<String> keys) {
    var truth = MERIDIAN.truth();
    return keys.stream()
        .mapToDouble(key -> truth.fallsBehind(Meridian.number(key)))
        .average()
        .orElseThrow();
  }

  private static List<String> column(String sql) {
    return ledger.jdbi().withHandle(db -> db.createQuery(sql).mapTo(String.class).list());
  }

  private static List<String> met(String rule) {
    return ledger
        .jdbi()
        .withHandle(
            db -> {
              var outcome = Expression.compile(rule, Attributes.catalogue(db), UnitKind.CUSTOMER);
              var sql = ((Expression.Outcome.Sound) outcome).expression().sql();
              var units = Units.meeting(db, UnitKind.CUSTOMER, sql, NOW);
              return db.createQuery("SELECT key FROM customer WHERE id = ANY (:ids)")
                  .bindArray("ids", Long.class, units.stream().map(Units.Unit::id).toList())
                  .mapTo(String.class)
                  .list();
            });
  }
}
