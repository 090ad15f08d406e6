package io.lamplighter.cli;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lamplighter.cli.embedded.DataFolder;
import io.lamplighter.cli.embedded.EmbeddedPostgres;
import io.lamplighter.cli.embedded.EmbeddedTemporal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LamplighterTest {
  @TempDir private Path temp;
  private final Map<String, String> environment = new HashMap<>();

  private record Outcome(int code, String out, String err) {}

  @BeforeEach
  void aFolderOfItsOwn() {
    environment.put("LAMPLIGHTER_DATA", temp.resolve("data").toString());
    environment.put("LAMPLIGHTER_TEMPORAL", "none");
  }

  @Test
  void explainsACodeWhateverItsCase() {
    var outcome = run("explain", "ll-021");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).contains("LL-021  The shares of the arms").contains("100%");
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void printsOneJsonObjectAndNothingElseForScripts() throws Exception {
    var json = new ObjectMapper().readTree(run("explain", "LL-021", "--output", "json").out());

    assertThat(json.path("schemaVersion").asInt()).isEqualTo(1);
    assertThat(json.path("code").asText()).isEqualTo("LL-021");
  }

  @Test
  void callsAWrongCommandLineUsageAndSuggestsTheRightWord() {
    assertThat(run("explian").code()).isEqualTo(64);
    assertThat(run("explian").err()).contains("explain");
    assertThat(run().code()).isEqualTo(64);
    assertThat(run("explain", "LL-999").code()).isEqualTo(64);
    assertThat(run("explain", "--output", "xml").code()).isEqualTo(64);
    assertThat(run("upgrade", "--db", "nonsense").code()).isEqualTo(64);
  }

  @Test
  void saysUnreachableWhenNoLedgerIsNamedOrAnswers() {
    var none = run("upgrade");
    var deaf = run("upgrade", "--db", "postgresql://127.0.0.1:1/nowhere");

    assertThat(none.code()).isEqualTo(3);
    assertThat(none.err()).contains("lamplighter demo").contains("--db");
    assertThat(deaf.code()).isEqualTo(3);
    assertThat(deaf.err()).contains("127.0.0.1:1/nowhere").doesNotContain("\tat ");
  }

  @Test
  void showsTheTraceOfABugAndCallsItOne() {
    var err = new StringWriter();

    var code = Failures.tell(new IllegalStateException("oops"), new PrintWriter(err));

    assertThat(code.code()).isEqualTo(70);
    assertThat(err.toString()).contains("bug", "oops", "\tat ");
  }

  @Test
  void listsItsExitCodesInTheHelp() {
    var listed =
        Lamplighter.commandLine(environment).getCommandSpec().usageMessage().exitCodeList();

    assertThat(listed.entrySet().stream().map(entry -> entry.getKey() + ":" + entry.getValue()))
        .containsExactlyElementsOf(
            Arrays.stream(ExitCode.values())
                .map(code -> code.code() + ":" + code.meaning())
                .toList());
  }

  @Test
  void listsEveryVerbInTheHelpAndHasOnlyTheNamedOneOtherwise() {
    assertThat(run("--help").out()).contains("demo", "validate", "explain", "doctor", "upgrade");
    assertThat(run("help", "explain").out()).contains("Usage: lamplighter explain");
    assertThat(run("--output", "json", "explain", "LL-021").code()).isZero();
    assertThat(Lamplighter.commandLine(environment, "explain", "x").getSubcommands())
        .containsOnlyKeys("explain");
  }

  @Test
  void makesACompletionScriptThatBashUnderstands() throws Exception {
    var script = Files.writeString(temp.resolve("completion"), run("generate-completion").out());

    var bash = new ProcessBuilder("bash", "-n", script.toString()).start();

    assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(bash.exitValue()).isZero();
    assertThat(script).content().contains("explain", "doctor");
  }

  @Test
  void loadsNeitherSpringNorADatabaseNorTemporalToAnswerOffline() throws Exception {
    for (var arguments :
        List.of(
            List.of("explain", "LL-021"),
            List.of("explain", "nonsense"),
            List.of("validate", "../campaigns/catalog"))) {
      assertThat(classesLoadedBy(arguments))
          .contains("io.lamplighter.cli.answers.")
          .doesNotContain("org.springframework.")
          .doesNotContain("org.postgresql.")
          .doesNotContain("org.jdbi.v3.core.Jdbi ")
          .doesNotContain("com.zaxxer.")
          .doesNotContain("io.temporal.")
          .doesNotContain("io.grpc.");
    }
  }

  @Test
  void upgradesWhatRunsEmbeddedAndExaminesIt() throws Exception {
    try (var folder = DataFolder.take(temp.resolve("data"));
        var _ = EmbeddedPostgres.start(folder, _ -> {});
        var _ = EmbeddedTemporal.start(folder, environment, _ -> {})) {
      assertThat(run("doctor").out()).containsPattern("!! +schema");
      assertThat(run("upgrade").out()).contains("Next: lamplighter doctor");
      assertThat(run("upgrade").out()).contains("up to date");

      var outcome = run("doctor", "--output", "json");

      assertThat(outcome.code()).isZero();
      var checks = new HashMap<String, Boolean>();
      new ObjectMapper()
          .readTree(outcome.out())
          .path("checks")
          .forEach(check -> checks.put(check.path("name").asText(), check.path("ok").asBoolean()));
      assertThat(checks)
          .containsEntry("Postgres", true)
          .containsEntry("durability", true)
          .containsEntry("clocks", true)
          .containsEntry("schema", true)
          .containsEntry("consent", true)
          .containsEntry("Temporal", true)
          .containsEntry("jdk", true)
          .containsEntry("disk", true)
          // No customers were loaded, and there is no worker.
          .containsEntry("fence", false)
          .containsKey("worker of core, activities");
      assertThat(run("doctor", "--check").code()).isEqualTo(3);

      run("upgrade", "--utility", "Acme Energy", "--zone", "America/Denver");
      run("apply", "../campaigns/catalog/power-is-back.yaml", "--yes");
      assertThat(run("doctor").out())
          .contains("open, the ledger is live")
          .contains("worker of send-email-service, activities", "worker of send-sms-service");
    }
  }

  @Test
  void sendsTheDoctorHomeWithARemedyWhenNothingRuns() {
    var outcome = run("doctor");

    assertThat(outcome.code()).isEqualTo(3);
    assertThat(outcome.out())
        .containsPattern("!! +Postgres")
        .containsPattern("!! +Temporal")
        .contains("lamplighter demo");
  }

  private Outcome run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int code = Lamplighter.run(environment, new PrintWriter(out), new PrintWriter(err), arguments);
    return new Outcome(code, out.toString(), err.toString());
  }

  private String classesLoadedBy(List<String> arguments) throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + temp.resolve("classes.log"),
                "-cp",
                System.getProperty("java.class.path"),
                Lamplighter.class.getName()));
    command.addAll(arguments);
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    try (var lines = Files.lines(temp.resolve("classes.log"))) {
      return lines.filter(line -> line.contains(" source: ")).collect(joining("\n"));
    }
  }
}
