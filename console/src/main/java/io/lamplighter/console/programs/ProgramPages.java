package io.lamplighter.console.programs;

import io.lamplighter.console.drawing.AdoptionCurve;
import io.lamplighter.console.drawing.Figure;
import io.lamplighter.console.kept.Kept;
import io.lamplighter.console.words.Crumb;
import io.lamplighter.console.words.Csv;
import io.lamplighter.console.words.NotHereException;
import io.lamplighter.console.words.Say;
import io.lamplighter.console.words.Title;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.reports.Applied;
import io.lamplighter.ledger.reports.ProgramRows;
import io.lamplighter.ledger.reports.ProgramRows.Program;
import io.lamplighter.models.insights.ContactResponse;
import io.lamplighter.models.insights.ProgramSaturation;
import io.lamplighter.models.insights.ProgramSaturation.Goal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/// Programs: [ProgramSaturation] and, for each campaign toward one, [ContactResponse].
@Controller
public class ProgramPages {
  private final Ledger ledger;
  private final Kept<ProgramSaturation> kept = new Kept<>();
  private final Kept<List<ContactResponse>> contacts = new Kept<>();

  public ProgramPages(Ledger ledger) {
    this.ledger = ledger;
  }

  /// One campaign's contacts.
  record Panel(String campaign, String title, String finding, String who, List<Row> rows) {}

  /// The n-th contact.
  record Row(
      String contact,
      String people,
      String response,
      String ends,
      String extra,
      String extraEnds,
      String cost) {}

  @GetMapping("/programs")
  String programs(Model model) {
    model.addAttribute("crumbs", List.of(Crumb.here("Programs")));
    model.addAttribute("programs", ledger.jdbi().withHandle(ProgramRows::all));
    return "programs";
  }

  @GetMapping("/programs/{name}")
  String program(
      @PathVariable String name,
      @RequestParam(name = "goal", defaultValue = "") String wanted,
      @RequestParam(name = "by", defaultValue = "") String by,
      @ModelAttribute("say") Say say,
      Model model) {
    var program = program(name);
    var goal = goal(wanted, by);
    var answer = answer(name, goal, say);
    model.addAttribute(
        "crumbs", List.of(new Crumb("Programs", "/programs"), Crumb.here(program.title())));
    model.addAttribute("program", program);
    model.addAttribute("answer", answer);
    model.addAttribute("wanted", wanted);
    model.addAttribute("by", by);
    model.addAttribute(
        "misread",
        goal.isEmpty() && !(wanted.isBlank() && by.isBlank())
            ? "A goal is a whole number above 0 and a day such as 2027-06-30."
            : "");
    model.addAttribute("goal", answer.goalFinding().orElse(""));
    model.addAttribute(
        "curve", answer.missing().isEmpty() ? Optional.of(curve(answer, say)) : Optional.empty());
    model.addAttribute("basis", basis(answer));
    model.addAttribute("panels", panels(name, say));
    return "program";
  }

  @GetMapping("/programs/{name}/adoption.csv")
  ResponseEntity<String> adoption(@PathVariable String name, @ModelAttribute("say") Say say) {
    program(name);
    var answer = answer(name, Optional.empty(), say);
    var csv = new Csv("four_weeks_to", "kind", "enrolled", "total", "low", "high");
    answer
        .periods()
        .forEach(p -> csv.row(p.ends(), "counted", p.enrolled(), p.total(), null, null));
    boolean single = single(answer);
    answer
        .forecast()
        .forEach(
            ahead ->
                csv.row(
                    ahead.day(),
                    "expected",
                    null,
                    single ? ahead.total().value() : null,
                    ahead.total().low(),
                    ahead.total().high()));
    return csv.download(name + "-adoption");
  }

  @GetMapping("/programs/{name}/contacts.csv")
  ResponseEntity<String> contacts(@PathVariable String name, @ModelAttribute("say") Say say) {
    program(name);
    var csv =
        new Csv(
            "campaign",
            "contact",
            "people",
            "response",
            "low",
            "high",
            "extra_per_assigned",
            "extra_low",
            "extra_high");
    for (var campaign : responses(name, say)) {
      for (var step : campaign.steps()) {
        if (!step.hidden()) {
          csv.row(
              campaign.campaign(),
              step.number(),
              step.contacted(),
              step.response().map(share -> share.rate()).orElse(null),
              step.ends().map(ends -> ends.low()).orElse(null),
              step.ends().map(ends -> ends.high()).orElse(null),
              step.extra().map(extra -> extra.value()).orElse(null),
              step.extra().map(extra -> extra.low()).orElse(null),
              step.extra().map(extra -> extra.high()).orElse(null));
        }
      }
    }
    return csv.download(name + "-contacts");
  }

  private Program program(String name) {
    return ledger.jdbi().withHandle(ProgramRows::all).stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(NotHereException::new);
  }

  private ProgramSaturation answer(String name, Optional<Goal> goal, Say say) {
    return kept.answer(
        name + goal,
        say.now(),
        () ->
            ledger
                .jdbi()
                .withHandle(
                    db -> ProgramSaturation.of(db, name, Optional.empty(), goal, say.now())));
  }

  private List<ContactResponse> responses(String name, Say say) {
    return contacts.answer(
        name,
        say.now(),
        () ->
            ledger
                .jdbi()
                .withHandle(
                    db ->
                        Applied.all(db).stream()
                            .filter(
                                campaign ->
                                    campaign
                                        .definition()
                                        .goal()
                                        .map(goal -> goal.program().equals(name))
                                        .orElse(false))
                            .map(campaign -> ContactResponse.of(db, campaign, say.now()))
                            .toList()));
  }

  private static Optional<Goal> goal(String wanted, String by) {
    try {
      long enrolled = Long.parseLong(wanted.replace(",", "").strip());
      return enrolled > 0
          ? Optional.of(new Goal(enrolled, LocalDate.parse(by.strip())))
          : Optional.empty();
    } catch (NumberFormatException | DateTimeParseException notAGoal) {
      return Optional.empty();
    }
  }

  /// Whether a single figure may be told inside the range.
  private static boolean single(ProgramSaturation answer) {
    return answer.pastTheBend() && !answer.missedItsTest();
  }

  private static String basis(ProgramSaturation answer) {
    return answer.market().campaigns().isEmpty()
        ? "everybody with an open account, since no campaign says who is eligible"
        : "whoever is enrolled or meets the rule of "
            + String.join(" or ", answer.market().campaigns().stream().map(Title::of).toList());
  }

  private static Figure curve(ProgramSaturation answer, Say say) {
    var label = "Enrolled in all, with the range that is expected";
    boolean single = single(answer);
    var rows = new ArrayList<List<String>>();
    for (var period : answer.periods()) {
      rows.add(
          List.of(
              say.date(period.ends()),
              say.count(period.enrolled()),
              say.count(period.total()),
              "",
              ""));
    }
    for (var ahead : answer.forecast()) {
      rows.add(
          List.of(
              say.date(ahead.day()),
              "",
              single ? say.whole(ahead.total().value()) : "–",
              say.whole(ahead.total().low()),
              say.whole(ahead.total().high())));
    }
    return new Figure(
        "f-curve",
        answer.finding(),
        "Customers who enrolled at some time, by four weeks; the band is 95 % of 200 bootstrap curves (Bass, market given by eligibility, not fitted), if things go on as they did.",
        "wide",
        AdoptionCurve.draw(
            answer.periods().stream()
                .map(p -> new AdoptionCurve.Past(p.ends(), p.total()))
                .toList(),
            answer.forecast().stream()
                .map(
                    a ->
                        new AdoptionCurve.Ahead(
                            a.day(), a.total().value(), a.total().low(), a.total().high()))
                .toList(),
            answer.market().eligible(),
            single,
            answer.goal().map(it -> new AdoptionCurve.Goal(it.goal().by(), it.goal().enrolled())),
            label,
            say),
        new Figure.Table(label, List.of("Four weeks to", "Enrolled", "In all", "From", "To"), rows),
        "/programs/" + answer.program() + "/adoption.csv");
  }

  private List<Panel> panels(String name, Say say) {
    return responses(name, say).stream()
        .map(
            campaign ->
                new Panel(
                    campaign.campaign(),
                    Title.of(campaign.campaign()),
                    campaign.finding(),
                    say.of(campaign.people(), "person", "people")
                        + " assigned to be contacted, "
                        + say.count(campaign.heldOut())
                        + " held out",
                    campaign.steps().stream().map(step -> row(step, say)).toList()))
        .toList();
  }

  private static Row row(ContactResponse.Step step, Say say) {
    var number = "Contact " + step.number();
    if (step.hidden()) {
      return new Row(number, "under 15", "–", "", "–", "", "–");
    }
    return new Row(
        number,
        say.count(step.contacted()),
        step.response().map(share -> say.share(share.rate())).orElse("not drawn"),
        step.ends().map(ends -> say.share(ends.low()) + " to " + say.share(ends.high())).orElse(""),
        step.extra().map(extra -> say.points(extra.value())).orElse("–"),
        step.extra()
            .map(extra -> say.pointsEnd(extra.low()) + " to " + say.pointsEnd(extra.high()))
            .orElse(""),
        say.money(Math.round(step.cents() * 100)));
  }
}
