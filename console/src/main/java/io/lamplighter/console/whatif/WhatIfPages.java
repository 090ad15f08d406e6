package io.lamplighter.console.whatif;

import io.lamplighter.console.drawing.IntervalBars;
import io.lamplighter.console.drawing.IntervalBars.Interval;
import io.lamplighter.console.kept.Kept;
import io.lamplighter.console.words.Crumb;
import io.lamplighter.console.words.NotHereException;
import io.lamplighter.console.words.Say;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.models.insights.Question;
import io.lamplighter.models.insights.Question.Answer;
import io.lamplighter.models.insights.Question.Lever;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/// Asks a model what it expects, as [Question] does. The question is in the address.
@Controller
public class WhatIfPages {
  private final Ledger ledger;
  private final Kept<Optional<Question>> questions = new Kept<>();
  private final Kept<Answer> answers = new Kept<>();

  public WhatIfPages(Ledger ledger) {
    this.ledger = ledger;
  }

  /// A model in the list.
  record Choice(String name, String words, boolean chosen) {}

  /// A lever in the list.
  record Option(String key, String words, boolean chosen) {}

  /// A lever in the table.
  record Row(String words, String how, String now) {}

  @GetMapping("/what-if")
  String whatIf(
      @RequestParam(name = "model", defaultValue = Question.CSAT) String name,
      @RequestParam(name = "thing", defaultValue = "") String thing,
      @RequestParam(name = "by", defaultValue = "") String by,
      @ModelAttribute("say") Say say,
      Model model) {
    var question =
        questions
            .answer(
                name,
                say.now(),
                () -> ledger.jdbi().withHandle(db -> Question.about(db, name, say.now())))
            .orElseThrow(NotHereException::new);
    var answer = answer(question, thing, by, say);
    model.addAttribute("crumbs", List.of(Crumb.here("What-if")));
    model.addAttribute(
        "models",
        ledger.jdbi().withHandle(Question::models).stream()
            .map(
                each ->
                    new Choice(
                        each,
                        each.equals(Question.CSAT) ? "Satisfaction (CSAT)" : "Model " + each,
                        each.equals(name)))
            .toList());
    model.addAttribute("question", question);
    model.addAttribute("missing", question.missing());
    model.addAttribute("answer", answer);
    model.addAttribute("asked", !thing.isBlank());
    model.addAttribute("by", by);
    model.addAttribute(
        "options",
        question.levers().stream()
            .map(lever -> new Option(lever.key(), lever.words(), lever.key().equals(thing)))
            .toList());
    model.addAttribute(
        "rows",
        question.levers().stream()
            .map(lever -> new Row(lever.words(), how(lever), now(lever, say)))
            .toList());
    model.addAttribute("bar", answer.result().map(it -> bar(it.difference(), say)).orElse(""));
    return "what-if";
  }

  private Answer answer(Question question, String thing, String by, Say say) {
    if (thing.isBlank()) {
      return question.unasked();
    }
    double amount = number(by);
    return answers.answer(
        question.model() + " " + question.asOf() + " " + thing + " " + amount,
        say.now(),
        () -> question.ask(thing, amount));
  }

  /// Not a number where it is none: the answer says what is wanted.
  private static double number(String text) {
    try {
      return Double.parseDouble(text.strip().replace("$", "").replace(",", ""));
    } catch (NumberFormatException notANumber) {
      return Double.NaN;
    }
  }

  private static String how(Lever lever) {
    return switch (lever.kind()) {
      case NUMBER -> "by the same amount for everybody";
      case COUNT -> "by so much on average: some have one more or one less";
      case FLAG, WORD -> "more customers have it, in points";
    };
  }

  private static String now(Lever lever, Say say) {
    return Double.isNaN(lever.now())
        ? "unknown"
        : lever.moves() ? say.decimals(lever.now(), 2) : say.share(lever.now());
  }

  private static String bar(io.lamplighter.models.measures.Estimate difference, Say say) {
    var interval = new Interval(difference.value(), difference.low(), difference.high());
    var bars = IntervalBars.over(List.of(interval));
    return bars.axis(say, 100)
        + bars.bar(
            interval,
            say.points(difference.value())
                + " points, "
                + say.pointsEnd(difference.low())
                + " to "
                + say.pointsEnd(difference.high()));
  }
}
