package io.lamplighter.campaigns.audience;

import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.audience.Catalogue.Attribute;
import io.lamplighter.campaigns.audience.Catalogue.Subject;
import io.lamplighter.campaigns.audience.Term.Constant;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Writes terms as Postgres expressions. SQL's third truth value stands for CEL's errors: what is
/// unknown, overflows or is divided by zero is NULL, and `&& || !` treat it alike in both.
final class Pushdown {
  private static final String NOW = "CAST(:now AS timestamptz)";

  private final Catalogue catalogue;
  private final UnitKind kind;
  private final Map<Object, String> names = new LinkedHashMap<>();
  private Map<String, Object> used = new LinkedHashMap<>();

  Pushdown(Catalogue catalogue, UnitKind kind) {
    this.catalogue = catalogue;
    this.kind = kind;
  }

  /// True, false or NULL, row by row.
  Sql condition(Term term) {
    used = new LinkedHashMap<>();
    return new Sql(logic(term), used);
  }

  /// The value of an attribute or question, as a text to show.
  Sql shown(Term term) {
    used = new LinkedHashMap<>();
    String text = "CAST(" + value(term) + " AS text)";
    return new Sql(
        through(term)
            .map(from -> "(SELECT string_agg(DISTINCT " + text + ", ', ') FROM " + from + ")")
            .orElse(text),
        used);
  }

  private String logic(Term term) {
    return switch (term) {
      case Term.Junction junction ->
          junction.operands().stream()
              .map(this::logic)
              .collect(Collectors.joining(junction.all() ? " AND " : " OR ", "(", ")"));
      case Term.Not not -> "(NOT " + logic(not.operand()) + ")";
      case Term.InSegment segment -> logic(segment.meaning());
      default -> leaf(term);
    };
  }

  /// One question about a row. About the accounts of a customer it holds if it holds for any.
  private String leaf(Term term) {
    String value = value(term);
    var from = through(term);
    if (from.isEmpty()) {
      return value;
    }
    String any = "(SELECT bool_or(" + value + ") FROM " + from.get() + ")";
    return term instanceof Term.Has ? "COALESCE(" + any + ", FALSE)" : any;
  }

  private Optional<String> through(Term term) {
    return far(term, catalogue, kind).stream()
        .findFirst()
        .flatMap(to -> Optional.ofNullable(catalogue.reach().getOrDefault(kind, Map.of()).get(to)));
  }

  /// The kinds of things a leaf speaks of that are not at hand in a campaign for a kind of unit.
  static Set<UnitKind> far(Term term, Catalogue catalogue, UnitKind kind) {
    var far = EnumSet.noneOf(UnitKind.class);
    collect(term, catalogue, kind, far);
    return far;
  }

  private static void collect(Term term, Catalogue catalogue, UnitKind kind, Set<UnitKind> far) {
    if (term instanceof Term.Known known && !atHand(known.attribute().of(), kind)) {
      far.add(known.attribute().of());
    }
    if (term instanceof Term.Asked asked
        && subject(asked.question(), catalogue, kind).isEmpty()
        && catalogue.sql(asked.question(), Subject.CUSTOMER).isPresent()) {
      far.add(UnitKind.CUSTOMER);
    }
    term.parts().forEach(part -> collect(part, catalogue, kind, far));
  }

  /// An account has one customer, so an account's campaign has both rows.
  private static boolean atHand(UnitKind of, UnitKind kind) {
    return of == kind || (of == UnitKind.CUSTOMER && kind == UnitKind.ACCOUNT);
  }

  /// The row at hand that a question is asked over.
  static Optional<Subject> subject(Question question, Catalogue catalogue, UnitKind kind) {
    if (question.aboutTheEntry()) {
      return Optional.of(Subject.ENTRY).filter(e -> catalogue.sql(question, e).isPresent());
    }
    var own = Subject.of(kind);
    if (catalogue.sql(question, own).isPresent()) {
      return Optional.of(own);
    }
    return kind == UnitKind.ACCOUNT && catalogue.sql(question, Subject.CUSTOMER).isPresent()
        ? Optional.of(Subject.CUSTOMER)
        : Optional.empty();
  }

  private String value(Term term) {
    return switch (term) {
      case Constant constant -> constant(constant);
      case Term.Known known -> attribute(known.attribute());
      case Term.Has has -> has(has);
      case Term.Junction ignored -> logic(term);
      case Term.Not ignored -> logic(term);
      case Term.InSegment ignored -> logic(term);
      case Term.Comparison comparison -> comparison(comparison);
      case Term.OneOf oneOf ->
          oneOf.choices().stream()
              .map(this::constant)
              .collect(Collectors.joining(", ", "(" + value(oneOf.operand()) + " IN (", "))"));
      case Term.Arithmetic arithmetic -> arithmetic(arithmetic);
      case Term.Negative negative ->
          negative.type() == ValueType.INTEGER
              ? bounded("- CAST(" + value(negative.operand()) + " AS numeric)", ValueType.INTEGER)
              : "(- " + value(negative.operand()) + ")";
      case Term.AsDecimal whole -> "CAST(" + value(whole.operand()) + " AS float8)";
      case Term.TextTest test -> textTest(test.name(), value(test.text()), value(test.part()));
      case Term.Size size -> "CAST(char_length(" + value(size.text()) + ") AS bigint)";
      case Term.Now ignored -> NOW;
      case Term.Within within ->
          "(" + value(within.time()) + " BETWEEN " + ago(within.period()) + " AND " + NOW + ")";
      case Term.Asked asked -> asked(asked);
    };
  }

  private String has(Term.Has has) {
    if (has.operand() instanceof Term.Asked asked && asked.question().aboutTheEntry()) {
      return asked(new Term.Asked(Question.SENT, asked.about(), asked.period(), asked.at()));
    }
    return "(" + value(has.operand()) + " IS NOT NULL)";
  }

  private static String attribute(Attribute attribute) {
    return "CAST((" + attribute.sql() + ") AS " + attribute.type().sql() + ")";
  }

  private String comparison(Term.Comparison comparison) {
    String sign =
        switch (comparison.sign()) {
          case "==" -> "=";
          case "!=" -> "<>";
          default -> comparison.sign();
        };
    boolean ordered = !List.of("=", "<>").contains(sign);
    String collation =
        ordered && comparison.left().type() == ValueType.TEXT ? " COLLATE \"C\"" : "";
    return "("
        + value(comparison.left())
        + collation
        + " "
        + sign
        + " "
        + value(comparison.right())
        + ")";
  }

  private static String textTest(String name, String text, String part) {
    return switch (name) {
      case "startsWith" -> "starts_with(" + text + ", " + part + ")";
      case "endsWith" -> "(right(" + text + ", char_length(" + part + ")) = " + part + ")";
      default -> "(strpos(" + text + ", " + part + ") > 0)";
    };
  }

  private String arithmetic(Term.Arithmetic arithmetic) {
    String left = value(arithmetic.left());
    String right = value(arithmetic.right());
    return switch (arithmetic.type()) {
      case INTEGER -> bounded(wholeNumbers(arithmetic.sign(), left, right), ValueType.INTEGER);
      case DECIMAL -> decimals(arithmetic.sign(), left, right);
      case TIME -> {
        boolean timeFirst = arithmetic.left().type() == ValueType.TIME;
        String time = timeFirst ? left : right;
        String seconds = timeFirst ? right : left;
        yield bounded(
            time
                + " "
                + arithmetic.sign()
                + " CAST("
                + seconds
                + " AS float8) * INTERVAL '1 second'",
            ValueType.TIME);
      }
      default ->
          bounded(
              arithmetic.left().type() == ValueType.TIME
                  ? "EXTRACT(EPOCH FROM " + left + ") - EXTRACT(EPOCH FROM " + right + ")"
                  : left + " " + arithmetic.sign() + " " + right,
              ValueType.DURATION);
    };
  }

  private static String wholeNumbers(String sign, String left, String right) {
    String a = "CAST(" + left + " AS numeric)";
    String b = "CAST(" + right + " AS numeric)";
    return switch (sign) {
      case "/" -> "div(" + a + ", NULLIF(" + b + ", 0))";
      case "%" -> "mod(" + a + ", NULLIF(" + b + ", 0))";
      default -> a + " " + sign + " " + b;
    };
  }

  /// Postgres raises an error where a double overflows or underflows, which would end the statement
  /// for everybody; so operands that could do so make the result unknown.
  private static String decimals(String sign, String left, String right) {
    String divisor = sign.equals("/") ? "NULLIF(o.r, 0)" : "o.r";
    return "(SELECT CASE WHEN abs(o.l) <= 1e150 AND abs(o.r) <= 1e150"
        + " AND (o.l = 0 OR abs(o.l) >= 1e-150) AND (o.r = 0 OR abs(o.r) >= 1e-150)"
        + " THEN o.l "
        + sign
        + " "
        + divisor
        + " END FROM (VALUES ("
        + left
        + ", "
        + right
        + ")) AS o(l, r))";
  }

  /// NULL outside of what CEL can hold.
  private static String bounded(String value, ValueType type) {
    String bounds =
        switch (type) {
          case INTEGER -> "-9223372036854775808 AND 9223372036854775807";
          case TIME -> "'0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00'";
          default -> "-9223372036.854775 AND 9223372036.854775";
        };
    return "(SELECT CASE WHEN o.v BETWEEN "
        + bounds
        + " THEN o.v END FROM (VALUES ("
        + value
        + ")) AS o(v))";
  }

  private String asked(Term.Asked asked) {
    var question = asked.question();
    var subject = subject(question, catalogue, kind).orElse(Subject.CUSTOMER);
    String sql = catalogue.sql(question, subject).orElseThrow();
    for (var argument : question.arguments()) {
      sql =
          argument == Question.Argument.PERIOD
              ? replace(sql, "since", ago(asked.period()))
              : replace(sql, argument.word(), "CAST(" + bind(asked.about()) + " AS text)");
    }
    return "CAST((" + sql + ") AS " + question.answer().sql() + ")";
  }

  private static String replace(String sql, String name, String by) {
    return sql.replaceAll("(?<!:):" + name + "\\b", java.util.regex.Matcher.quoteReplacement(by));
  }

  private String ago(Duration period) {
    return "(" + NOW + " - CAST(" + bind(period.toSeconds()) + " AS float8) * INTERVAL '1 second')";
  }

  private String constant(Constant constant) {
    Object value =
        constant.value() instanceof Duration period
            ? (Object) period.toSeconds()
            : constant.value();
    return "CAST(" + bind(value) + " AS " + constant.type().sql() + ")";
  }

  private String bind(Object value) {
    String name = names.computeIfAbsent(value, ignored -> "x" + (names.size() + 1));
    used.put(name, value);
    return ":" + name;
  }
}
