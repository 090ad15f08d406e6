package io.lamplighter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.lamplighter.campaigns.language.Problem;
import io.lamplighter.campaigns.policy.PolicyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// Files that were made to break what reads them.
class BombsTest {
  private static final Path CATALOG = Path.of("..", "campaigns", "catalog");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- "})
  void aFileThatIsNestedWithoutEndIsRefusedWithItsPlace(String opening) throws Exception {
    var file = Files.writeString(folder.resolve("deep.yaml"), "name: " + opening.repeat(50_000));

    refuses(Typed.run(Map.of(), "validate", file.toString()), "deep.yaml");
  }

  @Test
  void aRuleThatIsNestedWithoutEndIsRefusedWithItsPlace() throws Exception {
    var where = "(".repeat(10_000) + "customer.class == 'residential'" + ")".repeat(10_000);

    refuses(Typed.run(Map.of(), "validate", aCampaign(where).toString()), "ebill-adoption.yaml");
  }

  @Test
  void aRuleThatIsTooLongIsRefusedWithTheReason() throws Exception {
    var where = "customer.class == '" + "x".repeat(20_000) + "'";

    refuses(
        Typed.run(Map.of(), "validate", aCampaign(where).toString()),
        "the expression is too long or nested too deeply");
  }

  @Test
  void aTemplateOutsideOfTheCampaignsFolderIsRefused() throws Exception {
    var campaign = aCampaign("customer.class == 'residential'");
    var secret = Files.writeString(folder.resolve("secret"), "s");
    var template = campaign.resolveSibling("ebill-adoption/reminder/sms.txt");
    Files.delete(template);
    Files.createSymbolicLink(template, secret);

    refuses(
        Typed.run(Map.of(), "validate", campaign.toString()),
        "leads outside of the campaign's folder");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{{ ", "{", "<mj-text "})
  void aTemplateWithAFlawAtEveryLetterIsToldInAFewWords(String flaw) throws Exception {
    var campaign = aCampaign("customer.class == 'residential'");
    Files.writeString(
        campaign.resolveSibling("ebill-adoption/reminder/sms.txt"), flaw.repeat(20_000) + "%");

    var outcome = Typed.run(Map.of(), "validate", campaign.toString());

    assertThat(outcome.code()).isIn(0, 1);
    assertThat(outcome.out().length()).isLessThan(100_000);
  }

  @Test
  void whatIsNoFileIsNotReadAsOne() {
    refuses(Typed.run(Map.of(), "validate", "/dev/null"), "this is no file");
  }

  @Test
  void aPolicyThatIsNestedWithoutEndIsRefused() throws Exception {
    var policy = Files.writeString(folder.resolve("p.yaml"), "kind: " + "[".repeat(50_000));

    assertThat(PolicyFile.problemsIn(policy, Files.readString(policy)))
        .extracting(Problem::message)
        .containsExactly("this is nested too deeply to be read");
  }

  @Test
  void noHelpStumblesOverItsOwnWords() {
    for (var verb : verbs()) {
      var words = verb.getCommandSpec().usageMessage();
      Stream.of(words.description(), words.footer(), words.header())
          .flatMap(Stream::of)
          .forEach(
              line ->
                  assertThatCode(() -> String.format(line))
                      .as(verb.getCommandName() + ": " + line)
                      .doesNotThrowAnyException());
    }
  }

  private static Iterable<CommandLine> verbs() {
    return Lamplighter.commandLine(Map.of()).getSubcommands().values();
  }

  private static void refuses(Typed outcome, String place) {
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).contains(place);
    assertThat(outcome.err()).doesNotContain("Exception", "Error");
  }

  private Path aCampaign(String where) throws IOException {
    var home = Files.createDirectory(folder.resolve("campaigns"));
    try (var files = Files.walk(CATALOG.resolve("ebill-adoption"))) {
      for (var file : files.sorted().toList()) {
        Files.copy(file, home.resolve(CATALOG.relativize(file).toString()));
      }
    }
    var text = Files.readString(CATALOG.resolve("ebill-adoption.yaml"));
    var rule = "customer.class == 'residential' && !enrolled('e-bill')";
    assertThat(text).contains(rule);
    return Files.writeString(
        home.resolve("ebill-adoption.yaml"), text.replace(rule, "|\n    " + where));
  }
}
