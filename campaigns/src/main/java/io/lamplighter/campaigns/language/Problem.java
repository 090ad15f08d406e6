package io.lamplighter.campaigns.language;

import io.lamplighter.campaigns.Rule;
import java.nio.file.Path;
import java.util.Locale;

/// One thing wrong with a campaign file or a template, said so that its author can fix it.
///
/// @param message what is wrong, in one line
/// @param hint what to do; may be empty
/// @param excerpt the line of the file that it begins in
public record Problem(
    Rule rule, Severity severity, Location at, String message, String hint, String excerpt) {

  /// How bad it is. Errors refuse the file, warnings do not.
  public enum Severity {
    ERROR,
    WARNING;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// A stretch of a file. Lines and columns are counted from 1 in characters, as editors do; the
  /// end column is the one behind the last character.
  public record Location(Path file, int line, int column, int endLine, int endColumn) {
    @Override
    public String toString() {
      return file + ":" + line + ":" + column;
    }
  }

  /// The stable code, for example `LL-012`; `lamplighter explain` tells more about it.
  public String code() {
    return rule.code();
  }

  /// The problem as a compiler would print it: place, message, line, caret, hint.
  @Override
  public String toString() {
    String number = String.valueOf(at.line());
    String gutter = "  " + number + " | ";
    int end =
        at.endLine() == at.line()
            ? at.endColumn()
            : excerpt.codePointCount(0, excerpt.length()) + 1;
    String kind = severity == Severity.WARNING ? "warning: " : "";
    var text = new StringBuilder();
    text.append(at).append(": ").append(kind).append(message);
    text.append(" [").append(code()).append("]\n");
    text.append(gutter).append(excerpt.replace('\t', ' ')).append('\n');
    text.append("  ").append(" ".repeat(number.length())).append(" | ");
    text.append(" ".repeat(Math.max(0, at.column() - 1)));
    text.append("^".repeat(Math.max(1, end - at.column())));
    if (!hint.isEmpty()) {
      text.append("\n  ").append(hint);
    }
    return text.toString();
  }
}
