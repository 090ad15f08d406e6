package io.lamplighter.workers.pages;

import io.lamplighter.ledger.Ledger;
import io.lamplighter.workers.pages.LinkTokens.Purpose;
import io.lamplighter.workers.pages.LinkTokens.Reading;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.view.RedirectView;

/// Links that count clicks. Where one leads is signed into it, and must be a host of ours besides.
@Controller
class ClickPages {
  private static final Logger LOG = LoggerFactory.getLogger(ClickPages.class);

  private final Sheets sheets;
  private final Ledger ledger;
  private final LinkTokens tokens;
  private final PublicPages.Settings settings;
  private final InstantSource clock;

  ClickPages(
      Sheets sheets,
      Ledger ledger,
      LinkTokens tokens,
      PublicPages.Settings settings,
      InstantSource clock) {
    this.sheets = sheets;
    this.ledger = ledger;
    this.tokens = tokens;
    this.settings = settings;
    this.clock = clock;
  }

  @GetMapping("/c/{token}")
  ModelAndView follow(@PathVariable String token, HttpServletRequest request) {
    if (!(tokens.read(token, Purpose.CLICK, clock.instant())
        instanceof Reading.Good(var touchpoint, var address))) {
      return sheets.noSuchLink();
    }
    var target = allowed(address);
    if (target.isEmpty()) {
      return sheets.noSuchLink();
    }
    try {
      ledger
          .jdbi()
          .useTransaction(
              db ->
                  SentMessage.find(db, touchpoint)
                      .ifPresent(
                          message ->
                              Engagements.record(
                                  db,
                                  message,
                                  "clicked",
                                  target.get().getHost() + target.get().getPath(),
                                  request,
                                  clock.instant())));
    } catch (RuntimeException notWritten) {
      // The customer wants to read the page; a click that is not counted harms nobody.
      LOG.warn("a click could not be recorded: {}", notWritten.getClass().getSimpleName());
    }
    return new ModelAndView(new RedirectView(target.get().toString()));
  }

  private Optional<URI> allowed(String address) {
    try {
      var target = new URI(address);
      var host = target.getHost();
      return "https".equals(target.getScheme())
              && host != null
              && target.getUserInfo() == null
              && settings.linkHosts().contains(host.toLowerCase(Locale.ROOT))
          ? Optional.of(target)
          : Optional.empty();
    } catch (URISyntaxException noAddress) {
      return Optional.empty();
    }
  }
}
