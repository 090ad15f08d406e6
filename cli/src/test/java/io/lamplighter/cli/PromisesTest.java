package io.lamplighter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// `docs/promises.md` names tests. Each of them exists and is run by somebody.
class PromisesTest {
  private static final Path TREE = Path.of("").toAbsolutePath().getParent();
  private static final Pattern NAMED = Pattern.compile("`(\\w+Test)#(\\w+)`");

  @Test
  void everyTestThatAPromiseNamesExists() throws IOException {
    var named =
        NAMED.matcher(Files.readString(TREE.resolve("docs/promises.md"))).results().toList();

    assertThat(named).hasSizeGreaterThan(10);
    assertThat(named.stream().filter(test -> !exists(test)).map(MatchResult::group)).isEmpty();
  }

  @Test
  void everyPromiseNamesATest() throws IOException {
    var rows =
        Files.readAllLines(TREE.resolve("docs/promises.md")).stream()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| **"))
            .skip(1)
            .toList();

    assertThat(rows).allSatisfy(row -> assertThat(NAMED.matcher(row).find()).as(row).isTrue());
  }

  private static boolean exists(MatchResult test) {
    var method = Pattern.compile("\\bvoid " + test.group(2) + "\\(");
    return sources(test.group(1) + ".java").stream()
        .anyMatch(source -> method.matcher(source).find());
  }

  private static List<String> sources(String file) {
    var sources = new ArrayList<String>();
    try (var modules = Files.list(TREE)) {
      for (var module : modules.filter(Files::isDirectory).toList()) {
        var tests = module.resolve("src/test/java");
        if (Files.isDirectory(tests)) {
          try (var found = Files.walk(tests)) {
            for (var source : found.filter(path -> path.endsWith(file)).toList()) {
              sources.add(Files.readString(source));
            }
          }
        }
      }
    } catch (IOException broken) {
      throw new IllegalStateException(broken);
    }
    return sources;
  }
}
