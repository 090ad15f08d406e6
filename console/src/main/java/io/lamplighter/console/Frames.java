package io.lamplighter.console;

import io.lamplighter.console.access.Role;
import io.lamplighter.console.access.Visitor;
import io.lamplighter.console.words.Say;
import io.lamplighter.ledger.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.util.WebUtils;

/// Puts the frame around every page.
@ControllerAdvice
class Frames {
  private final Ledger ledger;
  private final InstantSource clock;
  private final Settings settings;

  Frames(Ledger ledger, InstantSource clock, Settings settings) {
    this.ledger = ledger;
    this.clock = clock;
    this.settings = settings;
  }

  private record State(
      String utility,
      String mode,
      ZoneId zone,
      boolean fenced,
      @Nullable String fenceReason,
      @Nullable Instant completeThrough) {}

  @ModelAttribute
  void frame(HttpServletRequest request, Model model) {
    var state = state();
    var now = clock.instant();
    var say = new Say(state.zone(), now);
    var complete = state.completeThrough();
    var asOf =
        "As of "
            + say.hourZone(now)
            + ", "
            + say.day(now)
            + " "
            + say.today().getYear()
            + (complete == null ? "" : " · complete through " + say.moment(complete));
    var visitor = Visitor.current();
    model.addAttribute("say", say);
    model.addAttribute(
        "frame",
        new Frame(
            state.utility(),
            state.mode().equals("rehearsal"),
            state.fenced()
                ? Optional.of(state.fenceReason() == null ? "" : state.fenceReason())
                : Optional.empty(),
            asOf,
            visitor,
            theme(request),
            here(request),
            visitor == null ? List.of() : sections(visitor, request.getRequestURI())));
  }

  private static String here(HttpServletRequest request) {
    var query = request.getQueryString();
    return query == null || !request.getMethod().equals("GET")
        ? request.getRequestURI()
        : request.getRequestURI() + "?" + query;
  }

  private static @Nullable String theme(HttpServletRequest request) {
    var cookie = WebUtils.getCookie(request, ThemePages.COOKIE);
    return cookie != null && ThemePages.THEMES.contains(cookie.getValue())
        ? cookie.getValue()
        : null;
  }

  private List<Frame.Section> sections(Visitor visitor, String path) {
    var sections = new ArrayList<Frame.Section>();
    sections.add(
        new Frame.Section(
            "",
            List.of(
                new Frame.Place("/", "i-home", "Home", path.equals("/")),
                place("/campaigns", "i-campaign", "Campaigns", path))));
    sections.add(
        new Frame.Section(
            "Understand",
            List.of(
                place("/customers", "i-person", "Customers", path),
                place("/surveys", "i-survey", "Surveys", path),
                place("/programs", "i-flag", "Programs", path),
                place("/models", "i-model", "Models", path),
                place("/what-if", "i-whatif", "What-if", path))));
    var running = new ArrayList<Frame.Place>();
    running.add(place("/reconciliation", "i-balance", "Reconciliation", path));
    running.add(place("/operations", "i-ops", "Operations", path));
    if (settings.mail().isPresent() && visitor.may(Role.May.READ_CAUGHT_MAIL)) {
      running.add(place("/mailbox", "i-mail", "Mailbox", path));
    }
    sections.add(new Frame.Section("Keep running", running));
    return sections;
  }

  private static Frame.Place place(String address, String icon, String title, String path) {
    return new Frame.Place(
        address, icon, title, path.equals(address) || path.startsWith(address + "/"));
  }

  private State state() {
    return ledger
        .jdbi()
        .withHandle(
            db ->
                db.createQuery(
                        """
                        SELECT utility, mode, zone, fenced, fence_reason,
                               (SELECT min(complete_through) FROM feed) AS complete_through
                          FROM ledger_state
                        """)
                    .map(
                        (row, context) ->
                            new State(
                                row.getString("utility"),
                                row.getString("mode"),
                                ZoneId.of(row.getString("zone")),
                                row.getBoolean("fenced"),
                                row.getString("fence_reason"),
                                Optional.ofNullable(row.getTimestamp("complete_through"))
                                    .map(java.sql.Timestamp::toInstant)
                                    .orElse(null)))
                    .one());
  }
}
