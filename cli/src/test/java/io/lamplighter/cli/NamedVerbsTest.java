package io.lamplighter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What messages and pages tell people to type exists.
class NamedVerbsTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern TYPED =
      Pattern.compile("(?:`|\\./|\\$ |Next: |Make one: |compared: )lamplighter ([a-z][a-z-]*)");
  private static final Pattern READ = Pattern.compile(".+\\.(java|md|yaml|html|yml)");

  @Test
  void everyVerbThatAMessageOrAPageNamesExists() throws IOException {
    var verbs = Lamplighter.commandLine(Map.of()).getSubcommands().keySet();
    var named = new TreeMap<String, Path>();
    try (var files = Files.walk(ROOT)) {
      for (var file : files.filter(NamedVerbsTest::isOurs).toList()) {
        var found = TYPED.matcher(Files.readString(file));
        while (found.find()) {
          named.put(found.group(1), ROOT.relativize(file));
        }
      }
    }

    assertThat(named).containsKeys("demo", "apply", "doctor");
    named.keySet().removeAll(verbs);
    assertThat(named).isEmpty();
  }

  @Test
  void thePageOfCommandsHasEveryVerb() throws IOException {
    var page = Files.readString(ROOT.resolve("docs/commands.md"));

    for (var verb : Lamplighter.commandLine(Map.of()).getSubcommands().keySet()) {
      assertThat(page).containsPattern("`" + verb + "[ `]");
    }
    for (var code : ExitCode.values()) {
      assertThat(page).contains("| " + code.code() + " | ");
    }
  }

  private static boolean isOurs(Path file) {
    var path = ROOT.relativize(file).toString();
    return READ.matcher(path).matches()
        && !path.contains("target/")
        && !path.contains("src/test/")
        && !path.startsWith(".");
  }
}
