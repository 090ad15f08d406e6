package io.lamplighter.campaigns.audience;

import io.lamplighter.campaigns.audience.Term.Constant;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Writes a term as text again, always in the same form: layout, comments, needless brackets and
/// the kind of quotes are gone.
final class Printer {
  private static final int OR = 1;
  private static final int AND = 2;
  private static final int RELATION = 3;
  private static final int SUM = 4;
  private static final int PRODUCT = 5;
  private static final int UNARY = 6;
  private static final int PRIMARY = 7;

  private enum Form {
    /// As an author would write it.
    PLAIN,
    /// With segments replaced by what they stand for.
    EXPANDED,
    /// Pure CEL: expanded, conversions and seconds spelt out.
    CEL
  }

  private final Form form;

  private Printer(Form form) {
    this.form = form;
  }

  static String plain(Term term) {
    return new Printer(Form.PLAIN).print(term);
  }

  static String expanded(Term term) {
    return new Printer(Form.EXPANDED).print(term);
  }

  static String cel(Term term) {
    return new Printer(Form.CEL).print(term);
  }

  private String print(Term term) {
    return switch (term) {
      case Constant constant -> constant(constant);
      case Term.Known known -> known.attribute().path();
      case Term.Has has ->
          // CEL keeps the name has for a macro that knows only fields of messages and maps.
          (form == Form.CEL ? "known(" : "has(") + print(has.operand()) + ")";
      case Term.Junction junction -> {
        int level = junction.all() ? AND : OR;
        yield junction.operands().stream()
            .map(operand -> at(level + 1, operand))
            .collect(Collectors.joining(junction.all() ? " && " : " || "));
      }
      case Term.Not not -> "!" + at(UNARY + 1, not.operand());
      case Term.Comparison comparison ->
          at(RELATION + 1, comparison.left())
              + " "
              + comparison.sign()
              + " "
              + at(RELATION + 1, comparison.right());
      case Term.OneOf oneOf ->
          at(RELATION + 1, oneOf.operand())
              + " in ["
              + oneOf.choices().stream().map(this::constant).collect(Collectors.joining(", "))
              + "]";
      case Term.Arithmetic arithmetic -> {
        int level = level(arithmetic);
        yield at(level, arithmetic.left())
            + " "
            + arithmetic.sign()
            + " "
            + at(level + 1, arithmetic.right());
      }
      case Term.Negative negative -> "-" + at(UNARY + 1, negative.operand());
      case Term.AsDecimal whole ->
          form == Form.CEL ? "double(" + print(whole.operand()) + ")" : print(whole.operand());
      case Term.TextTest test ->
          at(PRIMARY, test.text()) + "." + test.name() + "(" + print(test.part()) + ")";
      case Term.Size size -> "size(" + print(size.text()) + ")";
      case Term.Now ignored -> "now()";
      case Term.Within within ->
          "within(" + print(within.time()) + ", " + quoted(period(within.period())) + ")";
      case Term.Asked asked -> asked(asked);
      case Term.InSegment segment ->
          form == Form.PLAIN ? "segment(" + quoted(segment.name()) + ")" : print(segment.meaning());
    };
  }

  private String at(int level, Term term) {
    return level(term) < level ? "(" + print(term) + ")" : print(term);
  }

  private int level(Term term) {
    return switch (term) {
      case Term.Junction junction -> junction.all() ? AND : OR;
      case Term.Comparison ignored -> RELATION;
      case Term.OneOf ignored -> RELATION;
      case Term.Arithmetic arithmetic -> level(arithmetic);
      case Term.Not ignored -> UNARY;
      case Term.Negative ignored -> UNARY;
      case Term.AsDecimal whole -> form == Form.CEL ? PRIMARY : level(whole.operand());
      case Term.InSegment segment -> form == Form.PLAIN ? PRIMARY : level(segment.meaning());
      case Constant constant -> isNegative(constant) ? UNARY : PRIMARY;
      case Term.Known ignored -> PRIMARY;
      case Term.Has ignored -> PRIMARY;
      case Term.TextTest ignored -> PRIMARY;
      case Term.Size ignored -> PRIMARY;
      case Term.Now ignored -> PRIMARY;
      case Term.Within ignored -> PRIMARY;
      case Term.Asked ignored -> PRIMARY;
    };
  }

  private static int level(Term.Arithmetic arithmetic) {
    return List.of("+", "-").contains(arithmetic.sign()) ? SUM : PRODUCT;
  }

  private static boolean isNegative(Constant constant) {
    return constant.value() instanceof Number number && number.doubleValue() < 0;
  }

  private String constant(Constant constant) {
    return switch (constant.type()) {
      case TEXT -> quoted(String.valueOf(constant.value()));
      case TIME -> "timestamp(" + quoted(String.valueOf(constant.value())) + ")";
      case DURATION -> "duration(" + quoted(period((Duration) constant.value())) + ")";
      case INTEGER, DECIMAL, BOOL -> String.valueOf(constant.value());
    };
  }

  private String asked(Term.Asked asked) {
    String period = asked.period().isZero() ? "" : ", " + quoted(period(asked.period()));
    return asked.question().word() + "(" + quoted(asked.about()) + period + ")";
  }

  private String period(Duration period) {
    return form == Form.CEL ? period.toSeconds() + "s" : Periods.text(period);
  }

  private static String quoted(String text) {
    var result = new StringBuilder("'");
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      switch (letter) {
        case '\'' -> result.append("\\'");
        case '\\' -> result.append("\\\\");
        case '\n' -> result.append("\\n");
        default -> {
          if (letter < ' ' || letter == 0x7f) {
            result.append(String.format(Locale.ROOT, "\\u%04x", (int) letter));
          } else {
            result.append(letter);
          }
        }
      }
    }
    return result.append('\'').toString();
  }
}
