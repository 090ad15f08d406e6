package io.lamplighter.cli;

import io.lamplighter.campaigns.Rule;
import io.lamplighter.cli.answers.Answer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "explain",
    description = "Tell more about a code of `validate`, for example LL-012.",
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "CODE", description = "Without one: all codes.")
  private @Nullable String code;

  @SuppressWarnings("NullAway.Init") // picocli fills in the specification
  ExplainCommand() {}

  @Override
  public Integer call() {
    var root = Lamplighter.of(spec);
    if (code == null) {
      root.answer(all());
      return ExitCode.DONE.code();
    }
    var asked = code;
    var rule =
        Rule.of(asked)
            .orElseThrow(
                () ->
                    new VerbFailedException(
                        ExitCode.USAGE,
                        "There is no code '" + asked + "'. `lamplighter explain` lists them all."));
    root.answer(
        new Answer()
            .key("code", rule.code())
            .key("title", rule.title())
            .key("explanation", rule.explanation())
            .title(rule.code() + "  " + rule.title())
            .text(rule.explanation()));
    return ExitCode.DONE.code();
  }

  private static Answer all() {
    var rules = Arrays.asList(Rule.values());
    return new Answer()
        .key("codes", rules.stream().map(Rule::code).toList())
        .table(
            List.of("code", "says"),
            rules.stream().map(rule -> List.of(rule.code(), rule.title())).toList());
  }
}
