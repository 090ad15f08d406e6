package io.lamplighter.models.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.models.data.BadData;
import io.lamplighter.models.data.CsvFile;
import io.lamplighter.models.data.Numbers;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.learning.Odds;
import io.lamplighter.models.learning.Scorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {
  private static final Effort EFFORT = Effort.seeded(1);

  @TempDir private Path folder;

  /// 3,000 customers: bill moves the outcome, `paid_after` is known only afterwards, mail moves
  /// owners. `day` rises.
  private Path customers(double laterRate) throws IOException {
    var random = new SplittableRandom(1);
    var text = new StringBuilder("customer,day,bill,owner,paid_after,arm,part,enrolled\n");
    for (int i = 0; i < 3000; i++) {
      double bill = random.nextGaussian();
      boolean owner = random.nextBoolean();
      boolean mail = random.nextBoolean();
      double chance =
          Odds.chance(-1.2 + bill + (mail && owner ? 1.5 : 0) + (i >= 2000 ? laterRate : 0));
      boolean enrolled = random.nextDouble() < chance;
      text.append(
          "c%d,%d,%.3f,%s,%s,%s,%s,%s\n"
              .formatted(
                  i / 2,
                  i,
                  bill,
                  owner ? "yes" : "no",
                  enrolled && random.nextDouble() < 0.6 ? "12.5" : "",
                  mail ? "mail" : "control",
                  i % 3 == 0 ? "test" : "train",
                  enrolled ? "yes" : "no"));
    }
    return Files.writeString(folder.resolve("customers.csv"), text);
  }

  private static Options options() {
    return Options.label("enrolled").dropping("paid_after", "arm", "part", "day").id("customer");
  }

  @Test
  void judgesAFileWithoutTuning() throws IOException {
    var evaluation = Evaluation.of(customers(0), options(), EFFORT);

    assertThat(evaluation.rows()).isEqualTo(3000);
    assertThat(evaluation.scorer().kind()).isEqualTo("logistic");
    var quality = evaluation.quality().orElseThrow();
    assertThat(quality.auc().value()).isBetween(0.65, 0.82);
    assertThat(quality.reliability().isTrustworthy()).isTrue();
    assertThat(evaluation.warnings()).isEmpty();
    var json = evaluation.toJson();
    for (var key : new String[] {"auc", "prAuc", "logLoss", "brier", "ece", "liftAt10"}) {
      for (var figure : new String[] {"value", "low", "high"}) {
        assertThat(json.path("metrics").path(key).path(figure).isNumber())
            .as(key + " " + figure)
            .isTrue();
      }
    }
    assertThat(json.path("model").asText()).isEqualTo("logistic");
    assertThat(json.path("card").path("dataFingerprint").asText()).hasSize(64);
    assertThat(json.has("uplift")).isFalse();
  }

  @Test
  void givesTheSameFiguresAgain() throws IOException {
    var file = customers(0);

    assertThat(Evaluation.of(file, options(), EFFORT.onThreads(2)).toJson())
        .isEqualTo(Evaluation.of(file, options(), EFFORT).toJson());
  }

  @Test
  void suspectsWhatWasKnownOnlyAfterwards() throws IOException {
    var evaluation = Evaluation.of(customers(0), options().dropping("arm", "part", "day"), EFFORT);

    assertThat(evaluation.warnings())
        .anyMatch(w -> w.code().equals("LEAK_SUSPECT") && w.message().contains("'paid_after'"));
    assertThat(evaluation.warnings()).noneMatch(w -> w.message().contains("'bill'"));
  }

  @Test
  void takesNoColumnOfAFileSortedByTheOutcomeForTheTime() throws IOException {
    var file = customers(0);
    var rows = new ArrayList<>(Files.readAllLines(file));
    var heading = rows.removeFirst();
    rows.sort(
        Comparator.<String, String>comparing(row -> row.split(",", -1)[7])
            .thenComparing(row -> row.split(",", -1)[3]));
    rows.addFirst(heading);
    Files.write(file, rows);

    var evaluation = Evaluation.of(file, options(), EFFORT);

    assertThat(evaluation.warnings())
        .singleElement()
        .satisfies(w -> assertThat(w.code()).isEqualTo("SORTED_BY_OUTCOME"));
  }

  /// Rows without an order have no newest ones: what a few hundred of them that were set aside show
  /// by luck is no reason to move everybody's chance.
  @Test
  void doesNotCalibrateToLuckWhereRowsHaveNoOrder() throws IOException {
    int warned = 0;
    for (int draw = 0; draw < 12; draw++) {
      var random = new SplittableRandom(100 + draw);
      var text = new StringBuilder("usage,bill,joined\n");
      for (int i = 0; i < 3000; i++) {
        double usage = random.nextGaussian();
        double bill = random.nextGaussian();
        boolean joined = random.nextDouble() < Odds.chance(-0.6 + 0.4 * usage + 0.3 * bill);
        text.append("%.3f,%.3f,%d\n".formatted(usage, bill, joined ? 1 : 0));
      }
      var file = Files.writeString(folder.resolve("draw.csv"), text);
      var evaluation = Evaluation.of(file, Options.label("joined"), EFFORT);
      warned += evaluation.warns("NOT_CALIBRATED") || evaluation.warns("LOG_LOSS") ? 1 : 0;
    }

    assertThat(warned).isLessThanOrEqualTo(1);
  }

  @Test
  void alarmsWhenTheRateMovesWithTimeAndDoesNotCallTheScoreCalibrated() throws IOException {
    var options =
        Options.label("enrolled")
            .dropping("paid_after", "arm", "part", "customer")
            .splitBy(new SplitBy.Time("day"));

    var moved = Evaluation.of(customers(1.5), options, EFFORT);
    var steady = Evaluation.of(customers(0), options, EFFORT);

    assertThat(moved.warns("PRIOR_SHIFT")).isTrue();
    assertThat(moved.warns("NOT_CALIBRATED")).isTrue();
    assertThat(moved.toJson().path("calibrated").asBoolean()).isFalse();
    assertThat(steady.warns("PRIOR_SHIFT")).isFalse();
    assertThat(steady.toJson().path("calibrated").asBoolean()).isTrue();
    assertThat(steady.trained()).isEqualTo(2000);
  }

  @Test
  void splitsByAColumnAndScoresEachRowMeasuredOn() throws IOException {
    var out = folder.resolve("scores.csv");
    var options =
        options()
            .dropping("paid_after", "arm", "day")
            .splitBy(new SplitBy.Named("part"))
            .predictionsTo(out);

    var evaluation = Evaluation.of(customers(0), options, EFFORT);

    var scores = CsvFile.read(out).table();
    assertThat(scores.names()).containsExactly("id", "score");
    assertThat(scores.rows()).isEqualTo(1000);
    assertThat(scores.column("id").text(0)).isEqualTo("c0");
    assertThat(((Numbers) scores.column("score")).value(0)).isBetween(0.0, 1.0);
    assertThat(evaluation.warns("SAME_CUSTOMERS")).isTrue();
    assertThat(Scorer.read(evaluation.scorer().write()).kind()).isEqualTo("logistic");
  }

  @Test
  void scoresRowsWhoseOutcomeIsNotKnownYet() throws IOException {
    var file = customers(0);
    var lines = Files.readAllLines(file);
    lines.replaceAll(
        line -> line.contains(",test,") ? line.substring(0, line.lastIndexOf(',') + 1) : line);
    Files.write(file, lines);
    var out = folder.resolve("scores.csv");

    var evaluation =
        Evaluation.of(
            file,
            Options.label("enrolled")
                .dropping("paid_after", "arm", "day", "customer")
                .splitBy(SplitBy.parse("column=part"))
                .predictionsTo(out),
            EFFORT);

    assertThat(evaluation.quality()).isEmpty();
    assertThat(evaluation.warns("NOT_MEASURED")).isTrue();
    assertThat(CsvFile.read(out).table().rows()).isEqualTo(1000);
  }

  @Test
  void judgesUpliftAndPolicyWhereThereIsATreatment() throws IOException {
    var out = folder.resolve("scores.csv");
    var options =
        Options.label("enrolled")
            .treatment("arm")
            .id("customer")
            .dropping("paid_after", "part", "day")
            .predictionsTo(out);

    var evaluation = Evaluation.of(customers(0), options, EFFORT);

    var uplift = evaluation.uplift().orElseThrow();
    assertThat(uplift.arms().getFirst().trial().quality().effect().isPositive()).isTrue();
    assertThat(uplift.bestAction()).isEqualTo("mail");
    var json = evaluation.toJson().path("uplift");
    for (var key : new String[] {"qini", "auuc", "upliftAt30"}) {
      assertThat(json.path(key).path("value").isNumber()).as(key).isTrue();
    }
    assertThat(json.path("beatsResponse").isBoolean()).isTrue();
    assertThat(json.path("beatsBestAction").asBoolean()).isFalse();
    assertThat(CsvFile.read(out).table().names()).containsExactly("id", "score", "uplift");
    assertThat(evaluation.warns("TREATMENT_NOT_RANDOM")).isFalse();
  }

  @Test
  void warnsWhenTheTreatmentWasNotRandom() throws IOException {
    var random = new SplittableRandom(2);
    var text = new StringBuilder("bill,arm,enrolled\n");
    for (int i = 0; i < 2000; i++) {
      double bill = random.nextGaussian();
      boolean mail = random.nextDouble() < Odds.chance(2 * bill);
      text.append(
          "%.3f,%s,%d\n"
              .formatted(bill, mail ? "mail" : "none", random.nextDouble() < 0.3 ? 1 : 0));
    }
    var file = Files.writeString(folder.resolve("chosen.csv"), text);

    assertThat(
            Evaluation.of(file, Options.label("enrolled").treatment("arm"), EFFORT)
                .warns("TREATMENT_NOT_RANDOM"))
        .isTrue();
  }

  @Test
  void saysSoWhenTooFewOutcomesWereSeen() throws IOException {
    var text = new StringBuilder("bill,enrolled\n");
    for (int i = 0; i < 900; i++) {
      text.append(i * 37 % 101).append(',').append(i % 90 == 0 ? 1 : 0).append('\n');
    }
    var evaluation =
        Evaluation.of(
            Files.writeString(folder.resolve("few.csv"), text), Options.label("enrolled"), EFFORT);

    assertThat(evaluation.warns("TOO_FEW_OUTCOMES")).isTrue();
    assertThat(evaluation.scorer().kind()).isEqualTo("base-rate");
    assertThat(evaluation.quality().orElseThrow().auc().value()).isEqualTo(0.5);
  }

  @Test
  void takesTheRarerWordAsYesWhenNoneIsKnown() throws IOException {
    var text = new StringBuilder("x,mood\n");
    var random = new SplittableRandom(1);
    for (int i = 0; i < 600; i++) {
      double x = random.nextDouble();
      text.append(
          "%.3f,%s\n".formatted(x, random.nextDouble() < 0.4 * x ? "Delighted" : "Indifferent"));
    }
    var evaluation =
        Evaluation.of(
            Files.writeString(folder.resolve("mood.csv"), text), Options.label("mood"), EFFORT);

    assertThat(evaluation.warns("POSITIVE_GUESSED")).isTrue();
    assertThat(evaluation.positives() / 600.0).isCloseTo(0.2, within(0.05));
  }

  @Test
  void refusesWhatCannotBeEvaluatedAndSaysWhatToDo() throws IOException {
    var file = customers(0);

    assertThatThrownBy(() -> Evaluation.of(file, Options.label("enroled"), EFFORT))
        .isInstanceOf(BadData.class)
        .hasMessageContaining("'enroled'")
        .hasMessageContaining("paid_after, arm");
    assertThatThrownBy(() -> Evaluation.of(file, Options.label("bill"), EFFORT))
        .hasMessageContaining("more than 50 different values");
    assertThatThrownBy(
            () -> Evaluation.of(file, Options.label("enrolled").positive("maybe"), EFFORT))
        .hasMessageContaining("'maybe'")
        .hasMessageContaining("no, yes");
    assertThatThrownBy(
            () ->
                Evaluation.of(
                    file, Options.label("enrolled").treatment("owner").control("perhaps"), EFFORT))
        .hasMessageContaining("'perhaps'");
    assertThatThrownBy(
            () -> Evaluation.of(file, Options.label("enrolled").treatment("enrolled"), EFFORT))
        .hasMessageContaining("both label and treatment");
    assertThatThrownBy(
            () -> Evaluation.of(file, Options.label("enrolled").dropping("enrolled"), EFFORT))
        .hasMessageContaining("dropped and needed");
    assertThatThrownBy(
            () ->
                Evaluation.of(
                    file, Options.label("enrolled").splitBy(new SplitBy.Named("arm")), EFFORT))
        .hasMessageContaining("must hold train or test");
    assertThatThrownBy(
            () ->
                Evaluation.of(
                    file, Options.label("enrolled").splitBy(new SplitBy.Time("arm")), EFFORT))
        .hasMessageContaining("neither numbers nor dates");
    assertThatThrownBy(() -> SplitBy.parse("random")).hasMessageContaining("time=COLUMN");
    assertThatThrownBy(
            () ->
                Evaluation.of(
                    Files.writeString(folder.resolve("one.csv"), "x,y\n1,yes\n2,yes\n"),
                    Options.label("y"),
                    EFFORT))
        .hasMessageContaining("every row has the value 'yes'");
  }
}
