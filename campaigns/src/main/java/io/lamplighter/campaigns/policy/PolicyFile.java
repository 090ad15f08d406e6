package io.lamplighter.campaigns.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lamplighter.campaigns.language.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Reads `policy.yaml`. A file states only what differs from the shipped policy: a top-level
/// section that it holds replaces the shipped one altogether.
public final class PolicyFile {
  private static final Path STANDARD = Path.of("policy-default.yaml");

  private PolicyFile() {}

  /// The policy that ships: laws of the United States as far as they are on file, and careful
  /// product choices.
  public static Policy standard() {
    return read(STANDARD, standardText(), standardText());
  }

  /// The YAML of the policy that ships, with all sources: the file to copy from.
  public static String standardText() {
    try (var in = PolicyFile.class.getResourceAsStream(STANDARD.toString())) {
      if (in == null) {
        throw new IllegalStateException(STANDARD + " is not in this build");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /// Reads a file.
  ///
  /// @throws PolicyFileException with everything that is wrong with it
  public static Policy read(Path file) throws IOException {
    return read(file, text(file));
  }

  /// A pipe may never end, and a device is no text.
  private static String text(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException(file + " is no file");
    }
    return Files.readString(file);
  }

  /// Reads a text as if it stood in a file of that name.
  ///
  /// @throws PolicyFileException with everything that is wrong with it
  public static Policy read(Path file, String text) {
    return read(file, text, standardText());
  }

  /// Everything that is wrong with a text, in file order; empty if it can be used.
  public static List<Problem> problemsIn(Path file, String text) {
    try {
      read(file, text);
      return List.of();
    } catch (PolicyFileException wrong) {
      return wrong.problems();
    }
  }

  private static Policy read(Path file, String text, String standard) {
    var yaml = new Yaml(file, text);
    var top = yaml.parse();
    if (top.isPresent()) {
      var shipped = new Yaml(STANDARD, standard).parse().orElseThrow();
      var policy = new PolicyReader(yaml, top.get(), shipped).read();
      if (policy.isPresent()) {
        return policy.get();
      }
    }
    throw new PolicyFileException(yaml.problems());
  }
}
