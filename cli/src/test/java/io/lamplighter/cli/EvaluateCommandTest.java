package io.lamplighter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
  @TempDir private Path folder;

  @Test
  void findsWhatDecidesTheOutcomeAndSaysHowSure() throws Exception {
    var outcome = evaluate("--label", "enrolled", "--id", "customer");

    assertThat(outcome.code()).isZero();
    var json = outcome.json();
    assertThat(json.path("rows").asInt()).isEqualTo(3_000);
    assertThat(json.path("positives").asInt()).isBetween(300, 1_200);
    assertThat(json.path("metrics").fieldNames())
        .toIterable()
        .contains("auc", "prAuc", "logLoss", "brier", "ece", "liftAt10");
    var auc = json.at("/metrics/auc");
    assertThat(auc.path("value").asDouble()).isGreaterThan(0.75);
    assertThat(auc.path("low").asDouble()).isLessThan(auc.path("value").asDouble());
    assertThat(auc.path("high").asDouble()).isGreaterThan(auc.path("value").asDouble());
    assertThat(json.path("warnings").isArray()).isTrue();
    assertThat(json.path("card").path("features")).isNotEmpty();
  }

  @Test
  void numbersTooLargeToComputeWithEndInAnErrorAndNotNever() throws Exception {
    var data = folder.resolve("large.csv");
    var lines = new ArrayList<String>();
    lines.add("a,y");
    for (int i = 0; i < 300; i++) {
      lines.add((i % 2 == 0 ? "1e308," : "-1e308,") + (i / 2) % 2);
    }
    Files.write(data, lines);

    var outcome = Typed.run(Map.of(), "evaluate", "--data", data.toString(), "--label", "y");

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains("column 'a'", "too large to compute with");
  }

  @Test
  void onlyItsOwnerReadsTheScoresAndNoSpreadsheetRunsThem() throws Exception {
    var data = folder.resolve("hostile.csv");
    var lines = new ArrayList<String>();
    lines.add("who,a,y");
    for (int i = 0; i < 400; i++) {
      lines.add("=cmd|'/C calc'!A" + i + "," + i % 7 + "," + i % 2);
    }
    Files.write(data, lines);
    var tested = folder.resolve("tested.csv");
    var model = folder.resolve("hostile.json");
    var scored = folder.resolve("scored.csv");

    var evaluated =
        Typed.run(
            Map.of(),
            "evaluate",
            "--data",
            data.toString(),
            "--label",
            "y",
            "--id",
            "who",
            "--predictions",
            tested.toString(),
            "--model",
            model.toString());
    var after =
        Typed.run(
            Map.of(),
            "score",
            "--data",
            data.toString(),
            "--model",
            model.toString(),
            "--id",
            "who",
            "--predictions",
            scored.toString());

    assertThat(evaluated.code()).as(evaluated.err()).isZero();
    assertThat(after.code()).as(after.err()).isZero();
    for (var file : List.of(tested, scored)) {
      assertThat(Files.readAllLines(file).subList(1, 10))
          .allMatch(line -> line.startsWith("'=cmd|"));
      assertThat(Files.getPosixFilePermissions(file))
          .containsExactlyInAnyOrder(
              PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }
  }

  @Test
  void givesTheSameFiguresAgain() throws Exception {
    assertThat(evaluate("--label", "enrolled").out())
        .isEqualTo(evaluate("--label", "enrolled").out());
  }

  @Test
  void learnsUpliftFromATreatmentAndWritesScoresAndModel() throws Exception {
    var scores = folder.resolve("scores.csv");
    var model = folder.resolve("model.json");

    var outcome =
        evaluate(
            "--label",
            "enrolled",
            "--treatment",
            "mailed",
            "--id",
            "customer",
            "--predictions",
            scores.toString(),
            "--model",
            model.toString());

    var uplift = outcome.json().path("uplift");
    assertThat(uplift.fieldNames())
        .toIterable()
        .contains("qini", "auuc", "upliftAt30", "beatsResponse", "beatsBestAction");
    assertThat(uplift.path("qini").has("low")).isTrue();
    assertThat(Files.readAllLines(scores)).hasSizeGreaterThan(1_000);
    assertThat(Files.readString(model)).contains("lamplighter-model/1");

    var scored =
        Typed.run(
            Map.of(),
            "score",
            "--model",
            model.toString(),
            "--data",
            folder.resolve("rows.csv").toString(),
            "--id",
            "customer",
            "--predictions",
            scores.toString(),
            "--output",
            "json");
    assertThat(scored.json().path("rows").asInt()).isEqualTo(3_000);
    assertThat(scored.json().at("/top/0/id").asText()).startsWith("c");
    assertThat(scored.json().at("/top/0/score").asDouble())
        .isGreaterThan(scored.json().path("meanScore").asDouble());
    assertThat(scored.json().at("/top/0/reasons/0/feature").asText()).isIn("visits", "bill");
    assertThat(Files.readAllLines(scores)).hasSize(3_001);
  }

  @Test
  void warnsOfAColumnThatKnowsTheOutcome() throws Exception {
    var json = evaluate("--label", "enrolled", "--drop", "customer,mailed").json();

    assertThat(json.path("warnings").findValuesAsText("code")).doesNotContain("LEAK");
    var rows = new ArrayList<String>();
    for (var row : rows()) {
      rows.add(row + "," + (rows.isEmpty() ? "closed" : row.endsWith("yes") ? "a" : "b"));
    }
    var leaky = Files.write(folder.resolve("leaky.csv"), rows);
    var warned = run("--data", leaky.toString(), "--label", "enrolled");
    assertThat(warned.json().path("warnings").toString()).contains("closed");
  }

  @Test
  void endsInAClearErrorWhereTheFileCannotBeUsed() throws Exception {
    var empty = Files.writeString(folder.resolve("empty.csv"), "");
    var same = Files.writeString(folder.resolve("same.csv"), "x,enrolled\n1,no\n2,no\n3,no\n");
    var file = Files.write(folder.resolve("rows.csv"), rows());

    var outcomes =
        List.of(
            run("--data", folder.resolve("gone.csv").toString(), "--label", "enrolled"),
            run("--data", empty.toString(), "--label", "enrolled"),
            run("--data", same.toString(), "--label", "enrolled"),
            run("--data", file.toString(), "--label", "enroled"),
            run("--data", file.toString(), "--label", "enrolled", "--split", "fifty"),
            run("--data", file.toString(), "--label", "enrolled", "--drop", "nothing"));

    assertThat(outcomes)
        .allSatisfy(
            outcome -> {
              assertThat(outcome.code()).isEqualTo(1);
              assertThat(outcome.err()).doesNotContain("\tat ").doesNotContain("bug");
              assertThat(outcome.out()).isEmpty();
            });
    assertThat(outcomes.get(3).err()).contains("enroled");
    assertThat(run("--label", "enrolled").code()).isEqualTo(64);
  }

  private Typed evaluate(String... options) throws IOException {
    var file = Files.write(folder.resolve("rows.csv"), rows());
    var line = new ArrayList<>(List.of("--data", file.toString()));
    line.addAll(List.of(options));
    return run(line.toArray(String[]::new));
  }

  private static Typed run(String... options) {
    var line = new ArrayList<>(List.of("evaluate", "--output", "json"));
    line.addAll(List.of(options));
    return Typed.run(Map.of(), line.toArray(String[]::new));
  }

  /// People who enroll by their bill and their portal visits, and more of them when mailed.
  private static List<String> rows() {
    var chance = new Random(7);
    var rows = new ArrayList<>(List.of("customer,bill,visits,mailed,enrolled"));
    for (int i = 0; i < 3_000; i++) {
      double bill = 40 + 160 * chance.nextDouble();
      int visits = chance.nextInt(12);
      boolean mailed = chance.nextBoolean();
      double logit = -3.2 + 0.35 * visits - 0.01 * (bill - 100) + (mailed ? 0.3 : 0);
      boolean enrolled = chance.nextDouble() < 1 / (1 + Math.exp(-logit));
      rows.add(
          "c%04d,%.2f,%d,%s,%s"
              .formatted(i, bill, visits, mailed ? "mail" : "none", enrolled ? "yes" : "no"));
    }
    return rows;
  }
}
