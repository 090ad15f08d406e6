package io.lamplighter.console.customers;

import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.console.access.Role;
import io.lamplighter.console.access.Visitor;
import io.lamplighter.console.customers.Dossier.Happening;
import io.lamplighter.console.words.Crumb;
import io.lamplighter.console.words.Csv;
import io.lamplighter.console.words.NotHereException;
import io.lamplighter.console.words.Say;
import io.lamplighter.console.words.Status;
import io.lamplighter.ledger.Ledger;
import java.time.InstantSource;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Finds a customer and shows what happened to them, and why.
@Controller
public class CustomerPages {
  private static final int FOUND = 50;

  private final Ledger ledger;
  private final CustomerRefs refs;
  private final InstantSource clock;

  public CustomerPages(Ledger ledger, CustomerRefs refs, InstantSource clock) {
    this.ledger = ledger;
    this.refs = refs;
    this.clock = clock;
  }

  /// One customer found.
  record Found(String key, String name, String address) {}

  /// A member of the household.
  record Kin(String name, String address, boolean self) {}

  /// A contact point as the reader may see it.
  record Shown(String channel, String address, Status status) {}

  /// Why in, why not.
  record Why(String campaign, Status status, String since) {}

  /// One entry of the timeline.
  record Line(Happening happening, String icon, String style, String title) {}

  @GetMapping("/customers")
  String search(Model model) {
    model.addAttribute("crumbs", List.of(Crumb.here("Customers")));
    model.addAttribute("found", List.of());
    model.addAttribute("asked", "");
    return "customers";
  }

  /// Names and numbers travel in the body, so that no address, log or history keeps them.
  @PostMapping("/customers")
  String found(@RequestParam String q, Model model) {
    var asked = q.strip();
    var found = asked.isEmpty() ? List.<Found>of() : find(asked);
    if (found.size() == 1) {
      return "redirect:" + found.getFirst().address();
    }
    model.addAttribute("crumbs", List.of(Crumb.here("Customers")));
    model.addAttribute("found", found);
    model.addAttribute("asked", asked);
    return "customers";
  }

  private List<Found> find(String asked) {
    var prefix = asked.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    return ledger
        .jdbi()
        .withHandle(
            db ->
                db.createQuery(
                        """
                        SELECT id, key, given_name || ' ' || family_name AS name FROM customer
                         WHERE erased_at IS NULL
                           AND (key ILIKE :prefix OR family_name ILIKE :prefix OR given_name || ' ' || family_name ILIKE :prefix)
                         ORDER BY key LIMIT :most
                        """)
                    .bind("prefix", prefix)
                    .bind("most", FOUND)
                    .map(
                        (row, context) ->
                            new Found(
                                row.getString("key"),
                                row.getString("name"),
                                refs.address(new CustomerId(row.getLong("id")))))
                    .list());
  }

  @GetMapping("/customers/{reference}")
  String customer(@PathVariable String reference, @ModelAttribute("say") Say say, Model model) {
    var dossier = dossier(reference);
    var visitor = Visitor.current();
    boolean unmasked = visitor != null && visitor.may(Role.May.SEE_CONTACT_DETAILS);
    var reaches =
        dossier.reaches().stream()
            .map(
                reach ->
                    new Shown(
                        reach.channel().replace('_', ' '),
                        unmasked ? reach.address() : masked(reach.address()),
                        reach
                            .suppressed()
                            .map(reason -> Status.no("suppressed: " + reason))
                            .orElseGet(
                                () ->
                                    reach.status().equals("good")
                                        ? Status.good("good")
                                        : Status.watch(reach.status()))))
            .toList();
    boolean reachable =
        reaches.stream().anyMatch(reach -> reach.status().tone() == Status.Tone.GOOD);
    model.addAttribute(
        "crumbs",
        List.of(new Crumb("Customers", "/customers"), Crumb.here(dossier.person().key())));
    model.addAttribute("person", dossier.person());
    model.addAttribute(
        "status", reachable ? Status.good("can be contacted") : Status.no("cannot be contacted"));
    model.addAttribute("masked", !unmasked);
    model.addAttribute("reaches", reaches);
    model.addAttribute("consents", dossier.consents());
    model.addAttribute(
        "household",
        dossier.household().stream()
            .map(
                member ->
                    new Kin(
                        member.name(),
                        refs.address(member.id()),
                        member.id().equals(dossier.person().id())))
            .toList());
    model.addAttribute(
        "whys",
        dossier.standings().stream()
            .map(
                answer ->
                    new Why(answer.campaign(), why(answer.outcome()), say.moment(answer.since())))
            .toList());
    model.addAttribute("lines", dossier.happenings().stream().map(CustomerPages::line).toList());
    model.addAttribute("csv", "/customers/" + reference + "/timeline.csv");
    return "customer";
  }

  @GetMapping("/customers/{reference}/timeline.csv")
  ResponseEntity<String> csv(@PathVariable String reference) {
    var csv = new Csv("at", "kind", "what", "detail");
    dossier(reference).happenings().forEach(h -> csv.row(h.at(), h.kind(), h.what(), h.detail()));
    return csv.download("timeline");
  }

  private Dossier dossier(String reference) {
    return refs.customer(reference)
        .flatMap(id -> ledger.jdbi().withHandle(db -> Dossier.of(db, id, clock.instant())))
        .orElseThrow(NotHereException::new);
  }

  /// `ada@mail.example` → `a••••••@mail.example`; of a number the last four digits stay.
  static String masked(String address) {
    int at = address.indexOf('@');
    if (at > 0) {
      return address.substring(0, 1) + "••••••" + address.substring(at);
    }
    return address.startsWith("+") && address.length() > 4
        ? "••• ••• " + address.substring(address.length() - 4)
        : "••••••";
  }

  private static Status why(String outcome) {
    return switch (outcome) {
      case "entered" -> Status.good("entered");
      case "inside" -> Status.running("inside already");
      case "resting" -> Status.no("was in already, not yet again");
      case "decided" -> Status.no("decided already, asked again later");
      case "not_chosen" -> Status.no("not chosen: below the line");
      case "no_consent" -> Status.no("no consent on an allowed channel");
      case "no_address" -> Status.no("no address on an allowed channel");
      case "suppressed" -> Status.no("suppressed");
      case "capped" -> Status.no("capped: enough messages lately");
      default -> Status.unknown(outcome.replace('_', ' '));
    };
  }

  private static Line line(Happening happening) {
    var what = happening.what().replace('_', ' ');
    return switch (happening.kind()) {
      case "enrolled" -> new Line(happening, "i-star", "good", "Enrolled in " + what);
      case "decision" -> new Line(happening, "i-score", "", "Decided: " + what);
      case "survey" ->
          new Line(
              happening, "i-survey", "info", "Answered " + what.toUpperCase(java.util.Locale.ROOT));
      case "heard" -> new Line(happening, "i-check", "", "Message " + what);
      case "consent" -> new Line(happening, "i-approve", "", "Consent, " + what);
      case "message sent" -> new Line(happening, icon(happening), "lit", "Sent: " + what);
      case "message ambiguous" -> new Line(happening, icon(happening), "lit", "Ambiguous: " + what);
      case "message skipped" -> new Line(happening, "i-clock", "bad", "Not sent: " + what);
      case "message failed" -> new Line(happening, "i-x", "bad", "Failed: " + what);
      case "event" ->
          new Line(
              happening,
              "i-bolt",
              "",
              what.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + what.substring(1));
      default -> new Line(happening, "i-clock", "", "Waits: " + what);
    };
  }

  private static String icon(Happening happening) {
    var channel = happening.detail();
    return channel.startsWith("sms")
        ? "i-sms"
        : channel.startsWith("direct") ? "i-letter" : "i-mail";
  }
}
