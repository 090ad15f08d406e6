package io.lamplighter.console.campaigns;

import io.lamplighter.campaigns.CampaignName;
import io.lamplighter.campaigns.StepKey;
import io.lamplighter.campaigns.definition.Journey.Step;
import io.lamplighter.console.CampaignControl;
import io.lamplighter.console.Settings;
import io.lamplighter.console.access.Role;
import io.lamplighter.console.access.Visitor;
import io.lamplighter.console.drawing.JourneyDrawing;
import io.lamplighter.console.drawing.JourneyDrawing.AtStep;
import io.lamplighter.console.drawing.JourneyDrawing.Left;
import io.lamplighter.console.drawing.JourneyDrawing.People;
import io.lamplighter.console.drawing.StepWords;
import io.lamplighter.console.words.Crumb;
import io.lamplighter.console.words.Csv;
import io.lamplighter.console.words.NotHereException;
import io.lamplighter.console.words.Say;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.reports.Activity;
import io.lamplighter.ledger.reports.JourneyCounts;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/// The list of campaigns, one campaign's journey with the people in it, and its buttons.
@Controller
public class CampaignPages {
  private final Ledger ledger;
  private final Settings settings;

  public CampaignPages(Ledger ledger, Settings settings) {
    this.ledger = ledger;
    this.settings = settings;
  }

  /// One campaign of the list.
  record Row(Running campaign, Activity overview) {}

  /// One step of the journey, for the list and the table.
  record StepRow(Step step, String title, String note, AtStep people) {}

  @GetMapping("/campaigns")
  String campaigns(@ModelAttribute("say") Say say, Model model) {
    model.addAttribute("crumbs", List.of(Crumb.here("Campaigns")));
    model.addAttribute("rows", rows(say));
    return "campaigns";
  }

  @GetMapping("/campaigns.csv")
  ResponseEntity<String> campaignsCsv(@ModelAttribute("say") Say say) {
    var csv =
        new Csv(
            "campaign",
            "version",
            "state",
            "contacted",
            "inside",
            "sent",
            "waves",
            "newest_wave",
            "next_wave");
    for (var row : rows(say)) {
      csv.row(
          row.campaign().name(),
          row.campaign().version(),
          row.campaign().state(),
          row.overview().contacted(),
          row.overview().inside(),
          row.overview().sent(),
          row.overview().waves(),
          row.overview().newestWave().orElse(null),
          row.campaign().nextTick().orElse(null));
    }
    return csv.download("campaigns");
  }

  private List<Row> rows(Say say) {
    var midnight = say.today().atStartOfDay(say.zone()).toInstant();
    return ledger
        .jdbi()
        .withHandle(
            db -> {
              var activity = Activity.all(db, midnight);
              return Running.all(db).stream()
                  .filter(campaign -> activity.containsKey(campaign.name()))
                  .map(
                      campaign ->
                          new Row(campaign, Objects.requireNonNull(activity.get(campaign.name()))))
                  .toList();
            });
  }

  @GetMapping("/campaigns/{name}")
  String overview(@PathVariable String name, @ModelAttribute("say") Say say, Model model) {
    var campaign = campaign(name);
    var midnight = say.today().atStartOfDay(say.zone()).toInstant();
    var overview = ledger.jdbi().withHandle(db -> Activity.of(db, campaign.name(), midnight));
    var people = people(campaign, overview, say);
    model.addAttribute(
        "crumbs", List.of(new Crumb("Campaigns", "/campaigns"), Crumb.here(campaign.title())));
    model.addAttribute("campaign", campaign);
    model.addAttribute("overview", overview);
    model.addAttribute("people", people);
    model.addAttribute("steps", steps(campaign, people));
    model.addAttribute("finding", finding(campaign, people, say));
    model.addAttribute(
        "journey",
        JourneyDrawing.draw(
            campaign.definition().journey(),
            people,
            "Journey with people waiting, sent and not sent at every step",
            say));
    var visitor = Visitor.current();
    model.addAttribute(
        "mayControl",
        visitor != null
            && visitor.may(Role.May.CONTROL_CAMPAIGNS)
            && settings.control().isPresent());
    return "campaign";
  }

  @GetMapping("/campaigns/{name}/journey.csv")
  ResponseEntity<String> journeyCsv(@PathVariable String name, @ModelAttribute("say") Say say) {
    var campaign = campaign(name);
    var overview = ledger.jdbi().withHandle(db -> Activity.of(db, campaign.name(), say.now()));
    var csv = new Csv("step", "kind", "came", "waiting", "passed", "enrolled", "reason", "people");
    for (var row : steps(campaign, people(campaign, overview, say))) {
      var at = row.people();
      var key = row.step().key().value();
      csv.row(
          key, row.title(), at.came(), at.waiting(), at.passed(), at.enrolled(), "", at.dropped());
      for (Left left : at.left()) {
        csv.row(key, row.title(), null, null, null, null, left.reason(), left.people());
      }
    }
    return csv.download(name + "-journey");
  }

  @PostMapping("/campaigns/{name}/pause")
  String pause(@PathVariable String name) {
    return order(name, CampaignControl::pause);
  }

  @PostMapping("/campaigns/{name}/resume")
  String resume(@PathVariable String name) {
    return order(name, CampaignControl::resume);
  }

  @PostMapping("/campaigns/{name}/wave")
  String wave(@PathVariable String name) {
    return order(name, CampaignControl::runWave);
  }

  @PostMapping("/campaigns/{name}/stop")
  String stop(@PathVariable String name) {
    return order(name, CampaignControl::stop);
  }

  private interface Order {
    void give(CampaignControl control, CampaignName campaign, String by);
  }

  private String order(String name, Order order) {
    var campaign = campaign(name);
    var visitor = Visitor.current();
    var control = settings.control().orElseThrow(NotHereException::new);
    if (visitor == null) {
      throw new NotHereException();
    }
    order.give(control, new CampaignName(campaign.name()), visitor.name());
    return "redirect:/campaigns/" + campaign.name();
  }

  private Running campaign(String name) {
    return ledger
        .jdbi()
        .withHandle(db -> Running.named(db, name))
        .orElseThrow(NotHereException::new);
  }

  private People people(Running campaign, Activity overview, Say say) {
    var since =
        overview.waves() == 0
            ? "as events bring them in"
            : say.of(overview.waves(), "wave", "waves")
                + overview.newestWave().map(tick -> ", newest " + say.moment(tick)).orElse("");
    var counts =
        ledger
            .jdbi()
            .withHandle(
                db -> JourneyCounts.of(db, campaign.name(), Optional.of(campaign.version())));
    var steps = new LinkedHashMap<StepKey, AtStep>();
    counts.steps().forEach(step -> steps.put(step.step(), at(step.contacted())));
    return new People(counts.entered(), counts.heldOut(), counts.finished(), steps, since);
  }

  private static AtStep at(JourneyCounts.Contacted contacted) {
    var left =
        contacted.left().entrySet().stream()
            .map(reason -> new Left(reason.getKey(), reason.getValue()))
            .sorted(Comparator.comparingLong(Left::people).reversed().thenComparing(Left::reason))
            .toList();
    return new AtStep(
        contacted.came(), contacted.waiting(), contacted.passed(), contacted.enrolled(), left);
  }

  private static List<StepRow> steps(Running campaign, People people) {
    return campaign.definition().journey().steps().stream()
        .map(
            step ->
                new StepRow(
                    step, StepWords.title(step), StepWords.note(step), people.at(step.key())))
        .toList();
  }

  /// The largest loss, which is what a reader looks for first.
  private static String finding(Running campaign, People people, Say say) {
    if (people.entered() == 0) {
      return "Nobody has entered yet.";
    }
    record Loss(String step, Left left) {}
    return campaign.definition().journey().steps().stream()
        .flatMap(
            step ->
                people.at(step.key()).left().stream()
                    .map(left -> new Loss(StepWords.title(step), left)))
        .max(Comparator.comparingLong(loss -> loss.left().people()))
        .map(
            loss ->
                "The largest single loss: "
                    + say.of(loss.left().people(), "person", "people")
                    + " at “"
                    + loss.step()
                    + "”, "
                    + StepWords.reason(loss.left().reason())
                    + ".")
        .orElse("Nobody was lost on the way so far.");
  }
}
