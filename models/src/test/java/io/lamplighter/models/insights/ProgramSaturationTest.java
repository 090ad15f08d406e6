package io.lamplighter.models.insights;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.models.insights.ProgramSaturation.Answer;
import io.lamplighter.models.insights.ProgramSaturation.Goal;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProgramSaturationTest {
  private static final int PEOPLE = 4000;
  private static final LocalDate IN_HALF_A_YEAR = LocalDate.parse("2026-12-01");

  private final Town town = Town.of(PEOPLE);

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void tellsWhenThePastTheirPeakWillBeThrough() {
    enrollAlongACurve(3670, 26);

    var answer = of(Optional.empty());

    assertThat(answer.market().eligible()).isEqualTo(PEOPLE);
    assertThat(answer.pastTheBend()).isTrue();
    assertThat(answer.missedItsTest()).isFalse();
    assertThat(answer.saturated()).isPresent();
    assertThat(answer.finding()).contains("Past the peak").contains("of 4,000 eligible customers");
    var last = answer.forecast().getLast().total();
    assertThat(last.low()).isLessThan(last.value());
    assertThat(last.high()).isLessThanOrEqualTo(PEOPLE);
  }

  @Test
  void tellsARangeAndNoDateBeforeThePeak() {
    enrollAlongACurve(400, 10);

    var answer = of(Optional.empty());

    assertThat(answer.pastTheBend()).isFalse();
    assertThat(answer.saturated()).isEmpty();
    assertThat(answer.finding()).contains("no date of saturation is told");
    assertThat(answer.toJson().get("forecast").get(0).has("value")).isFalse();
    assertThat(answer.toJson().get("saturated").isNull()).isTrue();
  }

  @Test
  void saysWhetherAGoalIsStillWithinReach() {
    enrollAlongACurve(3670, 26);
    long now = of(Optional.empty()).market().ever();

    assertThat(reach(now - 1)).isEqualTo(Answer.REACHED);
    assertThat(reach(now + 5)).isEqualTo(Answer.WITHIN_REACH);
    assertThat(reach(PEOPLE - 1)).isEqualTo(Answer.OUT_OF_REACH);
    assertThat(reach(PEOPLE + 1)).isEqualTo(Answer.MORE_THAN_THE_MARKET);
    var yesterday = of(Optional.of(new Goal(now + 5, LocalDate.parse("2026-05-01"))));
    assertThat(yesterday.goal().orElseThrow().answer()).isEqualTo(Answer.NO_SUCH_DAY);
  }

  @Test
  void countsTheMarketByTheRulesOfTheCampaignsTowardIt() {
    enrollAlongACurve(300, 10);
    town.with("UPDATE account SET class = 'commercial' WHERE customer_id % 2 = 0");
    aCampaign("ebill-adoption")
        .audience("account.class == 'residential' && !enrolled('e-bill')")
        .in(town.ledger);

    var market = of(Optional.empty()).market();

    // Every second one of those who have not enrolled, and all who have.
    assertThat(market.eligible()).isEqualTo(market.ever() + (PEOPLE - market.ever()) / 2);
    assertThat(market.campaigns()).containsExactly("ebill-adoption");
  }

  @Test
  void admitsThatTheCurveWouldHaveMisledAQuarterAgo() {
    enrollAlongACurve(400, 26);
    // Then, out of the blue, seven times as many in a month.
    town.with(
        """
        INSERT INTO enrollment (customer_id, program, occurred_at, known_at)
        SELECT c, 'e-bill', TIMESTAMPTZ '2026-05-20', TIMESTAMPTZ '2026-05-20' FROM generate_series(1000, 3800) c
        """);

    var answer = of(Optional.of(new Goal(3900, IN_HALF_A_YEAR)));

    assertThat(answer.missedItsTest()).isTrue();
    assertThat(answer.finding()).contains("no date and no goal is promised");
    assertThat(answer.toJson().get("saturated").isNull()).isTrue();
  }

  @Test
  void promisesNoGoalByACurveThatPromisesNoDate() {
    enrollAlongACurve(400, 26);
    town.with(
        """
        INSERT INTO enrollment (customer_id, program, occurred_at, known_at)
        SELECT c, 'e-bill', TIMESTAMPTZ '2026-05-20', TIMESTAMPTZ '2026-05-20' FROM generate_series(1000, 3800) c
        """);
    long now = of(Optional.empty()).market().ever();

    var answer = of(Optional.of(new Goal(3900, IN_HALF_A_YEAR)));

    assertThat(answer.missedItsTest()).isTrue();
    assertThat(answer.goal().orElseThrow().answer()).isEqualTo(Answer.NOT_TOLD);
    assertThat(answer.goalFinding().orElseThrow())
        .startsWith("Whether 3,900 by 2026-12-01 is within reach is not told")
        .doesNotContain("%");
    assertThat(answer.toJson().get("goal").get("chance").isNull()).isTrue();
    // What needs no curve is said all the same.
    assertThat(reach(now - 1)).isEqualTo(Answer.REACHED);
    assertThat(reach(PEOPLE + 1)).isEqualTo(Answer.MORE_THAN_THE_MARKET);
  }

  @Test
  void countsNobodyTwiceAndNothingThatIsNotKnownYet() {
    enrollAlongACurve(300, 10);
    long before = of(Optional.empty()).market().ever();
    town.with(
            "INSERT INTO enrollment (customer_id, program, occurred_at, known_at) VALUES (4000, 'e-bill', TIMESTAMPTZ '2026-05-31', TIMESTAMPTZ '2026-06-02')")
        .with(
            "INSERT INTO enrollment (customer_id, program, occurred_at, known_at) SELECT customer_id, 'e-bill', occurred_at + interval '1 day', known_at FROM enrollment WHERE customer_id < 10");

    var answer = of(Optional.empty());

    assertThat(answer.market().ever()).isEqualTo(before);
    assertThat(answer.periods().getLast().total()).isEqualTo(before);
  }

  @Test
  void drawsNoCurveThroughAHandful() {
    enrollAlongACurve(40, 10);

    var answer = of(Optional.of(new Goal(100, IN_HALF_A_YEAR)));

    assertThat(answer.missing()).contains("are needed for a curve");
    assertThat(answer.forecast()).isEmpty();
    assertThat(answer.goal()).isEmpty();
  }

  private Answer reach(long goal) {
    return of(Optional.of(new Goal(goal, IN_HALF_A_YEAR))).goal().orElseThrow().answer();
  }

  /// So many customers enroll over so many periods, along the curve that Bass describes: fast if
  /// the number is near the market.
  private void enrollAlongACurve(int people, int periods) {
    town.with("INSERT INTO program VALUES ('e-bill', 'E-bill')");
    double innovation = 0.01;
    double imitation = 0.2;
    double all = share(innovation, imitation, periods);
    for (int t = 1; t <= periods; t++) {
      int from = (int) Math.round(people * share(innovation, imitation, t - 1) / all);
      int until = (int) Math.round(people * share(innovation, imitation, t) / all);
      town.with(
          """
          INSERT INTO enrollment (customer_id, program, occurred_at, known_at)
          SELECT c, 'e-bill', at, at FROM generate_series(?, ?) c,
                 (SELECT TIMESTAMPTZ '2026-06-01 12:00Z' - make_interval(days => ?) AS at) x
          """,
          from + 1,
          until,
          28 * (periods - t) + 14);
    }
  }

  private static double share(double p, double q, double t) {
    double e = Math.exp(-(p + q) * t);
    return (1 - e) / (1 + q / p * e);
  }

  private ProgramSaturation of(Optional<Goal> goal) {
    return ProgramSaturation.of(town.db, "e-bill", Optional.empty(), goal, Town.NOW);
  }
}
