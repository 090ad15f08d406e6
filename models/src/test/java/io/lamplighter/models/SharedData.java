package io.lamplighter.models;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The public data sets, which are not part of the project: looked for in `shared/data` of this
/// folder and those above.
public final class SharedData {
  private SharedData() {}

  /// The file; where it is missing, the test that asks is skipped and says so.
  public static Path file(String name) {
    var found = find(name);
    assumeThat(found)
        .as(
            "skipped: shared/data/%s was not found in %s or above",
            name, Path.of("").toAbsolutePath())
        .isPresent();
    return found.orElseThrow();
  }

  private static Optional<Path> find(String name) {
    for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      var file = at.resolve("shared").resolve("data").resolve(name);
      if (Files.exists(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }
}
