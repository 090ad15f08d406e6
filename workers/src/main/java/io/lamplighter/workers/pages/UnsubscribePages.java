package io.lamplighter.workers.pages;

import io.lamplighter.ledger.Ledger;
import io.lamplighter.workers.pages.LinkTokens.Purpose;
import io.lamplighter.workers.pages.OptOuts.Reach;
import java.time.InstantSource;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/// Unsubscribing: a page with a button for people, and RFC 8058's one click for mail programs.
@Controller
class UnsubscribePages {
  private final Sheets sheets;
  private final Ledger ledger;
  private final InstantSource clock;

  UnsubscribePages(Sheets sheets, Ledger ledger, InstantSource clock) {
    this.sheets = sheets;
    this.ledger = ledger;
    this.clock = clock;
  }

  @GetMapping("/u/{token}")
  ModelAndView ask(@PathVariable String token) {
    return sheets
        .message(token, Purpose.UNSUBSCRIBE)
        .map(
            message ->
                sheets.page(
                    "unsubscribe",
                    Map.of(
                        "token",
                        token,
                        "about",
                        Words.stream(message.category()),
                        "address",
                        message.maskedAddress().orElse(""),
                        "done",
                        false)))
        .orElseGet(sheets::noSuchLink);
  }

  /// Whatever the body says: the address is the order. Answers directly and never redirects.
  @PostMapping(path = "/u/{token}", params = "!page")
  ResponseEntity<Void> oneClick(@PathVariable String token) {
    return stop(token, Reach.STREAM, "one_click")
        ? ResponseEntity.ok().build()
        : ResponseEntity.status(HttpStatus.NOT_FOUND).build();
  }

  @PostMapping(path = "/u/{token}", params = "page")
  ModelAndView byButton(@PathVariable String token) {
    return stop(token, Reach.STREAM, "web")
        ? sheets.page(
            "unsubscribe", Map.of("token", token, "about", "", "address", "", "done", true))
        : sheets.noSuchLink();
  }

  private boolean stop(String token, Reach reach, String source) {
    var message = sheets.message(token, Purpose.UNSUBSCRIBE);
    message.ifPresent(
        known ->
            ledger
                .jdbi()
                .useTransaction(db -> OptOuts.record(db, known, reach, source, clock.instant())));
    return message.isPresent();
  }
}
