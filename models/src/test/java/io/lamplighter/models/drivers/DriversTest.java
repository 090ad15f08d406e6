package io.lamplighter.models.drivers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.models.SharedData;
import io.lamplighter.models.data.BadData;
import io.lamplighter.models.data.CsvFile;
import io.lamplighter.models.data.Labels;
import io.lamplighter.models.data.Numbers;
import io.lamplighter.models.data.Table;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DriversTest {
  private static final List<String> RATINGS = List.of("billing", "outages", "agent");

  /// Marks 1 to 5; satisfaction is `1.0 billing + 0.5 outages + 0 agent` and noise.
  private static final class Answers {
    final double[][] marks = new double[3][4000];
    final double[] satisfaction = new double[4000];

    Answers(double together, long seed) {
      var random = new SplittableRandom(seed);
      for (int i = 0; i < satisfaction.length; i++) {
        double mood = random.nextGaussian();
        double sum = 0;
        for (int j = 0; j < 3; j++) {
          double own = together * mood + Math.sqrt(1 - together * together) * random.nextGaussian();
          double middle = j == 0 ? 2.5 : 3.5;
          marks[j][i] = Math.clamp(Math.round(middle + own), 1, 5);
          sum += marks[j][i] * (j == 0 ? 1.0 : j == 1 ? 0.5 : 0);
        }
        satisfaction[i] = sum + random.nextGaussian();
      }
    }

    Table table() {
      return Table.of(
          Numbers.of("billing", marks[0]),
          Numbers.of("outages", marks[1]),
          Numbers.of("agent", marks[2]));
    }
  }

  @Test
  void sharesOutInProportionToWhatEachExplainsWhenRatingsAreUnrelated() {
    var answers = new Answers(0, 1);

    var drivers = Drivers.of(answers.table(), RATINGS, 0, answers.satisfaction, 1);

    assertThat(drivers.drivers().stream().map(Drivers.Driver::rating))
        .containsExactlyElementsOf(RATINGS);
    var billing = drivers.drivers().getFirst();
    assertThat(billing.share().value()).isCloseTo(0.8, within(0.04)); // 1 : 0.25 : 0
    assertThat(billing.share().low()).isLessThan(billing.share().value());
    assertThat(billing.shapley()).isCloseTo(billing.share().value(), within(0.01));
    assertThat(drivers.drivers().getLast().share().value()).isLessThan(0.01);
    assertThat(drivers.explained()).isBetween(0.45, 0.65);
  }

  /// Where ratings go together, plain coefficients scatter; shares still add up to one and agree
  /// with the average over all orders of entry.
  @Test
  void agreesWithShapleyWhereRatingsGoTogether() {
    var answers = new Answers(0.8, 2);

    var drivers = Drivers.of(answers.table(), RATINGS, 0, answers.satisfaction, 1);

    assertThat(drivers.agreement()).isEqualTo(1);
    assertThat(drivers.drivers().stream().mapToDouble(d -> d.share().value()).sum())
        .isCloseTo(1, within(1e-9));
    assertThat(drivers.drivers())
        .allSatisfy(d -> assertThat(d.share().value()).isCloseTo(d.shapley(), within(0.05)));
  }

  /// Thirty-odd answers a rating explain something by chance alone; what is explained beyond it is
  /// told apart.
  @Test
  void knowsWhatAsManyRatingsExplainByChance() {
    var few = new Answers(0, 3);
    var rows = java.util.stream.IntStream.range(0, 100).toArray();
    var random = new SplittableRandom(4);
    var mood =
        java.util.stream.IntStream.range(0, 100).mapToDouble(i -> random.nextGaussian()).toArray();

    var unrelated = Drivers.of(few.table().pick(rows), RATINGS, 0, mood, 1);
    var related =
        Drivers.of(
            few.table().pick(rows), RATINGS, 0, java.util.Arrays.copyOf(few.satisfaction, 100), 1);

    assertThat(unrelated.byChance()).isBetween(0.04, 0.12); // 1 - .05 quantile of a beta(1.5, 48)
    assertThat(unrelated.sayMoreThanChance()).isFalse();
    assertThat(related.sayMoreThanChance()).isTrue();
  }

  @Test
  void setsImportanceBesidePerformance() {
    var answers = new Answers(0, 3);

    var drivers = Drivers.of(answers.table(), RATINGS, 0, answers.satisfaction, 1);

    assertThat(drivers.drivers().getFirst().priority()).isEqualTo(Drivers.Priority.IMPROVE);
    assertThat(drivers.drivers().getLast().priority()).isEqualTo(Drivers.Priority.LEAVE);
    assertThat(drivers.toJson().path("reading").asText()).contains("associated with");
  }

  @Test
  void leavesOutMarksThatMeanNotApplicable() {
    var answers = new Answers(0, 4);
    for (int i = 0; i < 1000; i++) {
      answers.marks[0][i] = 0; // not applicable, and content
      answers.satisfaction[i] = 12;
    }

    var drivers = Drivers.of(answers.table(), RATINGS, 0, answers.satisfaction, 1);

    assertThat(drivers.answers()).isEqualTo(3000);
    assertThat(drivers.left()).isEqualTo(1000);
    assertThat(drivers.drivers().getFirst().share().value()).isCloseTo(0.8, within(0.05));
  }

  @Test
  void refusesWhatIsNoRatingAndTooFewAnswers() {
    var words = Table.of(Labels.of("a", "x", "y"), Numbers.of("b", 1, 2));
    var few = Table.of(Numbers.of("a", 1, 2), Numbers.of("b", 1, 2));

    assertThatThrownBy(() -> Drivers.of(words, List.of("a", "b"), 0, new double[2], 1))
        .isInstanceOf(BadData.class)
        .hasMessageContaining("rating 'a'");
    assertThatThrownBy(() -> Drivers.of(few, List.of("a", "b"), 0, new double[2], 1))
        .isInstanceOf(BadData.class)
        .hasMessageContaining("only 2");
  }

  /// The public airline survey, 14 ratings.
  @Test
  void findsWhatAirlinePassengersSatisfactionIsAssociatedWith() {
    var file = SharedData.file("airline_satisfaction_dev.csv.gz");
    var table = CsvFile.read(file, List.of("ID")).table();
    var satisfaction = new double[table.rows()];
    for (int i = 0; i < satisfaction.length; i++) {
      satisfaction[i] = table.column("Satisfaction").text(i).equals("Satisfied") ? 1 : 0;
    }
    var ratings = table.names().subList(8, 22);

    var drivers = Drivers.of(table, ratings, 0, satisfaction, 1);

    assertThat(drivers.agreement()).isGreaterThanOrEqualTo(0.95);
    assertThat(drivers.drivers().getFirst().rating()).isEqualTo("Online Boarding");
    assertThat(drivers.drivers().stream().limit(5).map(Drivers.Driver::rating))
        .contains("In-flight Entertainment", "Leg Room Service", "On-board Service");
    assertThat(drivers.drivers().getFirst().share().value()).isCloseTo(0.32, within(0.02));
  }
}
