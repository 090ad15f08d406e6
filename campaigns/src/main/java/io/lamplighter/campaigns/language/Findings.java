package io.lamplighter.campaigns.language;

import io.lamplighter.campaigns.Flaw;
import io.lamplighter.campaigns.Rule;
import io.lamplighter.campaigns.language.Problem.Location;
import io.lamplighter.campaigns.language.Problem.Severity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// What is wrong with one campaign file and its templates, gathered while reading on.
final class Findings {
  private static final int MOST = 200;
  private static final int LONGEST_EXCERPT = 1_000;

  private final SourceText source;
  private final List<Problem> problems = new ArrayList<>();

  Findings(SourceText source) {
    this.source = source;
  }

  /// All problems: those of the campaign file first, each file from top to bottom.
  List<Problem> inOrder() {
    return problems.stream()
        .distinct()
        .sorted(
            Comparator.comparing((Problem problem) -> !problem.at().file().equals(source.file()))
                .thenComparing(problem -> problem.at().file())
                .thenComparingInt(problem -> problem.at().line())
                .thenComparingInt(problem -> problem.at().column()))
        .toList();
  }

  int count() {
    return problems.size();
  }

  void add(Problem problem) {
    problems.add(problem);
  }

  boolean refuse() {
    return problems.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
  }

  void error(Node at, Rule rule, String message, String hint) {
    add(Severity.ERROR, from(at), to(at), rule, message, hint);
  }

  void warning(Node at, Rule rule, String message, String hint) {
    add(Severity.WARNING, from(at), to(at), rule, message, hint);
  }

  /// A flaw inside of a text of the file.
  void error(ScalarNode text, Flaw flaw) {
    int[] places = ScalarPlaces.of(source, text);
    int from = Math.clamp(flaw.from(), 0, text.getValue().length());
    int to = Math.clamp(flaw.to(), from, text.getValue().length());
    // The last character's place plus one: the place of `to` itself may lie on the next line.
    int end = to > from ? places[to - 1] + 1 : places[from];
    add(Severity.ERROR, places[from], end, flaw.rule(), flaw.message(), flaw.hint());
  }

  void error(Mark at, Rule rule, String message, String hint) {
    add(Severity.ERROR, at.getIndex(), at.getIndex() + 1, rule, message, hint);
  }

  /// A flaw of another file.
  void in(SourceText other, Severity severity, Flaw flaw) {
    int from = other.text().codePointCount(0, Math.clamp(flaw.from(), 0, other.text().length()));
    int to = other.text().codePointCount(0, Math.clamp(flaw.to(), 0, other.text().length()));
    note(other, severity, from, to, flaw.rule(), flaw.message(), flaw.hint());
  }

  /// Somebody reads them, and a file that is no text at all has one at every letter.
  private void note(
      SourceText text,
      Severity severity,
      int from,
      int to,
      Rule rule,
      String message,
      String hint) {
    if (problems.size() < MOST) {
      var location = text.location(from, to);
      problems.add(
          new Problem(rule, severity, location, message, hint, excerpt(text, location.line())));
    } else if (problems.size() == MOST) {
      problems.add(
          ofFile(text.file(), rule, "there are more problems than these", "Mend these first."));
    }
  }

  private static String excerpt(SourceText text, int number) {
    var line = text.lineText(number);
    return line.length() > LONGEST_EXCERPT ? "" : line;
  }

  /// A problem of a file as a whole.
  static Problem ofFile(Path file, Rule rule, String message, String hint) {
    return new Problem(rule, Severity.ERROR, new Location(file, 1, 1, 1, 1), message, hint, "");
  }

  Location location(Node at) {
    return source.location(from(at), to(at));
  }

  private void add(Severity severity, int from, int to, Rule rule, String message, String hint) {
    note(source, severity, from, to, rule, message, hint);
  }

  private static int from(Node node) {
    return node.getStartMark().map(Mark::getIndex).orElse(0);
  }

  private static int to(Node node) {
    return node.getEndMark().map(Mark::getIndex).orElse(0);
  }
}
