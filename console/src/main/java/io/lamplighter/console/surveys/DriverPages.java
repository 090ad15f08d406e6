package io.lamplighter.console.surveys;

import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.console.drawing.Figure;
import io.lamplighter.console.drawing.PriorityMatrix;
import io.lamplighter.console.drawing.ShareBars;
import io.lamplighter.console.kept.Kept;
import io.lamplighter.console.words.Crumb;
import io.lamplighter.console.words.Csv;
import io.lamplighter.console.words.NotHereException;
import io.lamplighter.console.words.Say;
import io.lamplighter.console.words.Title;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.reports.Surveys;
import io.lamplighter.models.drivers.Drivers.Priority;
import io.lamplighter.models.insights.SurveyDrivers;
import io.lamplighter.models.insights.SurveyDrivers.Half;
import io.lamplighter.models.insights.SurveyDrivers.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;

/// What the answers to one survey of one campaign go with, as [SurveyDrivers] has it.
@Controller
public class DriverPages {
  private final Ledger ledger;
  private final Kept<SurveyDrivers> kept = new Kept<>();

  public DriverPages(Ledger ledger) {
    this.ledger = ledger;
  }

  /// One thing as the table shows it.
  record Row(
      int number,
      String meaning,
      String share,
      String ends,
      String performance,
      String direction,
      String upTo,
      String above,
      String priority) {}

  /// Where a survey's drivers are.
  static String address(String campaign, Survey survey) {
    return "/surveys/" + campaign + "/" + survey.word() + "/drivers";
  }

  @GetMapping("/surveys/{campaign}/{survey}/drivers")
  String drivers(
      @PathVariable String campaign,
      @PathVariable String survey,
      @ModelAttribute("say") Say say,
      Model model) {
    var answer = answer(campaign, survey, say);
    var title = answer.instrument().name() + ", " + Title.of(campaign);
    model.addAttribute(
        "crumbs", List.of(new Crumb("Surveys", "/surveys"), Crumb.here("Drivers of " + title)));
    model.addAttribute("survey", title);
    model.addAttribute("answer", answer);
    model.addAttribute("csv", address(campaign, answer.instrument()) + ".csv");
    model.addAttribute("rows", rows(answer, say));
    boolean drawn = answer.sayMoreThanChance();
    model.addAttribute("shares", drawn ? Optional.of(shares(answer, say)) : Optional.empty());
    model.addAttribute("matrix", drawn ? Optional.of(matrix(answer, say)) : Optional.empty());
    model.addAttribute("explained", say.share(answer.explained()));
    model.addAttribute("byChance", say.share(answer.byChance()));
    model.addAttribute("agreement", say.decimals(answer.agreement(), 2));
    return "drivers";
  }

  @GetMapping("/surveys/{campaign}/{survey}/drivers.csv")
  ResponseEntity<String> csv(
      @PathVariable String campaign, @PathVariable String survey, @ModelAttribute("say") Say say) {
    var csv =
        new Csv(
            "thing",
            "meaning",
            "share",
            "low",
            "high",
            "shapley",
            "performance",
            "more_goes_with",
            "cut",
            "satisfied_up_to_cut",
            "satisfied_above_cut",
            "priority");
    var answer = answer(campaign, survey, say);
    for (var line : answer.drivers()) {
      var driver = line.driver();
      csv.row(
          line.name(),
          line.meaning(),
          driver.share().value(),
          driver.share().low(),
          driver.share().high(),
          driver.shapley(),
          driver.mean(),
          line.better() ? "better" : "worse",
          line.cut(),
          line.upTo().satisfied().map(share -> share.rate()).orElse(null),
          line.above().satisfied().map(share -> share.rate()).orElse(null),
          driver.priority().name());
    }
    return csv.download(campaign + "-" + answer.instrument().word() + "-drivers");
  }

  private SurveyDrivers answer(String campaign, String survey, Say say) {
    var instrument = Survey.named(survey).orElseThrow(NotHereException::new);
    return kept.answer(
        campaign + "/" + instrument.word(),
        say.now(),
        () ->
            ledger
                .jdbi()
                .withHandle(
                    db -> {
                      if (!Surveys.asked(db, campaign, instrument)) {
                        throw new NotHereException();
                      }
                      return SurveyDrivers.of(db, instrument, Optional.of(campaign), say.now());
                    }));
  }

  private static List<Row> rows(SurveyDrivers answer, Say say) {
    var rows = new ArrayList<Row>();
    for (var line : answer.drivers()) {
      var driver = line.driver();
      rows.add(
          new Row(
              rows.size() + 1,
              line.meaning(),
              say.share(driver.share().value()),
              say.share(driver.share().low()) + " to " + say.share(driver.share().high()),
              say.decimals(driver.mean(), 0),
              line.better() ? "better" : "worse",
              half("up to ", line, line.upTo(), say),
              half("above ", line, line.above(), say),
              answer.sayMoreThanChance() ? words(driver.priority()) : "–"));
    }
    return rows;
  }

  private static String half(String side, Line line, Half half, Say say) {
    var where = side + number(line.cut(), say) + ": ";
    if (half.hidden()) {
      return where + "under 15 people";
    }
    return where
        + half.satisfied()
            .map(share -> say.share(share.rate()) + " of " + say.count(half.people()))
            .orElse(say.count(half.people()) + " people, not drawn");
  }

  private static String number(double value, Say say) {
    return say.decimals(value, value == Math.rint(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2);
  }

  private static String words(Priority priority) {
    return switch (priority) {
      case IMPROVE -> "look at first";
      case KEEP_UP -> "keep up";
      case WATCH -> "watch";
      case LEAVE -> "leave";
    };
  }

  private Figure shares(SurveyDrivers answer, Say say) {
    var label = "Share of what is explained, by thing, with bootstrap bands";
    return new Figure(
        "f-shares",
        answer.finding(),
        "Johnson's relative weights; bands of 200 bootstrap draws, 95 %. Associated with the answers, not their cause.",
        "wide",
        ShareBars.draw(
            answer.drivers().stream()
                .map(
                    line ->
                        new ShareBars.Bar(
                            line.meaning(),
                            line.driver().share().value(),
                            line.driver().share().low(),
                            line.driver().share().high(),
                            line.driver().priority() == Priority.IMPROVE ? "bar s2" : "bar s1",
                            line.better() ? "more is better" : "more is worse"))
                .toList(),
            label,
            say),
        new Figure.Table(
            label,
            List.of("Thing", "Share", "95 % from", "to", "Shapley"),
            answer.drivers().stream()
                .map(
                    line ->
                        List.of(
                            line.meaning(),
                            say.share(line.driver().share().value()),
                            say.share(line.driver().share().low()),
                            say.share(line.driver().share().high()),
                            say.share(line.driver().shapley())))
                .toList()),
        address(answer.campaign().orElseThrow(), answer.instrument()) + ".csv");
  }

  private Figure matrix(SurveyDrivers answer, Say say) {
    var points = new ArrayList<PriorityMatrix.Point>();
    for (var line : answer.drivers()) {
      var driver = line.driver();
      points.add(
          new PriorityMatrix.Point(
              points.size() + 1,
              driver.share().value(),
              driver.share().low(),
              driver.share().high(),
              driver.mean(),
              driver.priority() == Priority.IMPROVE));
    }
    long first = points.stream().filter(PriorityMatrix.Point::first).count();
    var label = "Importance by performance";
    return new Figure(
        "f-matrix",
        first == 0
            ? "Nothing that matters goes worse than the average thing."
            : first == 1
                ? "One thing matters and goes worse than the average thing."
                : say.count(first) + " things matter and go worse than the average thing.",
        "Numbers as in the table below. Performance: 100 where everybody stands at the end that goes with better answers.",
        "narrow",
        PriorityMatrix.draw(
            points,
            1.0 / points.size(),
            points.stream().mapToDouble(PriorityMatrix.Point::performance).average().orElse(50),
            label,
            say),
        new Figure.Table(
            label,
            List.of("Thing", "Share", "Performance", "Place"),
            answer.drivers().stream()
                .map(
                    line ->
                        List.of(
                            line.meaning(),
                            say.share(line.driver().share().value()),
                            say.decimals(line.driver().mean(), 0),
                            words(line.driver().priority())))
                .toList()),
        address(answer.campaign().orElseThrow(), answer.instrument()) + ".csv");
  }
}
