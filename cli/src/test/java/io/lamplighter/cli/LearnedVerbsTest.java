package io.lamplighter.cli;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.ledger.Fixtures.Stored;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.touchpoints.ProgramRules;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What the verbs say of arms that are learned, of programs that compete, and of other policies.
class LearnedVerbsTest {
  private static final Instant TICK = Instant.parse("2026-05-04T16:00:00Z");
  private static Ledger ledger;
  private static Map<String, String> environment;
  private static Stored ada;

  @BeforeAll
  static void live() {
    ledger = TestLedger.fresh("live");
    environment = Typed.environment(ledger);
    ada = aCustomer().in(ledger);
    var ebill = aCampaign("ebill").valued(1_400).learningArms("paper", "time").in(ledger);
    var wave = ebill.wave(TICK);
    ebill.counted(wave, "entered", 1);
    ebill.entered(ada, wave, TICK, false, "time");
    aCampaign("solar").valued(9_000).in(ledger);
    ledger
        .jdbi()
        .useHandle(
            db -> {
              db.execute(
                  """
                  INSERT INTO learned_share
                  VALUES (?, '', 'paper+time', 'paper', .3, 200, 9, 1, 'arm'),
                         (?, '', 'paper+time', 'time', .7, 210, 20, 1, 'arm')
                  """,
                  wave,
                  wave);
              db.execute(
                  "UPDATE decision SET arm_why = 'learned', arm_segment = 'any', p_arm = .7, score = .2");
              ProgramRules.keep(
                  db,
                  new ProgramRules.InForce(
                      TICK,
                      true,
                      Optional.of("solar"),
                      true,
                      2_300,
                      240,
                      Optional.of(new ProgramRules.Gain(1.5, .4, 2.6)),
                      "Each household is chosen for: it earns $1.50 more."),
                  List.of(
                      new ProgramRules.Effect(
                          "ebill",
                          "effect",
                          .5,
                          Optional.of(.2),
                          Optional.of(new ProgramRules.Gain(.1, .05, .15)),
                          1.4),
                      new ProgramRules.Effect(
                          "solar", "average", .5, Optional.empty(), Optional.empty(), 2)));
            });
  }

  @AfterAll
  static void close() {
    ledger.close();
  }

  @Test
  void tellsTheChancesOfArmsWhereverADecisionIsExplained() {
    var chances = "time 0.70 after 20 enrolled of 210";

    assertThat(run("report", "results", "ebill").out()).contains(chances);
    assertThat(run("report", "reconciliation", "ebill").out()).contains(chances);
    assertThat(
            run("report", "results", "ebill", "--output", "json").json().at("/learned/0/options"))
        .hasSize(2);
    assertThat(run("why", ada.key(), "ebill").out())
        .contains(
            "arm time: learned with chance 0.70", "time chance 0.70 after 20 enrolled of 210");
  }

  @Test
  void roundsAScoreForPeopleAndNotForScripts() {
    score("0.03705203739237662");

    assertThat(run("why", ada.key(), "ebill").out())
        .contains("score 0.0371 by csat 1")
        .doesNotContain("0.03705");
    assertThat(
            run("why", ada.key(), "ebill", "--output", "json")
                .json()
                .at("/decision/score")
                .asDouble())
        .isEqualTo(0.03705203739237662);
  }

  @Test
  void namesTheReasonWhereAModelGaveNoNumber() {
    score("NULL");

    assertThat(run("why", ada.key(), "ebill").out())
        .contains("drawn by lot: csat 1 gave no number, it could not score them")
        .doesNotContain("no model may decide yet");
  }

  private static void score(String value) {
    ledger
        .jdbi()
        .useHandle(
            db ->
                db.execute(
                    "UPDATE decision SET model = 'csat', model_version = 1, ranked_by = 'lot',"
                        + " score = "
                        + value));
  }

  @Test
  void saysByWhichRuleProgramsAreOrderedAndOnWhatEvidence() {
    var json = run("report", "next", "--output", "json").json();

    assertThat(json.path("rule").asText()).isEqualTo("personal");
    assertThat(json.at("/gain/low").asDouble()).isEqualTo(.4);
    assertThat(json.at("/programs/0/basis").asText()).isEqualTo("effect");
    assertThat(run("report", "next").out())
        .doesNotContainPattern("\\dT\\d\\d:\\d\\d")
        .contains("Each household is chosen for", "solar, as contests showed", "+10.00 points");
    assertThat(run("next", ada.key()).out()).contains("Each household is chosen for", "effect");
    assertThat(run("next", ada.key(), "--output", "json").json().path("personalised").asBoolean())
        .isTrue();
  }

  @Test
  void reportsOfTheGoalRefuseACampaignWithoutOne() {
    aCampaign("notice").withoutGoal().in(ledger);

    for (var report : List.of("policies", "contacts")) {
      var outcome = run("report", report, "notice");

      assertThat(outcome.code()).isEqualTo(64);
      assertThat(outcome.err()).contains("Campaign 'notice' has no goal, so there is ");
    }
  }

  @Test
  void refusesToValueAPolicyByOneDecision() {
    var outcome = run("report", "policies", "ebill");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).contains("contact all", "not told", "are needed");
    assertThat(
            run("report", "policies", "ebill", "--output", "json")
                .json()
                .at("/policies/0/refused")
                .asText())
        .isNotEmpty();
    assertThat(run("report", "policies", "no-such").code()).isEqualTo(64);
  }

  private static Typed run(String... line) {
    return Typed.run(environment, line);
  }
}
