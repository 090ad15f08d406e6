package io.lamplighter.models.insights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Numbers;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.insights.Question.Kind;
import io.lamplighter.models.insights.Question.Lever;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.learning.Logistic;
import io.lamplighter.models.learning.Sample;
import io.lamplighter.models.learning.Scorer;
import io.lamplighter.models.registry.Ranking;
import io.lamplighter.models.registry.Registry;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QuestionTest {
  private final Town town = Town.of(900);

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void asksWhatSatisfactionWouldBeAndSaysHowSure() {
    lived();

    var answer = csat().ask("late_payments_90d", -0.3);

    var difference = answer.result().orElseThrow().difference();
    assertThat(difference.low()).isPositive();
    assertThat(answer.finding()).contains("The share who would say 4 or 5 of 5 would move from");
    assertThat(answer.toJson().get("refused").asBoolean()).isFalse();
  }

  @Test
  void findsNoChangeWhereThereIsNothingToBeFound() {
    lived();

    var difference = csat().ask("calls_90d", 0.1).result().orElseThrow().difference();

    assertThat(difference.low()).isNegative();
    assertThat(difference.high()).isPositive();
  }

  @Test
  void movesAFlagForSomeOfThoseWhoDoNotHaveIt() {
    lived();

    var autopay = lever("autopay");
    assertThat(autopay.kind()).isEqualTo(Kind.FLAG);
    assertThat(csat().ask("autopay", 10).result()).isPresent();
    assertThat(csat().ask("autopay", 80).finding()).contains("do not have it yet");
    assertThat(csat().ask("autopay", -10).finding()).contains("how many points more");
  }

  @Test
  void refusesWhatLeadsOutOfEverythingSeen() {
    lived();

    var answer = csat().ask("late_payments_90d", 40);

    assertThat(answer.result()).isEmpty();
    assertThat(answer.finding()).contains("unlike anybody who was ever seen");
    assertThat(answer.toJson().has("difference")).isFalse();
  }

  @Test
  void offersOnlyWhatDiffersBetweenTheCasesAndInWords() {
    lived();

    assertThat(csat().levers()).extracting(Lever::words).contains("Late payments in 90 days");
    assertThat(csat().levers()).extracting(Lever::key).doesNotContain("outage_hours_90d");
    assertThat(csat().ask("outage_hours_90d", 1).finding()).contains("Nothing was learned about");
    assertThat(csat().ask("language", 1).result()).isEmpty();
  }

  @Test
  void asksTheModelInForceItselfAndNotACopyOfIt() {
    lived();
    var inForce = inForce(/* lateIsGood= */ false);

    var answer = csat().ask("late_90d", -0.3);

    var result = answer.result().orElseThrow();
    assertThat(csat().version()).startsWith("csat version 1, the one in force");
    assertThat(csat().levers()).extracting(Lever::key).containsExactly("late_90d");
    // A third was late once: as things are, and if fewer were.
    double late = inForce.score(one(1))[0];
    double punctual = inForce.score(one(0))[0];
    double share = lever("late_90d").now();
    assertThat(result.before()).isCloseTo(share * late + (1 - share) * punctual, within(1e-6));
    assertThat(result.difference().value()).isCloseTo(.3 * (punctual - late), within(.002));
    assertThat(result.difference().low()).isLessThan(result.difference().value());
    assertThat(result.disagrees()).isFalse();
  }

  @Test
  void saysWhereTheModelInForceAndALineThroughTheSameCasesDisagree() {
    lived();
    inForce(/* lateIsGood= */ true);

    var answer = csat().ask("late_90d", -0.3);

    var result = answer.result().orElseThrow();
    assertThat(result.difference().value()).isNegative();
    assertThat(result.line().orElseThrow().value()).isPositive();
    assertThat(result.disagrees()).isTrue();
    assertThat(answer.finding()).contains("disagree: the line says +");
    // Both readings lie in the interval that is told.
    assertThat(result.difference().high()).isGreaterThanOrEqualTo(result.line().get().value());
  }

  @Test
  void stillRefusesTheModelInForceWhatLeadsOutOfEverythingSeen() {
    lived();
    inForce(false);

    assertThat(csat().ask("late_90d", 40).finding()).contains("unlike anybody who was ever seen");
  }

  /// A version in force that knows one thing: whether payments were late.
  private Scorer inForce(boolean lateIsGood) {
    double[] late = new double[400];
    var satisfied = new boolean[400];
    for (int i = 0; i < late.length; i++) {
      late[i] = i % 2;
      satisfied[i] = i % 10 < (late[i] == 1 == lateIsGood ? 8 : 4);
    }
    var scorer =
        Logistic.standard()
            .fit(
                Sample.of(
                    List.of(FeatureSpec.numeric("late_90d")),
                    Table.of(Numbers.of("late_90d", late)),
                    satisfied),
                Effort.seeded(1));
    Registry.store(
        town.db,
        new Registry.Candidate(
            "csat",
            Ranking.by(scorer),
            Town.NOW,
            Town.NOW,
            "print",
            "{}",
            400,
            200,
            400,
            null,
            /* champion= */ true,
            "the first"));
    return scorer;
  }

  private static Table one(double late) {
    return Table.of(Numbers.of("late_90d", late));
  }

  @Test
  void saysWhatIsMissingWhereTooFewAnswered() {
    town.answering("csat", "5", 1, 60);

    assertThat(csat().missing()).contains("60 cases with a known outcome, 0 of the rarer kind");
    assertThat(csat().ask("late_payments_90d", 1).finding()).contains("are needed");
  }

  @Test
  void knowsTheModelsThatCanBeAsked() {
    assertThat(Question.models(town.db)).isEqualTo(List.of("csat"));
    assertThat(Question.about(town.db, "nothing", Town.NOW)).isEmpty();
  }

  /// A third paid late and is satisfied in two cases of five, the others in four of five.
  private void lived() {
    town.event("payment.received", "2026-04-22T12:00Z", "2026-04-22T12:00Z", "100", "c % 3 = 0")
        .event("contact.closed", "2026-04-25T12:00Z", "2026-04-25T12:00Z", "5", "c % 7 = 0")
        .with("UPDATE account SET autopay = customer_id % 4 = 0")
        .answering(
            "csat",
            "CASE WHEN (c * 7919 % 1009) % 10 < CASE WHEN c % 3 = 0 THEN 4 ELSE 8 END THEN 5 ELSE 2 END",
            1,
            600);
  }

  private Question csat() {
    return Question.about(town.db, Question.CSAT, Town.NOW).orElseThrow();
  }

  private Lever lever(String key) {
    return csat().levers().stream()
        .filter(each -> each.key().equals(key))
        .findFirst()
        .orElseThrow();
  }
}
