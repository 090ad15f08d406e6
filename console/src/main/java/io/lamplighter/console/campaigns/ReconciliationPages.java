package io.lamplighter.console.campaigns;

import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.campaigns.definition.Journey.Step;
import io.lamplighter.console.Settings;
import io.lamplighter.console.access.Role;
import io.lamplighter.console.access.Visitor;
import io.lamplighter.console.campaigns.Balance.Place;
import io.lamplighter.console.campaigns.Balance.Wave;
import io.lamplighter.console.customers.CustomerRefs;
import io.lamplighter.console.drawing.StepWords;
import io.lamplighter.console.words.Crumb;
import io.lamplighter.console.words.Csv;
import io.lamplighter.console.words.NotHereException;
import io.lamplighter.console.words.Say;
import io.lamplighter.console.words.Status;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.reports.Ambiguous;
import io.lamplighter.ledger.reports.LearnedNow;
import io.lamplighter.ledger.reports.Reconciliation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The balance of waves, to the person, and the sends that nobody answered for.
@Controller
public class ReconciliationPages {
  private static final int UNANSWERED = 200;

  /// Chances told of, those of the newest waves.
  private static final int LEARNED = 12;

  private static final int REASON = 200;

  private final Ledger ledger;
  private final CustomerRefs refs;
  private final Settings settings;

  public ReconciliationPages(Ledger ledger, CustomerRefs refs, Settings settings) {
    this.ledger = ledger;
    this.refs = refs;
    this.settings = settings;
  }

  /// One part of the sum.
  record Term(long people, String words, boolean watch) {}

  /// A campaign and whether it balances.
  record Line(Running campaign, Status status, long entered, long ambiguous) {}

  /// An unanswered send and the address of its customer.
  record Case(Ambiguous send, String address) {}

  @GetMapping("/reconciliation")
  String all(@ModelAttribute("say") Say say, Model model) {
    var lines =
        ledger
            .jdbi()
            .withHandle(
                db ->
                    Running.all(db).stream()
                        .map(
                            campaign -> {
                              var touchpoint =
                                  touchpoints(campaign).stream().findFirst().orElse("");
                              var balance =
                                  Balance.of(Reconciliation.of(db, campaign.name()), touchpoint);
                              return new Line(
                                  campaign,
                                  status(balance, say),
                                  balance.total().entered(),
                                  balance.total().at(Place.AMBIGUOUS));
                            })
                        .toList());
    model.addAttribute("crumbs", List.of(Crumb.here("Reconciliation")));
    model.addAttribute("lines", lines);
    return "reconciliations";
  }

  @GetMapping("/campaigns/{name}/reconciliation")
  String one(
      @PathVariable String name,
      @RequestParam(required = false) @Nullable String touchpoint,
      @RequestParam(required = false) @Nullable String settled,
      @ModelAttribute("say") Say say,
      Model model) {
    var visitor = Visitor.current();
    model.addAttribute(
        "maySettle",
        visitor != null && visitor.may(Role.May.SETTLE_MESSAGES) && settings.control().isPresent());
    model.addAttribute("settled", said(settled));
    var campaign = campaign(name);
    var touchpoints = touchpoints(campaign);
    var step =
        touchpoint != null && touchpoints.contains(touchpoint)
            ? touchpoint
            : touchpoints.stream().findFirst().orElse("");
    var balance = ledger.jdbi().withHandle(db -> Balance.of(Reconciliation.of(db, name), step));
    model.addAttribute(
        "crumbs",
        List.of(
            new Crumb("Campaigns", "/campaigns"),
            new Crumb(campaign.title(), "/campaigns/" + name),
            Crumb.here("Reconciliation")));
    model.addAttribute("campaign", campaign);
    model.addAttribute("touchpoints", touchpoints);
    model.addAttribute("balance", balance);
    model.addAttribute(
        "learned",
        ledger.jdbi().withHandle(db -> LearnedNow.all(db, name, say.now())).stream()
            .limit(LEARNED)
            .toList());
    model.addAttribute("status", status(balance, say));
    model.addAttribute("before", before(balance));
    model.addAttribute("after", after(balance));
    model.addAttribute("places", List.of(Place.values()));
    model.addAttribute("sum", sum(after(balance), balance.total().entered(), say));
    model.addAttribute(
        "unanswered",
        ledger
            .jdbi()
            .withHandle(
                db ->
                    Ambiguous.of(db, name, UNANSWERED).stream()
                        .map(send -> new Case(send, refs.address(send.customer())))
                        .toList()));
    return "reconciliation";
  }

  /// A person's word on one ambiguous message.
  @PostMapping("/campaigns/{name}/settle")
  String settle(
      @PathVariable String name,
      @RequestParam UUID message,
      @RequestParam String as,
      @RequestParam(defaultValue = "") String reason) {
    var campaign = campaign(name);
    var visitor = Visitor.current();
    var control = settings.control().orElseThrow(NotHereException::new);
    var said = reason.strip();
    boolean known = as.equals("sent") || as.equals("failed");
    if (visitor == null || !known || said.isEmpty() || said.length() > REASON) {
      return "redirect:/campaigns/" + campaign.name() + "/reconciliation?settled=no#ambiguous";
    }
    boolean settled =
        control.settle(new TouchpointId(message), as.equals("sent"), said, visitor.name());
    return "redirect:/campaigns/"
        + campaign.name()
        + "/reconciliation?settled="
        + (settled ? as : "before")
        + "#ambiguous";
  }

  /// What became of the order that led back to the page.
  private static String said(@Nullable String settled) {
    return switch (settled == null ? "" : settled) {
      case "sent" -> "Settled as sent, with an audit row.";
      case "failed" -> "Settled as failed, with an audit row. It no longer counts for caps.";
      case "before" -> "Nothing changed: it was settled meanwhile.";
      case "no" -> "Nothing changed: choose what happened and say why, in up to 200 characters.";
      default -> "";
    };
  }

  @GetMapping("/campaigns/{name}/reconciliation.csv")
  ResponseEntity<String> csv(
      @PathVariable String name, @RequestParam(required = false) @Nullable String touchpoint) {
    var campaign = campaign(name);
    var touchpoints = touchpoints(campaign);
    var step =
        touchpoint != null && touchpoints.contains(touchpoint)
            ? touchpoint
            : touchpoints.stream().findFirst().orElse("");
    var balance = ledger.jdbi().withHandle(db -> Balance.of(Reconciliation.of(db, name), step));
    var columns = new ArrayList<>(List.of("wave", "tick", "closed", "touchpoint", "met_the_rule"));
    columns.addAll(balance.reasons());
    columns.add("entered");
    Arrays.stream(Place.values())
        .map(place -> place.name().toLowerCase(java.util.Locale.ROOT))
        .forEach(columns::add);
    columns.add("difference");
    var csv = new Csv(columns.toArray(String[]::new));
    for (Wave wave : balance.waves()) {
      var row =
          new ArrayList<Object>(
              List.of(wave.id(), wave.tick(), wave.frozen(), step, wave.audience()));
      balance.reasons().forEach(reason -> row.add(wave.turnedAway().getOrDefault(reason, 0L)));
      row.add(wave.entered());
      Arrays.stream(Place.values()).map(wave::at).forEach(row::add);
      row.add(wave.difference());
      csv.row(row.toArray());
    }
    return csv.download(name + "-reconciliation");
  }

  private Running campaign(String name) {
    return ledger
        .jdbi()
        .withHandle(db -> Running.named(db, name))
        .orElseThrow(NotHereException::new);
  }

  private static List<String> touchpoints(Running campaign) {
    return campaign.definition().journey().steps().stream()
        .filter(step -> step instanceof Step.Contact)
        .map(step -> step.key().value())
        .toList();
  }

  private static Status status(Balance balance, Say say) {
    if (balance.waves().isEmpty()) {
      return Status.nothing("no wave yet");
    }
    if (balance.balances()) {
      return Status.good("balances to the person");
    }
    long off = balance.waves().stream().filter(wave -> !wave.balanced()).count();
    return Status.broken(say.of(off, "wave does", "waves do") + " not balance");
  }

  private static List<Term> before(Balance balance) {
    var terms = new ArrayList<Term>();
    balance
        .total()
        .turnedAway()
        .forEach((reason, people) -> terms.add(new Term(people, StepWords.reason(reason), false)));
    terms.add(new Term(balance.total().entered(), "entered", false));
    return terms;
  }

  /// What was skipped and who left is told by reason: that is what a reader asks next.
  private static List<Term> after(Balance balance) {
    var total = balance.total();
    var terms = new ArrayList<Term>();
    for (var place : Place.values()) {
      switch (place) {
        case SKIPPED -> terms.addAll(terms("skipped: ", total.at().skipped()));
        case EXITED -> terms.addAll(terms("left: ", total.at().exited()));
        case AMBIGUOUS -> terms.add(new Term(total.at(place), place.words(), total.at(place) > 0));
        default -> terms.add(new Term(total.at(place), place.words(), false));
      }
    }
    return terms;
  }

  private static List<Term> terms(String before, Map<String, Long> reasons) {
    return reasons.entrySet().stream()
        .map(
            reason ->
                new Term(
                    reason.getValue(),
                    before + StepWords.reason(reason.getKey()),
                    reason.getKey().startsWith("dead")))
        .toList();
  }

  private static String sum(List<Term> terms, long entered, Say say) {
    var parts = terms.stream().map(term -> say.count(term.people())).toList();
    long sum = terms.stream().mapToLong(Term::people).sum();
    return String.join(" + ", parts)
        + " = "
        + say.count(sum)
        + ". Difference "
        + say.count(entered - sum)
        + ".";
  }
}
