package io.lamplighter.cli.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/// What a server of ours wrote last before it gave up.
final class ServerLog {
  private static final int LINES = 8;

  private ServerLog() {}

  /// The last lines, indented, each with its line end; empty if there is no log.
  static String end(Path log) {
    try {
      var lines = Files.readString(log, StandardCharsets.ISO_8859_1).lines().toList();
      return lines.subList(Math.max(0, lines.size() - LINES), lines.size()).stream()
          .map(line -> "    " + line + "\n")
          .collect(Collectors.joining());
    } catch (IOException none) {
      return "";
    }
  }
}
