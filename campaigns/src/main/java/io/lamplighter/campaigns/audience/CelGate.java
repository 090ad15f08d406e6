package io.lamplighter.campaigns.audience;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import io.lamplighter.campaigns.Flaw;
import io.lamplighter.campaigns.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// CEL's own parser and type checker: what they refuse is no expression of ours.
final class CelGate {
  static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(10_000)
          .enableHeterogeneousNumericComparisons(true)
          .enableTimestampOverflowCheck(true)
          .build();

  private static final CelParser PARSER =
      CelParserFactory.standardCelParserBuilder().setOptions(OPTIONS).build();

  private static final Map<String, String> SLIPS =
      Map.of(
          "and", "Write && for 'and'.",
          "or", "Write || for 'or'.",
          "not", "Write ! for 'not'.",
          "=", "Write == to compare.",
          "&", "Write && for 'and'.",
          "|", "Write || for 'or'.",
          "AND", "Write && for 'and'.",
          "OR", "Write || for 'or'.");

  /// The compiler of the attributes asked for last: mostly they are those of one catalogue and of
  /// what was made of it, which share them.
  private static final AtomicReference<@Nullable Ready> LATEST = new AtomicReference<>();

  private record Ready(Map<String, Catalogue.Attribute> attributes, CelCompiler compiler) {}

  private CelGate() {}

  static CelAbstractSyntaxTree parse(String text) throws CelValidationException {
    return PARSER.parse(text).getAst();
  }

  /// The first syntax error in the author's words. Those behind it mostly follow from it.
  static List<Flaw> syntaxFlaws(String text, CelValidationException error) {
    var tokens = new Tokens(text);
    CelIssue issue = error.getErrors().getFirst();
    int offset = text.length();
    var location = issue.getSourceLocation();
    if (location.getLine() > 0) {
      offset = offset(text, location.getLine(), location.getColumn());
    }
    if (text.isBlank()) {
      return List.of(flaw(0, text.length(), "the expression is empty", "Everybody is 'true'."));
    }
    if (issue.getMessage().contains("limit")) {
      return List.of(
          flaw(
              0,
              text.length(),
              "the expression is too long or nested too deeply",
              "Take parts of it into segments of their own."));
    }
    var span = tokens.at(offset);
    String word = tokens.word(span);
    String hint = SLIPS.getOrDefault(word, "");
    if (word.equals("'") || word.equals("\"")) {
      return List.of(flaw(span.from(), span.to(), "the quote is never closed", ""));
    }
    String message =
        word.isEmpty() || word.isBlank()
            ? "the expression ends too early"
            : "the expression cannot be read at '" + word + "'";
    return List.of(flaw(span.from(), span.to(), message, hint));
  }

  private static int offset(String text, int line, int column) {
    int start = 0;
    for (int i = 1; i < line; i++) {
      int end = text.indexOf('\n', start);
      if (end < 0) {
        break;
      }
      start = end + 1;
    }
    int offset = start;
    for (int i = 0; i < column && offset < text.length(); i++) {
      offset = text.offsetByCodePoints(offset, 1);
    }
    return offset;
  }

  /// What CEL's checker says about a term that our own checks let pass: normally nothing.
  static List<Flaw> flawsIn(Term term, Catalogue catalogue, String text) {
    var result = compiler(catalogue).compile(Printer.cel(term));
    var flaws = new ArrayList<Flaw>();
    for (CelIssue issue : result.getErrors()) {
      flaws.add(
          new Flaw(
              Rule.WRONG_TYPE,
              0,
              text.length(),
              "the types do not fit: " + issue.getMessage(),
              ""));
    }
    return flaws;
  }

  static CelCompiler compiler(Catalogue catalogue) {
    var latest = LATEST.get();
    if (latest == null || !latest.attributes().equals(catalogue.attributes())) {
      latest = new Ready(catalogue.attributes(), newCompiler(catalogue));
      LATEST.set(latest);
    }
    return latest.compiler();
  }

  private static CelCompiler newCompiler(Catalogue catalogue) {
    var builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros()
            .setResultType(SimpleType.BOOL);
    catalogue
        .attributes()
        .values()
        .forEach(attribute -> builder.addVar(attribute.path(), attribute.type().cel()));
    builder.addFunctionDeclarations(functions());
    return builder.build();
  }

  private static List<CelFunctionDecl> functions() {
    var functions = new ArrayList<CelFunctionDecl>();
    functions.add(
        CelFunctionDecl.newFunctionDeclaration(
            "known",
            Arrays.stream(ValueType.values())
                .map(
                    type ->
                        CelOverloadDecl.newGlobalOverload(
                            "known_" + type.word(), SimpleType.BOOL, type.cel()))
                .toList()));
    functions.add(function("now", SimpleType.TIMESTAMP));
    functions.add(function("within", SimpleType.BOOL, SimpleType.TIMESTAMP, SimpleType.STRING));
    for (Question question : Question.values()) {
      CelType[] texts = new CelType[question.arguments().size()];
      Arrays.fill(texts, SimpleType.STRING);
      functions.add(function(question.word(), question.answer().cel(), texts));
    }
    return functions;
  }

  private static CelFunctionDecl function(String name, CelType result, CelType... arguments) {
    return CelFunctionDecl.newFunctionDeclaration(
        name, CelOverloadDecl.newGlobalOverload(name, result, arguments));
  }

  private static Flaw flaw(int from, int to, String message, String hint) {
    return new Flaw(Rule.EXPRESSION_SYNTAX, from, to, message, hint);
  }
}
