package io.lamplighter.cli;

import java.util.Locale;
import picocli.CommandLine.Option;

/// The question that a verb asks before it changes what customers get.
final class Confirmation {
  @Option(
      names = {"-y", "--yes"},
      description = "Do it without asking.")
  private boolean yes;

  /// Asks at a terminal; elsewhere only `--yes` is an answer.
  ///
  /// @return whether a person was asked, and so has read the question
  /// @throws VerbFailedException if nobody can be asked, or the answer is no
  @SuppressWarnings("SystemConsoleNull") // null again since JDK 25 where nobody sits
  boolean ask(Lamplighter root, String question) {
    if (yes) {
      return false;
    }
    var console = System.console();
    if (console == null || !console.isTerminal()) {
      root.say(question);
      throw new VerbFailedException(
          ExitCode.USAGE, "Nobody to ask here. Nothing was changed; --yes does it without asking.");
    }
    root.say(question + " [y/N] ");
    var answer = console.readLine();
    if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).matches("y|yes")) {
      throw new VerbFailedException(ExitCode.USAGE, "Nothing was changed.");
    }
    return true;
  }
}
