package io.lamplighter.campaigns.audience;

import io.lamplighter.campaigns.audience.Catalogue.Attribute;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A checked expression as a tree. Every part knows its type and where in the text it stands.
sealed interface Term {
  ValueType type();

  Span at();

  /// A stretch of the text, in UTF-16 units, the end exclusive.
  record Span(int from, int to) {
    static final Span NOWHERE = new Span(0, 0);

    Span and(Span other) {
      return new Span(Math.min(from, other.from), Math.max(to, other.to));
    }
  }

  /// @param value String, Long, Double, Boolean, Instant or Duration, as the type says
  record Constant(Object value, ValueType type, Span at) implements Term {}

  record Known(Attribute attribute, Span at) implements Term {
    @Override
    public ValueType type() {
      return attribute.type();
    }
  }

  /// `has(...)`: whether something is known at all.
  record Has(Term operand, Span at) implements Term {
    @Override
    public ValueType type() {
      return ValueType.BOOL;
    }
  }

  /// `&&` or `||` over two or more.
  record Junction(boolean all, List<Term> operands, Span at) implements Term {
    public Junction {
      operands = List.copyOf(operands);
    }

    @Override
    public ValueType type() {
      return ValueType.BOOL;
    }
  }

  record Not(Term operand, Span at) implements Term {
    @Override
    public ValueType type() {
      return ValueType.BOOL;
    }
  }

  /// @param sign one of `== != < <= > >=`
  record Comparison(String sign, Term left, Term right, Span at) implements Term {
    @Override
    public ValueType type() {
      return ValueType.BOOL;
    }
  }

  record OneOf(Term operand, List<Constant> choices, Span at) implements Term {
    public OneOf {
      choices = List.copyOf(choices);
    }

    @Override
    public ValueType type() {
      return ValueType.BOOL;
    }
  }

  /// @param sign one of `+ - * / %`
  record Arithmetic(String sign, Term left, Term right, ValueType type, Span at) implements Term {}

  record Negative(Term operand, Span at) implements Term {
    @Override
    public ValueType type() {
      return operand.type();
    }
  }

  /// A whole number taken as a decimal one, because it stands beside one.
  record AsDecimal(Term operand) implements Term {
    @Override
    public ValueType type() {
      return ValueType.DECIMAL;
    }

    @Override
    public Span at() {
      return operand.at();
    }
  }

  /// @param name `startsWith`, `endsWith` or `contains`
  record TextTest(String name, Term text, Term part, Span at) implements Term {
    @Override
    public ValueType type() {
      return ValueType.BOOL;
    }
  }

  record Size(Term text, Span at) implements Term {
    @Override
    public ValueType type() {
      return ValueType.INTEGER;
    }
  }

  record Now(Span at) implements Term {
    @Override
    public ValueType type() {
      return ValueType.TIME;
    }
  }

  /// `within(time, '72h')`: the time lies in the last 72 hours.
  record Within(Term time, Duration period, Span at) implements Term {
    @Override
    public ValueType type() {
      return ValueType.BOOL;
    }
  }

  /// @param about the texts asked about, in order; the period as a [Duration] text if there is one
  /// @param period zero if the question has none
  record Asked(Question question, String about, Duration period, Span at) implements Term {
    @Override
    public ValueType type() {
      return question.answer();
    }
  }

  /// `segment('name')`, with what it stands for.
  record InSegment(String name, Term meaning, Span at) implements Term {
    @Override
    public ValueType type() {
      return ValueType.BOOL;
    }
  }

  /// The parts directly below.
  default List<Term> parts() {
    return switch (this) {
      case Constant ignored -> List.of();
      case Known ignored -> List.of();
      case Now ignored -> List.of();
      case Asked ignored -> List.of();
      case Has has -> List.of(has.operand());
      case Junction junction -> junction.operands();
      case Not not -> List.of(not.operand());
      case Comparison comparison -> List.of(comparison.left(), comparison.right());
      case OneOf oneOf -> {
        var parts = new ArrayList<Term>(oneOf.choices());
        parts.addFirst(oneOf.operand());
        yield parts;
      }
      case Arithmetic arithmetic -> List.of(arithmetic.left(), arithmetic.right());
      case Negative negative -> List.of(negative.operand());
      case AsDecimal asDecimal -> List.of(asDecimal.operand());
      case TextTest test -> List.of(test.text(), test.part());
      case Size size -> List.of(size.text());
      case Within within -> List.of(within.time());
      case InSegment segment -> List.of(segment.meaning());
    };
  }
}
