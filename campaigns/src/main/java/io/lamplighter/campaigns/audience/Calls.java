package io.lamplighter.campaigns.audience;

import dev.cel.common.ast.CelExpr;
import io.lamplighter.campaigns.CampaignName;
import io.lamplighter.campaigns.Rule;
import io.lamplighter.campaigns.Suggestion;
import io.lamplighter.campaigns.audience.Term.Constant;
import io.lamplighter.campaigns.audience.Term.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Function calls: names, number and kind of arguments, and whether what they name exists.
final class Calls {
  private final Reading reading;

  Calls(Reading reading) {
    this.reading = reading;
  }

  @Nullable Term read(CelExpr expr, Span at) {
    String name = expr.call().function();
    var arguments = new ArrayList<CelExpr>(expr.call().args());
    boolean method =
        List.of("startsWith", "endsWith", "contains").contains(name)
            || (name.equals("size") && expr.call().target().isPresent());
    if (!Reading.FUNCTIONS.contains(name)) {
      reading.flaw(
          Rule.UNKNOWN_FUNCTION,
          nameSpan(at, name),
          "unknown function '" + name + "'",
          Suggestion.hint(name, Reading.FUNCTIONS));
      return null;
    }
    if (expr.call().target().isPresent()) {
      if (!method) {
        return wrong(at, name + " does not stand behind a dot", "Write " + usage(name) + ".");
      }
      arguments.addFirst(expr.call().target().get());
    } else if (method) {
      return wrong(at, name + " stands behind a dot", "Write " + usage(name) + ".");
    }
    return switch (name) {
      case "has" -> has(arguments, at);
      case "size" -> size(arguments, at);
      case "now" -> arguments.isEmpty() ? new Term.Now(at) : count(at, name);
      case "duration" -> duration(arguments, at);
      case "timestamp" -> timestamp(arguments, at);
      case "segment" -> segment(arguments, at);
      case "within" -> within(arguments, at);
      case "startsWith", "endsWith", "contains" -> textTest(name, arguments, at);
      default -> question(Question.named(name).orElseThrow(), arguments, at);
    };
  }

  private static Span nameSpan(Span at, String name) {
    return new Span(at.from(), Math.min(at.to(), at.from() + name.length()));
  }

  private @Nullable Term has(List<CelExpr> arguments, Span at) {
    if (arguments.size() != 1) {
      return count(at, "has");
    }
    Term operand = reading.read(arguments.getFirst());
    return switch (operand) {
      case null -> null;
      case Term.Known known -> new Term.Has(known, at);
      case Term.Asked asked
          when asked.question() == Question.SCORE || asked.question().aboutTheEntry() ->
          new Term.Has(asked, at);
      case Term other ->
          wrong(
              other.at(),
              "has() asks whether an attribute, a score or a step's answer is known",
              "For example has(customer.email) or has(score('ebill-adoption')).");
    };
  }

  private @Nullable Term size(List<CelExpr> arguments, Span at) {
    if (arguments.size() != 1) {
      return count(at, "size");
    }
    Term text = text(arguments.getFirst(), "size");
    return text == null ? null : new Term.Size(text, at);
  }

  private @Nullable Term textTest(String name, List<CelExpr> arguments, Span at) {
    if (arguments.size() != 2) {
      return count(at, name);
    }
    Term text = text(arguments.get(0), name);
    Term part = text(arguments.get(1), name);
    if (text == null || part == null) {
      return null;
    }
    return new Term.TextTest(name, text, part, text.at().and(at));
  }

  private @Nullable Term text(CelExpr argument, String name) {
    Term term = reading.read(argument);
    if (term != null && term.type() != ValueType.TEXT) {
      reading.flaw(
          Rule.WRONG_TYPE,
          term.at(),
          name + " asks about a text, but " + reading.quoted(term) + " is " + term.type().article(),
          "");
      return null;
    }
    return term;
  }

  private @Nullable Term duration(List<CelExpr> arguments, Span at) {
    if (arguments.size() != 1) {
      return count(at, "duration");
    }
    Constant written = literal(arguments.getFirst(), "duration");
    if (written == null) {
      return null;
    }
    Duration period = period(written);
    return period == null ? null : new Constant(period, ValueType.DURATION, at);
  }

  private @Nullable Term timestamp(List<CelExpr> arguments, Span at) {
    if (arguments.size() != 1) {
      return count(at, "timestamp");
    }
    Constant written = literal(arguments.getFirst(), "timestamp");
    if (written == null) {
      return null;
    }
    Instant instant = reading.instant(String.valueOf(written.value()));
    if (instant == null
        || instant.isBefore(Instant.parse("0001-01-01T00:00:00Z"))
        || !instant.truncatedTo(ChronoUnit.MICROS).equals(instant)
        || instant.isAfter(Instant.parse("9999-12-31T23:59:59Z"))) {
      return wrong(written.at(), "not a time", "For example timestamp('2027-01-31T00:00:00Z').");
    }
    return new Constant(instant, ValueType.TIME, at);
  }

  private @Nullable Term within(List<CelExpr> arguments, Span at) {
    if (arguments.size() != 2) {
      return count(at, "within");
    }
    Term time = reading.read(arguments.get(0));
    Constant written = literal(arguments.get(1), "within");
    Duration period = written == null ? null : period(written);
    if (time == null || period == null) {
      return null;
    }
    if (time.type() != ValueType.TIME) {
      return wrong(
          time.at(),
          "within asks about a time, but " + reading.quoted(time) + " is " + time.type().article(),
          "For example within(account.opened_at, '30d').");
    }
    return new Term.Within(time, period, at);
  }

  private @Nullable Term segment(List<CelExpr> arguments, Span at) {
    if (arguments.size() != 1) {
      return count(at, "segment");
    }
    Constant name = literal(arguments.getFirst(), "segment");
    if (name == null) {
      return null;
    }
    String written = String.valueOf(name.value());
    if (!reading.catalogue().segments().containsKey(written)) {
      return unknown("segment", name, reading.catalogue().segments().keySet());
    }
    Term meaning = reading.segment(written);
    return meaning == null ? null : new Term.InSegment(written, meaning, at);
  }

  private @Nullable Term question(Question question, List<CelExpr> arguments, Span at) {
    if (question.aboutTheEntry() && !reading.inJourney()) {
      reading.flaw(
          Rule.OUT_OF_REACH,
          at,
          question.word() + " asks about a step of a journey, and an audience has none",
          "Ask it in an 'if' of the journey, or use responded('campaign', '30d').");
      return null;
    }
    if (arguments.size() != question.arguments().size()) {
      return count(at, question.word());
    }
    String about = "";
    Duration period = Duration.ZERO;
    boolean whole = true;
    for (int i = 0; i < arguments.size(); i++) {
      Constant written = literal(arguments.get(i), question.word());
      if (written == null) {
        whole = false;
      } else if (question.arguments().get(i) == Question.Argument.PERIOD) {
        Duration read = period(written);
        whole &= read != null;
        period = read == null ? period : read;
      } else {
        about = String.valueOf(written.value());
        whole &= exists(question.arguments().get(i), about, written);
      }
    }
    return whole ? new Term.Asked(question, about, period, at) : null;
  }

  private boolean exists(Question.Argument argument, String name, Constant written) {
    var catalogue = reading.catalogue();
    Collection<String> known =
        switch (argument) {
          case PROGRAM -> catalogue.programs().keySet();
          case MODEL -> catalogue.models().keySet();
          case EVENT -> catalogue.events().keySet();
          case CAMPAIGN, STEP, PERIOD -> List.of();
        };
    if (!known.isEmpty() && !known.contains(name)) {
      unknown(argument.word(), written, known);
      // What is said of the rest of the expression is said all the same.
      return true;
    }
    boolean named = argument == Question.Argument.EVENT || CampaignName.isName(name);
    if (!named) {
      reading.flaw(
          Rule.BAD_NAME,
          written.at(),
          "'" + name + "' is no name of a " + argument.word(),
          "Names are lower-case words joined by hyphens.");
    }
    return named;
  }

  private @Nullable Term unknown(String what, Constant written, Collection<String> known) {
    String name = String.valueOf(written.value());
    reading.flaw(
        Rule.NOT_IN_CATALOGUE,
        written.at(),
        "the catalogue has no " + what + " '" + name + "'",
        Suggestion.hint(name, known));
    return null;
  }

  private @Nullable Constant literal(CelExpr argument, String function) {
    if (argument.getKind() == CelExpr.ExprKind.Kind.CONSTANT
        && reading.read(argument) instanceof Constant constant
        && constant.type() == ValueType.TEXT) {
      return constant;
    }
    wrong(
        reading.tokens().at(reading.offset(argument)),
        function + " takes a text in quotes here",
        "Write " + usage(function) + ".");
    return null;
  }

  private @Nullable Duration period(Constant written) {
    var period = Periods.parse(String.valueOf(written.value()));
    if (period.isEmpty()) {
      reading.flaw(
          Rule.BAD_DURATION,
          written.at(),
          "'" + written.value() + "' is not a duration",
          "A whole number and s, m, h or d: '72h', '30d'.");
    }
    return period.orElse(null);
  }

  private @Nullable Term count(Span at, String name) {
    return wrong(
        at, name + " is given the wrong number of arguments", "Write " + usage(name) + ".");
  }

  private @Nullable Term wrong(Span at, String message, String hint) {
    reading.flaw(Rule.WRONG_ARGUMENT, at, message, hint);
    return null;
  }

  private static String usage(String name) {
    return switch (name) {
      case "has" -> "has(account.class)";
      case "size" -> "size(customer.name)";
      case "now" -> "now()";
      case "duration" -> "duration('72h')";
      case "timestamp" -> "timestamp('2027-01-31T00:00:00Z')";
      case "segment" -> "segment('name')";
      case "within" -> "within(account.opened_at, '72h')";
      case "startsWith", "endsWith", "contains" -> "customer.name." + name + "('text')";
      default -> Question.named(name).map(Question::usage).orElse(name + "(...)");
    };
  }
}
