package io.lamplighter.models.satisfaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.models.data.BadData;
import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Labels;
import io.lamplighter.models.data.Numbers;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.learning.Effort;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SatisfactionTest {
  private static final Effort EFFORT = Effort.seeded(1);
  private static final int ASKED = 8000;
  private static final List<FeatureSpec> KNOWN =
      List.of(FeatureSpec.numeric("outages"), FeatureSpec.numeric("calls"));

  /// Marks 1 to 5 fall with outages, and those without outages answer more often: the answers alone
  /// look better than the customers are.
  private final double[] outages = new double[ASKED];

  private final double[] calls = new double[ASKED];
  private final double[] marks = new double[ASKED];
  private final double[] scores = new double[ASKED];

  SatisfactionTest() {
    var random = new SplittableRandom(3);
    for (int i = 0; i < ASKED; i++) {
      outages[i] = random.nextInt(6);
      calls[i] = random.nextInt(4);
      marks[i] = Math.clamp(Math.round(4.8 - 0.6 * outages[i] + random.nextGaussian()), 1, 5);
      scores[i] = random.nextDouble() < 0.5 - 0.08 * outages[i] ? marks[i] : Double.NaN;
    }
  }

  private Table customers() {
    return Table.of(Numbers.of("outages", outages), Numbers.of("calls", calls));
  }

  @Test
  void weighsAnswersByHowManySilentCustomersTheyStandFor() {
    var survey = Survey.of(KNOWN, customers(), scores);
    var weights = survey.weights(EFFORT);
    var answered = IntStream.range(0, ASKED).filter(i -> !Double.isNaN(scores[i])).toArray();
    double truth = Arrays.stream(marks).average().orElseThrow();
    double plain = IntStream.of(answered).mapToDouble(i -> marks[i]).average().orElseThrow();
    double weighted =
        IntStream.range(0, answered.length).mapToDouble(k -> weights[k] * marks[answered[k]]).sum()
            / Arrays.stream(weights).sum();

    assertThat(plain - truth).isGreaterThan(0.3);
    assertThat(weighted).isCloseTo(truth, within(0.1));
  }

  @Test
  void predictsHouseholdsThatDidNotAnswer() {
    var learned = HouseholdSatisfaction.train(Survey.of(KNOWN, customers(), scores), 4, EFFORT);
    var silent = IntStream.range(0, ASKED).filter(i -> Double.isNaN(scores[i])).toArray();

    var chances = learned.satisfied().score(customers().pick(silent));
    var expected = learned.mark().predict(customers().pick(silent));
    double happy = 0;
    double error = 0;
    for (int k = 0; k < silent.length; k++) {
      happy += (marks[silent[k]] >= 4 ? 1.0 : 0) / silent.length;
      error += (expected[k] - marks[silent[k]]) / silent.length;
    }

    assertThat(Arrays.stream(chances).average().orElseThrow()).isCloseTo(happy, within(0.03));
    assertThat(error).isCloseTo(0, within(0.1));
    assertThat(learned.quality().auc().value()).isGreaterThan(0.75);
    assertThat(learned.responseRate()).isCloseTo(0.3, within(0.03));
    assertThat(learned.effective()).isLessThan(ASKED - silent.length);
    assertThat(learned.satisfied().reasons(customers(), 0, 2).getFirst().feature())
        .isEqualTo("outages");
  }

  @Test
  void isJudgedOnHouseholdsThatItHasNotSeen() {
    int households = 40;
    int members = 30;
    var random = new SplittableRandom(7);
    var houses = new String[households * members];
    var given = new double[houses.length];
    for (int house = 0; house < households; house++) {
      int mark = 1 + random.nextInt(5);
      for (int member = 0; member < members; member++) {
        houses[house * members + member] = "house " + house;
        given[house * members + member] = member < 24 ? mark : Double.NaN;
      }
    }
    var table = Table.of(Labels.of("house", houses));

    var learned =
        HouseholdSatisfaction.train(
            Survey.of(List.of(FeatureSpec.categorical("house")), table, given, houses), 4, EFFORT);

    // The house tells its members' mark, and nothing of any other house's.
    assertThat(learned.quality().auc().value()).isLessThan(0.6);
    assertThat(learned.rank().value()).isLessThan(0.2);
  }

  @Test
  void refusesAnAnswerAsAFeature() {
    var agent = marks.clone();
    for (int i = 0; i < ASKED; i++) {
      if (Double.isNaN(scores[i])) {
        agent[i] = Double.NaN;
      }
    }
    var features = List.of(FeatureSpec.numeric("outages"), FeatureSpec.numeric("agent"));
    var table = Table.of(Numbers.of("outages", outages), Numbers.of("agent", agent));

    assertThatThrownBy(() -> Survey.of(features, table, scores))
        .isInstanceOf(BadData.class)
        .hasMessageContaining("feature 'agent'")
        .hasMessageContaining("an answer, not a fact");
  }

  @Test
  void saysSoWhenNobodyAnswered() {
    var none = new double[ASKED];
    Arrays.fill(none, Double.NaN);

    assertThatThrownBy(() -> Survey.of(KNOWN, customers(), none))
        .isInstanceOf(BadData.class)
        .hasMessageContaining("nobody answered");
  }

  @Test
  void rakesAnswersToTheMakeUpOfAllCustomers() {
    var tenure = List.of("new", "new", "new", "old", "old", "old");
    var region = List.of("north", "north", "south", "north", "south", "south");

    var weights =
        Raking.weights(
            List.of(
                new Raking.Margin("tenure", tenure, Map.of("new", 0.25, "old", 0.75)),
                new Raking.Margin("region", region, Map.of("north", 0.6, "south", 0.4))));

    double all = Arrays.stream(weights).sum();
    assertThat((weights[0] + weights[1] + weights[2]) / all).isCloseTo(0.25, within(1e-6));
    assertThat((weights[0] + weights[1] + weights[3]) / all).isCloseTo(0.6, within(1e-6));
    assertThat(Raking.effective(weights)).isBetween(1.0, 6.0);
  }

  @Test
  void doesNotSpeakForAGroupInWhichNobodyAnswered() {
    var margin = new Raking.Margin("tenure", List.of("old"), Map.of("old", 0.5, "new", 0.5));

    assertThatThrownBy(() -> Raking.weights(List.of(margin)))
        .isInstanceOf(BadData.class)
        .hasMessageContaining("nobody of group 'new' answered");
  }
}
