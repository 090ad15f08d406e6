package io.lamplighter.console.campaigns;

import io.lamplighter.console.drawing.IntervalBars;
import io.lamplighter.console.kept.Kept;
import io.lamplighter.console.words.Crumb;
import io.lamplighter.console.words.Csv;
import io.lamplighter.console.words.NotHereException;
import io.lamplighter.console.words.Say;
import io.lamplighter.console.words.Status;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.reports.EquityRows.Group;
import io.lamplighter.models.insights.EquityReport;
import io.lamplighter.models.insights.EquityReport.Attribute;
import io.lamplighter.models.insights.EquityReport.Line;
import io.lamplighter.models.insights.EquityReport.Ratio;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;

/// Whom a campaign reaches, by group, as [EquityReport] has it.
@Controller
public class FairnessPages {
  private final Ledger ledger;
  private final Kept<EquityReport> kept = new Kept<>();

  public FairnessPages(Ledger ledger) {
    this.ledger = ledger;
  }

  /// One attribute.
  record Table(String name, String note, String axis, List<Row> rows) {}

  /// One group.
  record Row(
      String name,
      Status status,
      String eligible,
      String contacted,
      String contactedNote,
      String enrolled,
      String enrolledNote,
      String contact,
      String contactEnds,
      String enrolment,
      String enrolmentEnds,
      String effect,
      String effectEnds,
      String bar) {}

  @GetMapping("/campaigns/{name}/fairness")
  String fairness(@PathVariable String name, @ModelAttribute("say") Say say, Model model) {
    var campaign = campaign(name);
    var report = report(campaign, say);
    boolean hasGoal = campaign.definition().goal().isPresent();
    model.addAttribute(
        "crumbs",
        List.of(
            new Crumb("Campaigns", "/campaigns"),
            new Crumb(campaign.title(), "/campaigns/" + name),
            Crumb.here("Fairness")));
    model.addAttribute("campaign", campaign);
    model.addAttribute("report", report);
    model.addAttribute("status", status(report));
    model.addAttribute(
        "tables", report.attributes().stream().map(it -> table(it, hasGoal, say)).toList());
    return "fairness";
  }

  @GetMapping("/campaigns/{name}/fairness.csv")
  ResponseEntity<String> csv(@PathVariable String name, @ModelAttribute("say") Say say) {
    var csv =
        new Csv(
            "attribute",
            "group",
            "eligible",
            "contacted",
            "reached",
            "enrolled",
            "contact_ratio",
            "contact_low",
            "contact_high",
            "enrolment_ratio",
            "enrolment_low",
            "enrolment_high",
            "effect",
            "effect_low",
            "effect_high");
    for (var attribute : report(campaign(name), say).attributes()) {
      for (var line : attribute.lines()) {
        var group = line.group();
        csv.row(
            attribute.name(),
            group.name(),
            group.eligible(),
            group.contacted(),
            group.reached(),
            group.enrolled(),
            line.contact().map(Ratio::value).orElse(null),
            line.contact().map(ratio -> ratio.interval().low()).orElse(null),
            line.contact().map(ratio -> ratio.interval().high()).orElse(null),
            line.enrolment().map(Ratio::value).orElse(null),
            line.enrolment().map(ratio -> ratio.interval().low()).orElse(null),
            line.enrolment().map(ratio -> ratio.interval().high()).orElse(null),
            line.effect().map(effect -> effect.estimate()).orElse(null),
            line.effect().map(effect -> effect.interval().low()).orElse(null),
            line.effect().map(effect -> effect.interval().high()).orElse(null));
      }
    }
    return csv.download(name + "-fairness");
  }

  private Running campaign(String name) {
    return ledger
        .jdbi()
        .withHandle(db -> Running.named(db, name))
        .orElseThrow(NotHereException::new);
  }

  private EquityReport report(Running campaign, Say say) {
    return kept.answer(
        campaign.name() + " " + campaign.version(),
        say.now(),
        () -> ledger.jdbi().withHandle(db -> EquityReport.of(db, campaign.applied(), say.now())));
  }

  private static Status status(EquityReport report) {
    if (!report.read().isEmpty()) {
      return Status.broken("a model reads what may only be audited");
    }
    if (!report.isCompared()) {
      return Status.nothing("too few to compare");
    }
    boolean sure =
        report.attributes().stream()
            .flatMap(attribute -> attribute.lines().stream())
            .flatMap(
                line ->
                    java.util.stream.Stream.concat(
                        line.contact().stream(), line.enrolment().stream()))
            .anyMatch(Ratio::beyondDoubt);
    if (report.behind().isEmpty()) {
      return Status.good("nobody is left behind");
    }
    return sure
        ? Status.broken("groups are left behind")
        : Status.watch("groups may be left behind");
  }

  private static Table table(Attribute attribute, boolean hasGoal, Say say) {
    var effects =
        attribute.lines().stream()
            .flatMap(line -> line.effect().stream())
            .map(ReadoutWords::drawn)
            .toList();
    var bars = IntervalBars.over(effects);
    var notes = new ArrayList<String>();
    if (attribute.others() > 0) {
      notes.add(
          "Those contacted least; %s more are not shown.".formatted(say.count(attribute.others())));
    }
    if (attribute.hidden() > 0) {
      notes.add(
          say.of(attribute.hidden(), "group", "groups") + " of fewer than 15 people not shown.");
    }
    return new Table(
        attribute.name(),
        String.join(" ", notes),
        effects.isEmpty() ? "" : bars.axis(say, 100),
        attribute.lines().stream().map(line -> row(line, hasGoal, bars, say)).toList());
  }

  private static Row row(Line line, boolean hasGoal, IntervalBars bars, Say say) {
    var group = line.group();
    return new Row(
        group.name(),
        status(line),
        say.count(group.eligible()),
        say.count(group.contacted()),
        of(line, Group::contacted, "", say) + of(line, Group::reached, ", reached ", say),
        hasGoal ? say.count(group.enrolled()) : "no goal",
        hasGoal ? of(line, Group::enrolled, "", say) : "",
        value(line.contact(), say),
        ends(line.contact(), say),
        value(line.enrolment(), say),
        ends(line.enrolment(), say),
        line.effect().map(effect -> say.points(effect.estimate())).orElse("not drawn"),
        line.effect().map(effect -> ReadoutWords.ends(effect, say)).orElse(""),
        line.effect()
            .map(
                effect ->
                    bars.bar(
                        ReadoutWords.drawn(effect),
                        say.points(effect.estimate())
                            + " points, "
                            + ReadoutWords.ends(effect, say)))
            .orElse(""));
  }

  private static String of(
      Line line, java.util.function.ToLongFunction<Group> part, String words, Say say) {
    return line.rate(part).map(rate -> words + say.share(rate)).orElse("");
  }

  private static Status status(Line line) {
    if (line.contact().isEmpty()) {
      return Status.nothing("too few to say");
    }
    if (!line.alarms()) {
      return Status.good("keeps up");
    }
    boolean sure =
        line.contact().filter(Ratio::beyondDoubt).isPresent()
            || line.enrolment().filter(Ratio::beyondDoubt).isPresent();
    return sure ? Status.broken("behind") : Status.watch("may be behind");
  }

  private static String value(Optional<Ratio> ratio, Say say) {
    return ratio.map(it -> say.decimals(it.value(), 2)).orElse("not drawn");
  }

  private static String ends(Optional<Ratio> ratio, Say say) {
    return ratio
        .map(
            it ->
                it.interval().width() == 0
                    ? "the best"
                    : say.decimals(it.interval().low(), 2)
                        + " to "
                        + say.decimals(it.interval().high(), 2))
        .orElse("");
  }
}
