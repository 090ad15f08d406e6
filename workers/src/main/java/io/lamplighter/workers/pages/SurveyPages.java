package io.lamplighter.workers.pages;

import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.LedgerState;
import io.lamplighter.ledger.survey.Answers;
import io.lamplighter.workers.pages.LinkTokens.Purpose;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// One question. Following the link of an answer picks it and no more; it is given with the button.
@Controller
class SurveyPages {
  private static final int LONGEST_COMMENT = 2_000;

  private final Sheets sheets;
  private final Ledger ledger;
  private final InstantSource clock;

  SurveyPages(Sheets sheets, Ledger ledger, InstantSource clock) {
    this.sheets = sheets;
    this.ledger = ledger;
    this.clock = clock;
  }

  @GetMapping("/s/{token}")
  ModelAndView ask(
      @PathVariable String token,
      @RequestParam(name = "a", required = false) @Nullable String picked,
      HttpServletRequest request) {
    var message = sheets.message(token, Purpose.SURVEY).filter(known -> known.survey().isPresent());
    message.ifPresent(
        known ->
            ledger
                .jdbi()
                .useTransaction(
                    db ->
                        Engagements.record(
                            db, known, "viewed", "survey", request, clock.instant())));
    return message
        .map(known -> page(token, known, picked == null ? "" : picked, "ask"))
        .orElseGet(sheets::noSuchLink);
  }

  @PostMapping("/s/{token}")
  ModelAndView answer(
      @PathVariable String token,
      @RequestParam(name = "a", required = false) @Nullable String given,
      @RequestParam(required = false) @Nullable String comment,
      @RequestParam(name = "website", required = false) @Nullable String trap,
      HttpServletRequest request) {
    var message = sheets.message(token, Purpose.SURVEY).filter(known -> known.survey().isPresent());
    if (message.isEmpty()) {
      return sheets.noSuchLink();
    }
    var answer = number(given);
    if (answer.isEmpty()) {
      return unanswered(token, message.get());
    }
    var now = clock.instant();
    var text =
        Optional.ofNullable(comment)
            .map(said -> said.substring(0, Math.min(said.length(), LONGEST_COMMENT)));
    boolean trapped = trap != null && !trap.isEmpty();
    var outcome =
        ledger
            .jdbi()
            .inTransaction(
                db ->
                    Answers.record(
                        db,
                        message.get().id(),
                        answer.get(),
                        text,
                        Engagements.visit(db, message.get(), request, now, trapped),
                        now));
    return switch (outcome) {
      case Answers.Outcome.Kept kept ->
          page(token, message.get(), String.valueOf(answer.get()), "thanks");
      case Answers.Outcome.Full full -> page(token, message.get(), "", "full");
      case Answers.Outcome.Refused refused -> unanswered(token, message.get());
    };
  }

  private ModelAndView unanswered(String token, SentMessage message) {
    var page = page(token, message, "", "missing");
    page.setStatus(HttpStatus.BAD_REQUEST);
    return page;
  }

  private static Optional<Integer> number(@Nullable String text) {
    return text != null && text.matches("[0-9]{1,2}")
        ? Optional.of(Integer.valueOf(text))
        : Optional.empty();
  }

  private ModelAndView page(String token, SentMessage message, String picked, String state) {
    var survey = message.survey().orElseThrow();
    var utility = ledger.jdbi().withHandle(LedgerState::read).utility();
    var model = new HashMap<String, Object>();
    model.put("token", token);
    model.put("question", Words.question(survey, utility));
    model.put("scale", Words.scale(survey));
    model.put(
        "picked",
        number(picked)
            .filter(value -> value >= survey.lowest() && value <= survey.highest())
            .orElse(-1));
    model.put("state", state);
    return sheets.page("survey", Map.copyOf(model));
  }
}
