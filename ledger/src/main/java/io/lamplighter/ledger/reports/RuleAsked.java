package io.lamplighter.ledger.reports;

import io.lamplighter.campaigns.audience.Expression;
import io.lamplighter.campaigns.audience.Sql;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.ledger.attributes.Attributes;
import io.lamplighter.ledger.reports.Why.Leaf;
import io.lamplighter.ledger.scores.Scores;
import io.lamplighter.ledger.scores.Scores.Score;
import io.lamplighter.ledger.scores.Unscored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/// What the rule of a campaign and its leaves answer for one unit, all asked in one statement.
record RuleAsked(boolean eligible, List<Leaf> leaves) {
  private static final Pattern BIND = Pattern.compile(":x(\\d+)\\b");

  /// @return empty if the campaign takes everybody
  static Optional<RuleAsked> of(Handle db, Campaign definition, long unit, Instant now) {
    return rule(db, definition).map(expression -> of(db, definition, expression, unit, now));
  }

  private static Optional<Expression> rule(Handle db, Campaign definition) {
    if (definition.audience().isEmpty()) {
      return Optional.empty();
    }
    return switch (Expression.compile(
        definition.audience(), Attributes.catalogue(db).trusting(), definition.subject())) {
      case Expression.Outcome.Sound(var expression) -> Optional.of(expression);
      case Expression.Outcome.Flawed(var flaws) ->
          throw new IllegalStateException(
              "the rule of '"
                  + definition.name()
                  + "' does not fit the catalogue any more: "
                  + flaws);
    };
  }

  private static RuleAsked of(
      Handle db, Campaign definition, Expression expression, long unit, Instant now) {
    var questions = new ArrayList<Sql>(List.of(expression.sql()));
    var asked = expression.leaves();
    for (var leaf : asked) {
      questions.add(leaf.holds());
      questions.addAll(leaf.values().values());
    }
    var answers = answers(db, definition, questions, unit, now).iterator();
    boolean eligible = answers.next().map("true"::equals).orElse(false);
    var leaves = new ArrayList<Leaf>();
    for (var leaf : asked) {
      var holds = answers.next().map("true"::equals);
      var values = new LinkedHashMap<String, String>();
      for (var text : leaf.values().keySet()) {
        answers.next().ifPresent(value -> values.put(text, value));
      }
      var scores = new ArrayList<Score>();
      var unscored = new LinkedHashMap<String, String>();
      for (var model : leaf.models()) {
        Scores.of(db, model, definition.subject(), unit, now)
            .ifPresentOrElse(
                scores::add,
                () ->
                    unscored.put(model, Unscored.why(db, model, definition.subject(), unit, now)));
      }
      leaves.add(new Leaf(leaf.text(), values, holds, List.copyOf(scores), unscored));
    }
    return new RuleAsked(eligible, leaves);
  }

  /// Each piece of SQL as text; empty where it is unknown. A unit that is not there answers nothing
  /// at all.
  private static List<Optional<String>> answers(
      Handle db, Campaign definition, List<Sql> questions, long unit, Instant now) {
    var from =
        switch (definition.subject()) {
          case CUSTOMER -> "customer c WHERE c.id";
          case ACCOUNT -> "account a JOIN customer c ON c.id = a.customer_id WHERE a.id";
          case PREMISE -> "premise p WHERE p.id";
        };
    var columns = new ArrayList<String>();
    for (int i = 0; i < questions.size(); i++) {
      // Every piece counts its binds from 1.
      var own = BIND.matcher(questions.get(i).text()).replaceAll(":q" + i + "x$1");
      columns.add("CAST((" + own + ") AS text)");
    }
    var query =
        db.createQuery("SELECT " + String.join(", ", columns) + " FROM " + from + " = :unit")
            .bind("unit", unit);
    for (int i = 0; i < questions.size(); i++) {
      int question = i;
      questions.get(i).binds().forEach((name, value) -> query.bind("q" + question + name, value));
    }
    if (questions.stream().anyMatch(Sql::readsNow)) {
      query.bind("now", now);
    }
    return query
        .map(
            (rows, context) -> {
              var answers = new ArrayList<Optional<String>>();
              for (int i = 1; i <= questions.size(); i++) {
                answers.add(Optional.ofNullable(rows.getString(i)));
              }
              return List.copyOf(answers);
            })
        .findOne()
        .orElseGet(() -> Collections.nCopies(questions.size(), Optional.empty()));
  }
}
