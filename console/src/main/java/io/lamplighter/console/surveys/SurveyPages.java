package io.lamplighter.console.surveys;

import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.campaigns.statistics.Survey.Score;
import io.lamplighter.console.access.Role;
import io.lamplighter.console.access.Visitor;
import io.lamplighter.console.words.Crumb;
import io.lamplighter.console.words.Csv;
import io.lamplighter.console.words.Say;
import io.lamplighter.console.words.Title;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.reports.Surveys;
import io.lamplighter.ledger.reports.Surveys.Asked;
import io.lamplighter.ledger.survey.SurveySummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;

/// Scores of surveys with their intervals, who answered, and what they wrote.
@Controller
public class SurveyPages {
  private static final int COMMENTS = 30;
  private static final long SMALLEST = io.lamplighter.campaigns.statistics.Survey.PEOPLE_TO_SHOW;
  private static final int ENOUGH = io.lamplighter.campaigns.statistics.Survey.ANSWERS_TO_DRAW;

  private final Ledger ledger;

  public SurveyPages(Ledger ledger) {
    this.ledger = ledger;
  }

  /// One survey of one campaign.
  ///
  /// @param drivers address of what its answers go with
  /// @param value its score, or why it is not drawn
  /// @param ends of the interval; empty when it is not drawn
  /// @param rolling the score over 13 weeks as it went, the newest first
  record Card(
      String campaign,
      String title,
      String drivers,
      String meaning,
      String value,
      String ends,
      String of,
      String response,
      List<Bar> answers,
      List<Week> rolling) {}

  /// How many gave one answer.
  ///
  /// @param width of its bar, from 0 to 100
  record Bar(String answer, String people, String share, long width) {}

  /// A score as it stood at the end of a week.
  record Week(String week, String value, String ends, String answers) {}

  /// What somebody wrote.
  record Verbatim(String when, String campaign, String answer, String words) {}

  @GetMapping("/surveys")
  String surveys(@ModelAttribute("say") Say say, Model model) {
    var visitor = Visitor.current();
    boolean may = visitor != null && visitor.may(Role.May.READ_VERBATIMS);
    model.addAttribute("crumbs", List.of(Crumb.here("Surveys")));
    model.addAttribute(
        "cards",
        ledger
            .jdbi()
            .withHandle(
                db ->
                    Surveys.of(db, say.now()).asked().stream()
                        .map(
                            asked ->
                                card(
                                    asked,
                                    Surveys.rolling(
                                        db, asked.campaign(), asked.instrument(), say.now()),
                                    say))
                        .toList()));
    model.addAttribute("mayRead", may);
    model.addAttribute(
        "verbatims",
        may
            ? ledger.jdbi().withHandle(db -> Surveys.comments(db, say.now(), COMMENTS)).stream()
                .map(
                    comment ->
                        new Verbatim(
                            say.moment(comment.at()),
                            Title.of(comment.campaign()),
                            comment.instrument().name() + " " + comment.answer(),
                            comment.words()))
                .toList()
            : List.of());
    return "surveys";
  }

  @GetMapping("/surveys.csv")
  ResponseEntity<String> csv(@ModelAttribute("say") Say say) {
    var csv =
        new Csv(
            "campaign",
            "survey",
            "span",
            "invited",
            "answered",
            "excluded",
            "score",
            "low",
            "high");
    for (var asked : ledger.jdbi().withHandle(db -> Surveys.of(db, say.now())).asked()) {
      row(csv, asked, "13 weeks", asked.recent());
      row(csv, asked, "ever", asked.ever());
    }
    return csv.download("surveys");
  }

  private static void row(Csv csv, Asked asked, String span, SurveySummary summary) {
    var score = summary.score().filter(Score::drawn);
    csv.row(
        asked.campaign(),
        asked.instrument().word(),
        span,
        summary.invited(),
        summary.answered(),
        summary.excluded(),
        score.map(Score::value).orElse(null),
        score.map(it -> it.interval().low()).orElse(null),
        score.map(it -> it.interval().high()).orElse(null));
  }

  private static Card card(Asked asked, Map<java.time.LocalDate, SurveySummary> rolling, Say say) {
    var recent = asked.recent();
    var score = recent.score();
    boolean drawn = score.filter(Score::drawn).isPresent();
    return new Card(
        asked.campaign(),
        asked.instrument().name() + ", " + Title.of(asked.campaign()),
        DriverPages.address(asked.campaign(), asked.instrument()),
        meaning(asked.instrument()),
        drawn ? value(asked.instrument(), score.orElseThrow(), say) : "not drawn",
        drawn
            ? ends(asked.instrument(), score.orElseThrow(), say)
            : say.of(recent.answered(), "answer", "answers") + ", " + ENOUGH + " are needed",
        say.of(recent.answered(), "answer", "answers")
            + " in 13 weeks, "
            + say.count(asked.ever().answered())
            + " ever",
        response(recent, say),
        answers(recent, say),
        new java.util.TreeMap<>(rolling)
            .descendingMap().entrySet().stream()
                .filter(week -> week.getValue().score().filter(Score::drawn).isPresent())
                .limit(26)
                .map(
                    week ->
                        new Week(
                            say.date(week.getKey()),
                            value(asked.instrument(), week.getValue().score().orElseThrow(), say),
                            ends(asked.instrument(), week.getValue().score().orElseThrow(), say),
                            say.count(week.getValue().answered())))
                .toList());
  }

  private static String response(SurveySummary summary, Say say) {
    var rate =
        summary
            .responseRate()
            .map(
                interval ->
                    "%s of %s asked answered, 95 %% interval %s to %s"
                        .formatted(
                            say.share(summary.answered(), summary.invited()),
                            say.count(summary.invited()),
                            say.share(interval.low()),
                            say.share(interval.high())))
            .orElse("nobody was asked in 13 weeks");
    return summary.excluded() == 0
        ? rate
        : rate + "; " + say.count(summary.excluded()) + " were answered by machines only";
  }

  private static String meaning(Survey instrument) {
    return switch (instrument) {
      case CSAT -> "satisfied: 4 or 5 of 5";
      case NPS -> "promoters (9, 10) less detractors (0 to 6), in points";
      case CES -> "found it easy: 5 to 7 of 7";
      case FCR -> "resolved in the first contact, of yes and no";
    };
  }

  private static String value(Survey instrument, Score score, Say say) {
    return instrument == Survey.NPS ? say.change(score.value()) : say.share(score.value());
  }

  private static String ends(Survey instrument, Score score, Say say) {
    var interval = score.interval();
    return instrument == Survey.NPS
        ? say.whole(interval.low()) + " to " + say.whole(interval.high())
        : say.share(interval.low()) + " to " + say.share(interval.high());
  }

  /// Answers that few gave are not told: they could be known by who they are.
  private static List<Bar> answers(SurveySummary summary, Say say) {
    var bars = new ArrayList<Bar>();
    for (int i = 0; i < summary.answers().size(); i++) {
      long people = summary.answers().get(i);
      boolean hidden = people > 0 && people < SMALLEST;
      bars.add(
          new Bar(
              String.valueOf(summary.instrument().lowest() + i),
              hidden ? "under 15" : say.count(people),
              hidden ? "–" : say.share(people, summary.answered()),
              hidden || summary.answered() == 0 ? 0 : 100 * people / summary.answered()));
    }
    return bars;
  }
}
