package io.lamplighter.cli;

import io.lamplighter.campaigns.language.Problem;
import io.lamplighter.cli.answers.Answer;
import io.lamplighter.cli.answers.Answer.Block.Finding;
import io.lamplighter.cli.answers.Answer.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Problems of campaign files as verbs answer them.
final class Findings {
  private Findings() {}

  /// Adds all of them, as `problems` and as text.
  static Answer add(Answer answer, List<Problem> problems) {
    answer.key("problems", problems.stream().map(Findings::keys).toList());
    problems.forEach(problem -> answer.finding(finding(problem)));
    return answer;
  }

  static boolean refuse(List<Problem> problems) {
    return problems.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR);
  }

  private static Map<String, Object> keys(Problem problem) {
    var at = problem.at();
    var keys = new LinkedHashMap<String, Object>();
    keys.put("code", problem.code());
    keys.put("severity", problem.severity().word());
    keys.put("file", at.file().toString());
    keys.put("line", at.line());
    keys.put("column", at.column());
    keys.put("endLine", at.endLine());
    keys.put("endColumn", at.endColumn());
    keys.put("message", problem.message());
    keys.put("hint", problem.hint());
    return keys;
  }

  private static Finding finding(Problem problem) {
    var at = problem.at();
    return new Finding(
        problem.severity().word(),
        problem.code(),
        new Span(at.file().toString(), at.line(), at.column(), at.endLine(), at.endColumn()),
        problem.message(),
        problem.hint(),
        problem.toString());
  }
}
