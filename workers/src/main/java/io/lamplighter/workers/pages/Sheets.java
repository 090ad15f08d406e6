package io.lamplighter.workers.pages;

import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.LedgerState;
import io.lamplighter.workers.pages.LinkTokens.Purpose;
import io.lamplighter.workers.pages.LinkTokens.Reading;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/// What all pages share: who writes, which message is meant, and the page for links that do not
/// work.
@Component
class Sheets {
  private final Ledger ledger;
  private final LinkTokens tokens;
  private final PublicPages.Settings settings;
  private final InstantSource clock;

  Sheets(Ledger ledger, LinkTokens tokens, PublicPages.Settings settings, InstantSource clock) {
    this.ledger = ledger;
    this.tokens = tokens;
    this.settings = settings;
    this.clock = clock;
  }

  /// The message that a link names.
  ///
  /// @return nothing if the link is not ours, too old, or its message is gone
  Optional<SentMessage> message(String token, Purpose purpose) {
    return switch (tokens.read(token, purpose, clock.instant())) {
      case Reading.Good(var id, var detail) ->
          ledger.jdbi().withHandle(db -> SentMessage.find(db, id));
      // Nobody's no is too late.
      case Reading.Expired(var id) when purpose == Purpose.UNSUBSCRIBE ->
          ledger.jdbi().withHandle(db -> SentMessage.find(db, id));
      case Reading.Expired expired -> Optional.empty();
      case Reading.Foreign foreign -> Optional.empty();
    };
  }

  ModelAndView page(String name, Map<String, ?> model) {
    var page = new ModelAndView(name);
    var state = ledger.jdbi().withHandle(LedgerState::read);
    page.addObject("utility", state.utility());
    page.addObject("postalAddress", settings.postalAddress());
    page.addAllObjects(model);
    return page;
  }

  ModelAndView noSuchLink() {
    var page = page("no-link", Map.of());
    page.setStatus(HttpStatus.NOT_FOUND);
    return page;
  }
}
