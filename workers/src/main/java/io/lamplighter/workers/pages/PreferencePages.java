package io.lamplighter.workers.pages;

import io.lamplighter.ledger.Ledger;
import io.lamplighter.workers.pages.LinkTokens.Purpose;
import io.lamplighter.workers.pages.OptOuts.Reach;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// What a customer wants to hear no more of, as far as they like.
@Controller
class PreferencePages {
  private final Sheets sheets;
  private final Ledger ledger;
  private final InstantSource clock;

  PreferencePages(Sheets sheets, Ledger ledger, InstantSource clock) {
    this.sheets = sheets;
    this.ledger = ledger;
    this.clock = clock;
  }

  @GetMapping("/p/{token}")
  ModelAndView show(@PathVariable String token) {
    return sheets
        .message(token, Purpose.PREFERENCES)
        .map(message -> page(token, message, ""))
        .orElseGet(sheets::noSuchLink);
  }

  @PostMapping("/p/{token}")
  ModelAndView change(@PathVariable String token, @RequestParam String stop) {
    var message = sheets.message(token, Purpose.PREFERENCES);
    var reach =
        switch (stop) {
          case "stream" -> Optional.of(Reach.STREAM);
          case "marketing" -> Optional.of(Reach.MARKETING);
          case "channel" -> Optional.of(Reach.CHANNEL);
          default -> Optional.<Reach>empty();
        };
    if (message.isEmpty() || reach.isEmpty()) {
      return sheets.noSuchLink();
    }
    ledger
        .jdbi()
        .useTransaction(
            db -> OptOuts.record(db, message.get(), reach.get(), "web", clock.instant()));
    return page(token, message.get(), stop);
  }

  private ModelAndView page(String token, SentMessage message, String stopped) {
    return sheets.page(
        "preferences",
        Map.of(
            "token",
            token,
            "about",
            Words.stream(message.category()),
            "address",
            message.maskedAddress().orElse(""),
            "stopped",
            stopped));
  }
}
