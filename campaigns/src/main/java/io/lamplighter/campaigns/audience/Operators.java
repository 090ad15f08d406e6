package io.lamplighter.campaigns.audience;

import io.lamplighter.campaigns.Rule;
import io.lamplighter.campaigns.Suggestion;
import io.lamplighter.campaigns.audience.Term.Constant;
import io.lamplighter.campaigns.audience.Term.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which signs go with which types. Whole numbers beside decimal ones are taken as decimal.
final class Operators {
  private final Reading reading;

  Operators(Reading reading) {
    this.reading = reading;
  }

  @Nullable Term compare(String sign, Term left, Term right) {
    Span at = left.at().and(right.at());
    boolean equality = sign.equals("==") || sign.equals("!=");
    boolean numbers = left.type().isNumber() && right.type().isNumber();
    if (left.type() != right.type() && !numbers) {
      reading.flaw(
          Rule.WRONG_TYPE,
          at,
          types(left, right) + ": they cannot be compared",
          left.type() == ValueType.TEXT || right.type() == ValueType.TEXT
              ? "Texts stand in quotes, numbers do not."
              : "");
      return null;
    }
    if (left.type() == ValueType.BOOL && !equality) {
      reading.flaw(Rule.WRONG_TYPE, at, "true and false have no order", "Use == or !=.");
      return null;
    }
    if (equality && (isNeverEqual(left, right) || isNeverEqual(right, left))) {
      return null;
    }
    return new Term.Comparison(sign, like(left, right), like(right, left), at);
  }

  private boolean isNeverEqual(Term attribute, Term value) {
    if (attribute instanceof Term.Known known
        && !known.attribute().values().isEmpty()
        && value instanceof Constant constant
        && !known.attribute().values().contains(String.valueOf(constant.value()))) {
      String written = String.valueOf(constant.value());
      reading.flaw(
          Rule.NEVER_EQUAL,
          value.at(),
          known.attribute().path() + " is never '" + written + "'",
          Suggestion.hint(written, known.attribute().values()));
      return true;
    }
    return false;
  }

  @Nullable Term oneOf(Term operand, List<Constant> choices, Span at) {
    boolean fits = true;
    boolean decimal = operand.type() == ValueType.DECIMAL;
    for (Constant choice : choices) {
      boolean numbers = operand.type().isNumber() && choice.type().isNumber();
      if (choice.type() != operand.type() && !numbers) {
        reading.flaw(
            Rule.WRONG_TYPE, choice.at(), types(operand, choice) + ": they cannot be compared", "");
        fits = false;
      } else if (isNeverEqual(operand, choice)) {
        fits = false;
      }
      decimal |= choice.type() == ValueType.DECIMAL;
    }
    if (!fits) {
      return null;
    }
    if (!decimal) {
      return new Term.OneOf(operand, choices, at);
    }
    return new Term.OneOf(
        asDecimal(operand), choices.stream().map(Operators::decimal).toList(), at);
  }

  @Nullable Term calculate(String sign, Term left, Term right) {
    Span at = left.at().and(right.at());
    ValueType type = result(sign, left.type(), right.type());
    if (type == null) {
      reading.flaw(
          Rule.WRONG_TYPE,
          at,
          types(left, right) + ": '" + sign + "' does not go with them",
          sign.equals("%") ? "'%' is the remainder of whole numbers." : "");
      return null;
    }
    if (type == ValueType.DECIMAL) {
      return new Term.Arithmetic(sign, asDecimal(left), asDecimal(right), type, at);
    }
    return new Term.Arithmetic(sign, left, right, type, at);
  }

  private static @Nullable ValueType result(String sign, ValueType left, ValueType right) {
    if (left == ValueType.INTEGER && right == ValueType.INTEGER) {
      return ValueType.INTEGER;
    }
    if (left.isNumber() && right.isNumber()) {
      return sign.equals("%") ? null : ValueType.DECIMAL;
    }
    return switch (sign) {
      case "+" -> {
        if (right == ValueType.DURATION && (left == ValueType.TIME || left == ValueType.DURATION)) {
          yield left;
        }
        yield left == ValueType.DURATION && right == ValueType.TIME ? ValueType.TIME : null;
      }
      case "-" -> {
        if (left == ValueType.TIME && right == ValueType.TIME) {
          yield ValueType.DURATION;
        }
        yield right == ValueType.DURATION && (left == ValueType.TIME || left == ValueType.DURATION)
            ? left
            : null;
      }
      default -> null;
    };
  }

  private String types(Term left, Term right) {
    return reading.quoted(left)
        + " is "
        + left.type().article()
        + " and "
        + reading.quoted(right)
        + " is "
        + right.type().article();
  }

  private static Term like(Term term, Term other) {
    return other.type() == ValueType.DECIMAL ? asDecimal(term) : term;
  }

  private static Term asDecimal(Term term) {
    if (term.type() != ValueType.INTEGER) {
      return term;
    }
    return term instanceof Constant constant ? decimal(constant) : new Term.AsDecimal(term);
  }

  private static Constant decimal(Constant constant) {
    return constant.value() instanceof Long whole
        ? new Constant((double) whole.longValue(), ValueType.DECIMAL, constant.at())
        : constant;
  }
}
