package io.lamplighter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {
  private static final Path CATALOG = Path.of("..", "campaigns", "catalog");

  @TempDir private Path folder;

  @Test
  void findsNothingWrongWithTheCampaignsThatShip() {
    var outcome = validate(CATALOG.toString());

    assertThat(outcome.code()).isZero();
    assertThat(outcome.json().path("files").asInt()).isEqualTo(5);
    assertThat(outcome.json().path("problems")).isEmpty();
  }

  @Test
  void printsEachProblemWithItsPlaceItsCodeAndWhatToDo() throws Exception {
    var file = aFile("holdout: 10%", "holdout: 110%", "audience:", "audiense:");

    var outcome = validate(file.toString());

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.json().path("schemaVersion").asInt()).isEqualTo(1);
    var problems = outcome.json().path("problems");
    assertThat(problems).hasSizeGreaterThanOrEqualTo(2);
    var first = problems.get(0);
    assertThat(first.fieldNames())
        .toIterable()
        .containsExactly(
            "code",
            "severity",
            "file",
            "line",
            "column",
            "endLine",
            "endColumn",
            "message",
            "hint");
    assertThat(first.path("file").asText()).isEqualTo(file.toString());
    assertThat(first.path("line").asInt()).isEqualTo(7);
    assertThat(first.path("code").asText()).matches("LL-\\d{3}");
    assertThat(first.path("message").asText() + first.path("hint").asText()).contains("audience");
  }

  @Test
  void showsALineACaretAndTheNextStepToPeople() throws Exception {
    var outcome =
        Typed.run(Map.of(), "validate", aFile("category: program", "category: progam").toString());

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out())
        .contains("category: progam", "^^^^^^", "program", "lamplighter explain");
  }

  @Test
  void warnsOfWhatOnlyALedgerCanKnow() throws Exception {
    var ask = "audience: { where: \"%s\" }";
    var before = ask.formatted("!enrolled('e-bill')");

    for (var what : List.of("score('nosuch') > 0.1", "segment('nosuch')")) {
      var outcome = validate(aFile(before, ask.formatted(what)).toString());

      assertThat(outcome.code()).as(what).isZero();
      var problem = outcome.json().at("/problems/0");
      assertThat(problem.path("code").asText()).isEqualTo("LL-046");
      assertThat(problem.path("severity").asText()).isEqualTo("warning");
      assertThat(problem.path("line").asInt()).isEqualTo(7);
      assertThat(problem.path("hint").asText()).contains("only a ledger", "`apply`");
    }
    assertThat(Typed.run(Map.of(), "explain", "LL-046").out()).contains("ledger only", "apply");
  }

  @Test
  void knowsTheModelsOfEveryLedgerAndTheCampaignsOwn() throws Exception {
    var outcome =
        validate(
            aFile(
                    "where: \"!enrolled('e-bill')\" }",
                    "where: \"score('csat') < 3 && score('own') > 0.1\" }\n"
                        + "choose: { propensity: own, take: top 30% }")
                .toString());

    assertThat(outcome.json().path("problems")).isEmpty();
  }

  @Test
  void marksTheLineOnGitHub() throws Exception {
    var file = aFile("category: program", "category: progam");

    var outcome = Typed.run(Map.of(), "validate", file.toString(), "--output", "github");

    assertThat(outcome.out()).contains("::error file=" + file + ",line=6,col=11");
  }

  @Test
  void callsAFileThatIsNotThereAProblemOfThatFile() {
    var outcome = validate(folder.resolve("gone.yaml").toString());

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.json().at("/problems/0/message").asText()).contains("no such file");
  }

  @Test
  void acceptsTheFirstCampaignOfTheDocs() throws Exception {
    var blocks = Files.readString(Path.of("../docs/first-campaign.md")).split("```", -1);
    var file = Files.writeString(folder.resolve("paper-savers.yaml"), blocks[3].substring(4));
    Files.writeString(
        Files.createDirectories(folder.resolve("paper-savers/invite")).resolve("email.txt"),
        blocks[5].strip());

    var outcome = validate(file.toString());

    assertThat(blocks[3]).startsWith("yaml");
    assertThat(outcome.json().path("problems")).isEmpty();
    assertThat(outcome.code()).isZero();
  }

  @Test
  void passesByWhatIsNoCampaignInAFolderButNotWhenItIsNamed() throws Exception {
    aFile();
    var mapping =
        Files.writeString(
            folder.resolve("mapping.yaml"), "apiVersion: lamplighter/v1\nkind: Mapping\n");

    assertThat(validate(folder.toString()).json().path("files").asInt()).isEqualTo(1);
    assertThat(validate(folder.toString()).code()).isZero();
    assertThat(validate(mapping.toString()).code()).isEqualTo(1);
  }

  @Test
  void doesNotCallAFolderWithoutCampaignsValid() {
    var outcome = validate(folder.toString());

    assertThat(outcome.code()).isEqualTo(64);
    assertThat(outcome.err()).contains(folder.toString(), ".yaml");
  }

  private Path aFile(String... replaced) throws IOException {
    var text =
        """
        apiVersion: lamplighter/v1
        kind: Campaign
        name: ebill-adoption
        owner: tests
        goal: { enrollment: e-bill, within: 30d }
        category: program
        audience: { where: "!enrolled('e-bill')" }
        every: monday at 09:00
        holdout: 10%
        journey:
          - wait: 7d
        """;
    for (int i = 0; i < replaced.length; i += 2) {
      assertThat(text).contains(replaced[i]);
      text = text.replace(replaced[i], replaced[i + 1]);
    }
    return Files.writeString(folder.resolve("ebill.yaml"), text);
  }

  private static Typed validate(String path) {
    return Typed.run(Map.of(), "validate", path, "--output", "json");
  }
}
