package io.lamplighter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.cli.live.WorkerSettings;
import io.lamplighter.cli.settings.Setting;
import io.lamplighter.cli.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// `docker-compose.yml` against what the program knows; no Docker is needed to read it.
class ComposeFileTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  private Map<String, Object> services;

  @BeforeEach
  void read() throws IOException {
    var text = Files.readString(ROOT.resolve("docker-compose.yml"));
    services =
        map(map(new Load(LoadSettings.builder().build()).loadFromString(text)).get("services"));
  }

  @Test
  void setsOnlyVariablesThatLamplighterKnows() {
    var known = Arrays.stream(Setting.values()).map(Setting::variable).collect(Collectors.toSet());

    for (var name : List.of("upgrade", "worker", "console")) {
      assertThat(environment(name).keySet()).as(name).isNotEmpty().isSubsetOf(known);
    }
  }

  @Test
  void givesTheWorkerSettingsThatAWorkerAccepts() {
    var environment = new HashMap<String, String>();
    environment("worker").forEach((name, value) -> environment.put(name, resolved(value)));

    var settings = new Settings(environment, Map.of());

    var wanted = WorkerSettings.of(settings);
    assertThat(wanted.mail()).isPresent();
    assertThat(wanted.worklists()).isPresent();
    assertThat(wanted.pages().orElseThrow().port()).isEqualTo(8081);
    assertThat(wanted.intake()).isEmpty();
    assertThat(settings.database().orElseThrow().url())
        .isEqualTo("jdbc:postgresql://postgres:5432/lamplighter");
    assertThat(settings.temporal()).contains("temporal:7233");
  }

  @Test
  void startsVerbsThatExist() {
    var verbs = Lamplighter.commandLine(Map.of()).getSubcommands().keySet();

    for (var name : List.of("upgrade", "worker", "console")) {
      assertThat(verbs).contains(String.valueOf(((List<?>) service(name).get("command")).get(0)));
    }
  }

  @Test
  void pinsItsImagesAndWaitsForWhatIsHealthy() {
    assertThat(services.keySet())
        .containsExactly("postgres", "temporal", "mail", "upgrade", "worker", "console");
    for (var name : services.keySet()) {
      var service = service(name);
      assertThat(String.valueOf(service.get("image"))).as(name).matches(".+:v?\\d+\\.\\d+.*");
      if (!name.equals("upgrade")) {
        assertThat(service).as(name).containsKeys("healthcheck", "restart");
      }
      map(service.getOrDefault("depends_on", Map.of()))
          .values()
          .forEach(
              needed ->
                  assertThat(map(needed).get("condition"))
                      .isIn("service_healthy", "service_completed_successfully"));
    }
    assertThat(String.valueOf(service("postgres").get("image"))).startsWith("postgres:17");
  }

  @Test
  void documentsEachPortThatItOpensAndOpensNoneToTheNetwork() throws IOException {
    var page = Files.readString(ROOT.resolve("docs/compose.md"));

    for (var name : services.keySet()) {
      for (var port : (List<?>) service(name).getOrDefault("ports", List.of())) {
        assertThat(String.valueOf(port)).startsWith("127.0.0.1:");
        assertThat(page).contains("| " + String.valueOf(port).split(":", -1)[1] + " |");
      }
    }
    assertThat(service("postgres")).doesNotContainKey("ports");
  }

  @Test
  void buildsAnImageThatRunsTheJarOfTheBuild() throws IOException {
    var dockerfile = Files.readString(ROOT.resolve("Dockerfile"));

    assertThat(dockerfile.lines().filter(line -> line.startsWith("FROM ")))
        .allMatch(line -> line.matches("FROM \\S+:\\d+\\.\\d+\\S*( AS \\S+)?"));
    assertThat(dockerfile)
        .contains("cli/target/lamplighter.jar", "cli/target/lib", "USER lamplighter");
    assertThat(Files.readString(ROOT.resolve("cli/pom.xml")))
        .contains("<finalName>lamplighter</finalName>", "<classpathPrefix>lib/</classpathPrefix>");
  }

  /// A service with what `<<` brings in.
  private Map<String, Object> service(String name) {
    return merged(map(services.get(name)));
  }

  private Map<String, Object> environment(String name) {
    return merged(map(service(name).getOrDefault("environment", Map.of())));
  }

  private static Map<String, Object> merged(Map<String, Object> node) {
    var whole = new LinkedHashMap<String, Object>();
    var sources = node.get("<<");
    if (sources instanceof List<?> several) {
      several.forEach(each -> whole.putAll(map(each)));
    } else if (sources != null) {
      whole.putAll(map(sources));
    }
    whole.putAll(node);
    whole.keySet().removeAll(Set.of("<<"));
    return whole;
  }

  /// What Compose puts in for `${NAME:-standard}` when NAME is not set.
  private static String resolved(Object value) {
    return String.valueOf(value).replaceAll("\\$\\{\\w+:-([^}]*)}", "$1");
  }

  @SuppressWarnings("unchecked") // keys of a compose file are words
  private static Map<String, Object> map(Object node) {
    return (Map<String, Object>) node;
  }
}
