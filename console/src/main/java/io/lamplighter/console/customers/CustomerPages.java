package io.lamplighter.console.customers;

import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.console.access.Role;
import io.lamplighter.console.access.Visitor;
import io.lamplighter.console.words.Crumb;
import io.lamplighter.console.words.Csv;
import io.lamplighter.console.words.NotHereException;
import io.lamplighter.console.words.Say;
import io.lamplighter.console.words.Status;
import io.lamplighter.console.words.Title;
import io.lamplighter.ledger.Json;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.reports.ActionRows;
import io.lamplighter.ledger.reports.Applied;
import io.lamplighter.ledger.reports.CustomerFile;
import io.lamplighter.ledger.reports.Timeline;
import io.lamplighter.ledger.reports.UnknownCampaignException;
import io.lamplighter.ledger.reports.Why;
import io.lamplighter.models.insights.NextAction;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
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
  private static final int NEWEST = 60;
  private static final int ROWS = 5_000;

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

  /// What the newest wave of one campaign said.
  record Standing(String campaign, Status status, String since) {}

  /// Which program is best for them.
  ///
  /// @param rule by which programs are ordered, and on what evidence
  record Next(String finding, String rule, List<NextRow> rows) {}

  /// One program.
  record NextRow(
      String campaign,
      Status status,
      String chance,
      String source,
      String value,
      String expected) {}

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
    return ledger.jdbi().withHandle(db -> CustomerFile.beginning(db, asked, FOUND)).stream()
        .map(found -> new Found(found.key(), found.name(), refs.address(found.id())))
        .toList();
  }

  /// @param campaign whose why is shown; absent shows that of the campaign that asked last
  @GetMapping("/customers/{reference}")
  String customer(
      @PathVariable String reference,
      @RequestParam(required = false) @Nullable String campaign,
      @ModelAttribute("say") Say say,
      Model model) {
    var id = id(reference);
    var file = file(id);
    var moments = ledger.jdbi().withHandle(db -> Timeline.of(db, id, say.now(), NEWEST)).moments();
    var visitor = Visitor.current();
    boolean unmasked = visitor != null && visitor.may(Role.May.SEE_CONTACT_DETAILS);
    boolean verbatim = visitor != null && visitor.may(Role.May.READ_VERBATIMS);
    var reaches =
        file.reaches().stream()
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
        "crumbs", List.of(new Crumb("Customers", "/customers"), Crumb.here(file.person().key())));
    model.addAttribute("person", file.person());
    model.addAttribute(
        "status", reachable ? Status.good("can be contacted") : Status.no("cannot be contacted"));
    model.addAttribute("masked", !unmasked);
    model.addAttribute("reaches", reaches);
    model.addAttribute("consents", file.consents());
    model.addAttribute(
        "household",
        file.household().stream()
            .map(
                member ->
                    new Kin(
                        member.name(),
                        refs.address(member.id()),
                        member.id().equals(file.person().id())))
            .toList());
    model.addAttribute(
        "whys",
        file.standings().stream()
            .map(
                answer ->
                    new Standing(
                        answer.campaign(),
                        WhyPanel.standing(answer.outcome()),
                        say.moment(answer.since())))
            .toList());
    model.addAttribute("lines", moments.stream().map(m -> Line.of(m, verbatim)).toList());
    model.addAttribute("full", moments.size() == NEWEST);
    model.addAttribute("reference", reference);
    model.addAttribute("next", next(file, say));
    why(file, campaign, say, model);
    return "customer";
  }

  private Next next(CustomerFile file, Say say) {
    var next =
        NextAction.of(ledger.jdbi(), file.person().id(), file.person().key(), clock.instant());
    return new Next(
        next.finding(),
        next.rule(),
        next.options().stream()
            .map(
                option ->
                    new NextRow(
                        Title.of(option.campaign()),
                        option.possible() ? Status.good("possible") : Status.no(option.why()),
                        option.chance().map(it -> say.share(it.value())).orElse("unknown"),
                        option.chance().map(ActionRows.Chance::source).orElse(""),
                        option.value().map(say::dollars).orElse("not stated"),
                        option.expected().map(say::dollars).orElse("unknown")))
            .toList());
  }

  private void why(CustomerFile file, @Nullable String asked, Say say, Model model) {
    var campaigns = ledger.jdbi().withHandle(Applied::all);
    var chosen =
        campaigns.stream()
            .filter(campaign -> campaign.name().equals(asked))
            .map(Applied::name)
            .findFirst()
            .or(() -> file.newestStanding().map(CustomerFile.Answer::campaign))
            .or(() -> campaigns.stream().map(Applied::name).findFirst());
    model.addAttribute("campaigns", campaigns.stream().map(Applied::name).toList());
    model.addAttribute("chosen", chosen.orElse(""));
    model.addAttribute(
        "why",
        chosen.map(
            campaign ->
                WhyPanel.of(why(file.person().id(), campaign), rule(campaigns, campaign), say)));
  }

  private static String rule(List<Applied> campaigns, String name) {
    return campaigns.stream()
        .filter(campaign -> campaign.name().equals(name))
        .map(campaign -> campaign.definition().audience())
        .findFirst()
        .orElse("");
  }

  private Why why(CustomerId customer, String campaign) {
    return Why.of(ledger.jdbi(), customer, campaign, Optional.empty(), clock.instant());
  }

  /// All that `why` prints on the command line.
  @GetMapping("/customers/{reference}/why/{campaign}.json")
  ResponseEntity<String> why(@PathVariable String reference, @PathVariable String campaign) {
    try {
      return ResponseEntity.ok()
          .contentType(MediaType.APPLICATION_JSON)
          .body(Json.of(why(id(reference), campaign).toJson()));
    } catch (UnknownCampaignException unknown) {
      throw new NotHereException();
    }
  }

  @GetMapping("/customers/{reference}/timeline.csv")
  ResponseEntity<String> csv(@PathVariable String reference, @ModelAttribute("say") Say say) {
    var id = id(reference);
    var visitor = Visitor.current();
    boolean verbatim = visitor != null && visitor.may(Role.May.READ_VERBATIMS);
    var csv = new Csv("at", "kind", "what", "campaign", "detail");
    ledger
        .jdbi()
        .withHandle(db -> Timeline.of(db, id, say.now(), ROWS))
        .moments()
        .forEach(
            moment ->
                csv.row(
                    moment.at(),
                    moment.kind(),
                    moment.what(),
                    moment.campaign().orElse(null),
                    Line.of(moment, verbatim).detail()));
    return csv.download("timeline");
  }

  private CustomerId id(String reference) {
    return refs.customer(reference).orElseThrow(NotHereException::new);
  }

  private CustomerFile file(CustomerId id) {
    return ledger
        .jdbi()
        .withHandle(db -> CustomerFile.of(db, id, clock.instant()))
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
}
