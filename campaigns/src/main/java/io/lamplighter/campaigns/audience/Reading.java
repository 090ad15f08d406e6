package io.lamplighter.campaigns.audience;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import io.lamplighter.campaigns.Flaw;
import io.lamplighter.campaigns.Rule;
import io.lamplighter.campaigns.Suggestion;
import io.lamplighter.campaigns.audience.Term.Span;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Turns CEL's syntax tree into checked terms, and notes everything that is not in the subset or
/// does not fit. A part that is flawed is null, so that the rest is still checked.
final class Reading {
  static final Set<String> FUNCTIONS =
      Set.of(
          "has",
          "size",
          "now",
          "duration",
          "timestamp",
          "enrolled",
          "score",
          "segment",
          "within",
          "responded",
          "count",
          "clicked",
          "opened",
          "answered",
          "sent",
          "startsWith",
          "endsWith",
          "contains");
  private static final Map<String, String> SIGNS =
      Map.ofEntries(
          Map.entry("_==_", "=="),
          Map.entry("_!=_", "!="),
          Map.entry("_<_", "<"),
          Map.entry("_<=_", "<="),
          Map.entry("_>_", ">"),
          Map.entry("_>=_", ">="),
          Map.entry("_+_", "+"),
          Map.entry("_-_", "-"),
          Map.entry("_*_", "*"),
          Map.entry("_/_", "/"),
          Map.entry("_%_", "%"));

  private final String text;
  private final Tokens tokens;
  private final Map<Long, Integer> positions;
  private final Catalogue catalogue;
  private final boolean inJourney;
  private final Function<String, @Nullable Term> segments;
  private final List<Flaw> flaws;

  /// @param segments the meaning of a segment that the catalogue knows; null if it is flawed itself
  Reading(
      String text,
      CelAbstractSyntaxTree tree,
      Catalogue catalogue,
      boolean inJourney,
      Function<String, @Nullable Term> segments,
      List<Flaw> flaws) {
    this.text = text;
    this.tokens = new Tokens(text);
    this.positions = tree.getSource().getPositionsMap();
    this.catalogue = catalogue;
    this.inJourney = inJourney;
    this.segments = segments;
    this.flaws = flaws;
  }

  @Nullable Term read(CelExpr expr) {
    return switch (expr.getKind()) {
      case CONSTANT -> constant(expr);
      case IDENT, SELECT -> path(expr);
      case CALL -> call(expr);
      case LIST -> outside(expr, "a list", "Lists stand only behind 'in': a in ['x', 'y'].");
      case STRUCT, MAP -> outside(expr, "a map", "");
      case COMPREHENSION -> outside(expr, "a loop", "");
      case NOT_SET -> null;
    };
  }

  /// A part that must be true or false.
  @Nullable Term readCondition(CelExpr expr) {
    Term term = read(expr);
    if (term != null && term.type() != ValueType.BOOL) {
      flaw(
          Rule.WRONG_TYPE,
          term.at(),
          quoted(term) + " is " + term.type().article() + ", but a yes-or-no is needed here",
          "Compare it with something, for example " + comparisonFor(term) + ".");
      return null;
    }
    return term;
  }

  private static String comparisonFor(Term term) {
    return switch (term.type()) {
      case TEXT -> Printer.plain(term) + " == 'value'";
      case TIME -> "within(" + Printer.plain(term) + ", '30d')";
      case INTEGER, DECIMAL, BOOL, DURATION -> Printer.plain(term) + " > 0";
    };
  }

  private @Nullable Term constant(CelExpr expr) {
    CelConstant constant = expr.constant();
    Span at = constantSpan(expr);
    return switch (constant.getKind()) {
      case BOOLEAN_VALUE -> new Term.Constant(constant.booleanValue(), ValueType.BOOL, at);
      case INT64_VALUE -> new Term.Constant(constant.int64Value(), ValueType.INTEGER, at);
      case DOUBLE_VALUE -> decimal(constant.doubleValue(), at);
      case STRING_VALUE -> string(constant.stringValue(), at);
      case NULL_VALUE ->
          outside(expr, "null", "Ask has(account.class) whether something is known.");
      default -> outside(expr, "this kind of value", "");
    };
  }

  private @Nullable Term decimal(double value, Span at) {
    if (Double.isFinite(value)) {
      return new Term.Constant(value, ValueType.DECIMAL, at);
    }
    flaw(Rule.NOT_IN_LANGUAGE, at, "the number is too large", "");
    return null;
  }

  private @Nullable Term string(String value, Span at) {
    if (value.indexOf('\0') < 0) {
      return new Term.Constant(value, ValueType.TEXT, at);
    }
    flaw(Rule.NOT_IN_LANGUAGE, at, "a text cannot contain a zero character", "");
    return null;
  }

  private Span constantSpan(CelExpr expr) {
    Span token = tokens.at(offset(expr));
    if (tokens.word(token).equals("-")) {
      return token.and(tokens.after(token.from()));
    }
    return token;
  }

  private @Nullable Term path(CelExpr expr) {
    String path = dotted(expr);
    if (path == null) {
      return outside(expr, "a field of a computed value", "");
    }
    Span at = pathSpan(expr);
    var attribute = catalogue.attribute(path);
    if (attribute.isPresent()) {
      return new Term.Known(attribute.get(), at);
    }
    String hint =
        FUNCTIONS.contains(path)
            ? "'" + path + "' is a function: write " + path + "(...)."
            : Suggestion.of(path, catalogue.attributes().keySet())
                .map(word -> "did you mean '" + word + "'?")
                .orElseGet(() -> neighbours(path));
    flaw(Rule.UNKNOWN_ATTRIBUTE, at, "unknown attribute '" + path + "'", hint);
    return null;
  }

  private String neighbours(String path) {
    String group = path.contains(".") ? path.substring(0, path.indexOf('.') + 1) : "";
    var names =
        catalogue.attributes().keySet().stream()
            .filter(name -> !group.isEmpty() && name.startsWith(group))
            .sorted()
            .toList();
    if (names.isEmpty() || names.size() > 20) {
      return path.contains(".")
          ? ""
          : "A text needs quotes: '" + path + "'. An attribute has a dot: account.class.";
    }
    return "One of: " + String.join(", ", names) + ".";
  }

  private @Nullable String dotted(CelExpr expr) {
    if (expr.getKind() == CelExpr.ExprKind.Kind.IDENT) {
      return expr.ident().name();
    }
    if (expr.getKind() == CelExpr.ExprKind.Kind.SELECT && !expr.select().testOnly()) {
      String operand = dotted(expr.select().operand());
      return operand == null ? null : operand + "." + expr.select().field();
    }
    return null;
  }

  /// CEL's place of a selection is its dot; the field stands behind it.
  private Span pathSpan(CelExpr expr) {
    if (expr.getKind() == CelExpr.ExprKind.Kind.IDENT) {
      return tokens.at(offset(expr));
    }
    Span dot = tokens.at(offset(expr));
    Span end = tokens.word(dot).equals(".") ? tokens.after(dot.from()) : dot;
    return pathSpan(expr.select().operand()).and(end);
  }

  private @Nullable Term call(CelExpr expr) {
    var call = expr.call();
    return switch (call.function()) {
      case "_&&_" -> junction(expr, true);
      case "_||_" -> junction(expr, false);
      case "!_" -> {
        Term operand = readCondition(call.args().getFirst());
        yield operand == null ? null : new Term.Not(operand, operatorSpan(expr, operand));
      }
      case "-_" -> negative(expr);
      case "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_" -> {
        Term left = read(call.args().get(0));
        Term right = read(call.args().get(1));
        yield left == null || right == null
            ? null
            : new Operators(this).compare(sign(call.function()), left, right);
      }
      case "_+_", "_-_", "_*_", "_/_", "_%_" -> {
        Term left = read(call.args().get(0));
        Term right = read(call.args().get(1));
        yield left == null || right == null
            ? null
            : new Operators(this).calculate(sign(call.function()), left, right);
      }
      case "@in" -> oneOf(expr);
      case "_?_:_" -> outside(expr, "'? :'", "Write (a && b) || (!a && c).");
      case "_[_]" -> outside(expr, "an index", "");
      default -> new Calls(this).read(expr, tokens.call(offset(expr)));
    };
  }

  private static String sign(String function) {
    return SIGNS.getOrDefault(function, function);
  }

  private @Nullable Term junction(CelExpr expr, boolean all) {
    var operands = new ArrayList<Term>();
    boolean whole = true;
    for (CelExpr argument : expr.call().args()) {
      Term term = readCondition(argument);
      if (term == null) {
        whole = false;
      } else if (term instanceof Term.Junction inner && inner.all() == all) {
        operands.addAll(inner.operands());
      } else {
        operands.add(term);
      }
    }
    if (!whole) {
      return null;
    }
    return new Term.Junction(all, operands, operands.getFirst().at().and(operands.getLast().at()));
  }

  private @Nullable Term negative(CelExpr expr) {
    Term operand = read(expr.call().args().getFirst());
    if (operand == null) {
      return null;
    }
    if (!operand.type().isNumber()) {
      flaw(
          Rule.WRONG_TYPE,
          operand.at(),
          quoted(operand) + " is " + operand.type().article() + " and has no negative",
          "");
      return null;
    }
    return new Term.Negative(operand, operatorSpan(expr, operand));
  }

  private Span operatorSpan(CelExpr expr, Term operand) {
    return tokens.at(offset(expr)).and(operand.at());
  }

  private @Nullable Term oneOf(CelExpr expr) {
    Term operand = read(expr.call().args().get(0));
    CelExpr list = expr.call().args().get(1);
    Span listSpan = tokens.call(offset(list));
    if (list.getKind() != CelExpr.ExprKind.Kind.LIST || list.list().elements().isEmpty()) {
      flaw(
          Rule.WRONG_TYPE,
          listSpan,
          "behind 'in' stands a list of at least one value",
          "For example: account.class in ['residential', 'farm'].");
      return null;
    }
    var choices = new ArrayList<Term.Constant>();
    for (CelExpr element : list.list().elements()) {
      switch (read(element)) {
        case null -> {}
        case Term.Constant constant -> choices.add(constant);
        case Term other ->
            flaw(
                Rule.NOT_IN_LANGUAGE,
                other.at(),
                "a list contains only fixed values",
                "Compare with == instead, joined by ||.");
      }
    }
    if (operand == null || choices.size() < list.list().elements().size()) {
      return null;
    }
    return new Operators(this).oneOf(operand, choices, operand.at().and(listSpan));
  }

  @Nullable Term outside(CelExpr expr, String what, String hint) {
    flaw(
        Rule.NOT_IN_LANGUAGE,
        tokens.at(offset(expr)),
        what + " is not part of the expressions",
        hint);
    return null;
  }

  @Nullable Instant instant(String written) {
    try {
      return Instant.parse(written);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  String quoted(Term term) {
    return "'" + text.substring(term.at().from(), term.at().to()) + "'";
  }

  Catalogue catalogue() {
    return catalogue;
  }

  boolean inJourney() {
    return inJourney;
  }

  @Nullable Term segment(String name) {
    return segments.apply(name);
  }

  Tokens tokens() {
    return tokens;
  }

  int offset(CelExpr expr) {
    int codePoint = positions.getOrDefault(expr.id(), 0);
    return text.offsetByCodePoints(
        0, Math.clamp(codePoint, 0, text.codePointCount(0, text.length())));
  }

  void flaw(Rule rule, Span at, String message, String hint) {
    flaws.add(new Flaw(rule, at.from(), at.to(), message, hint));
  }
}
