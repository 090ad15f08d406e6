package io.lamplighter.console.home;

import io.lamplighter.console.campaigns.Running;
import io.lamplighter.console.drawing.DayBars;
import io.lamplighter.console.drawing.Figure;
import io.lamplighter.console.words.Crumb;
import io.lamplighter.console.words.Csv;
import io.lamplighter.console.words.Say;
import io.lamplighter.console.words.Status;
import io.lamplighter.ledger.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;

/// Today.
@Controller
public class HomePages {
  private static final Duration SILENT = Duration.ofMinutes(2);

  private final Ledger ledger;

  public HomePages(Ledger ledger) {
    this.ledger = ledger;
  }

  /// One campaign of the list.
  ///
  /// @param health whether its people are where they should be
  /// @param next what happens next, in words
  record Row(
      String name,
      String title,
      int version,
      Status status,
      long entered,
      long sent,
      long enrolled,
      Status health,
      String next) {}

  /// Something that asks for a person.
  record Alarm(String title, String words, String address, String action) {}

  @GetMapping("/")
  String home(@ModelAttribute("say") Say say, Model model) {
    var today = today(say);
    model.addAttribute("crumbs", List.of(Crumb.here("Home")));
    model.addAttribute("today", today);
    model.addAttribute("campaigns", ledger.jdbi().withHandle(db -> rows(db, say)));
    model.addAttribute("alarms", alarms(today, say));
    model.addAttribute("sub", sub(today, say));
    model.addAttribute("figure", figure(today, say));
    return "home";
  }

  @GetMapping("/sent-per-day.csv")
  ResponseEntity<String> days(@ModelAttribute("say") Say say) {
    var csv = new Csv("day", "sent");
    today(say).days().forEach(day -> csv.row(day.day(), day.count()));
    return csv.download("sent-per-day");
  }

  private Today today(Say say) {
    return ledger.jdbi().withHandle(db -> Today.of(db, say.zone(), say.now(), SILENT));
  }

  private static String sub(Today today, Say say) {
    var words =
        today.due() == 0
            ? "Everything that should have gone out has gone out"
            : say.of(today.due(), "message", "messages") + " should have left by now and wait";
    int wrong = (today.parked() > 0 ? 1 : 0) + (today.dead() > 0 ? 1 : 0);
    return say.longDate(say.now())
        + ". "
        + words
        + (wrong == 0 ? "; nothing waits for a person." : "; something waits for a person.");
  }

  private static List<Alarm> alarms(Today today, Say say) {
    var alarms = new ArrayList<Alarm>();
    if (today.workers() == today.silentWorkers()) {
      alarms.add(
          new Alarm(
              "Nobody works",
              "No worker has reported in the last two minutes. Nothing leaves until one runs; nothing is lost.",
              "/operations",
              "See the workers"));
    }
    if (today.parked() > 0) {
      alarms.add(
          new Alarm(
              say.of(today.parked(), "cohort is", "cohorts are") + " parked",
              "What could not even be put off for half an hour waits for a person. Nobody inside is lost.",
              "/operations#parked",
              "See why"));
    }
    if (today.dead() > 0) {
      alarms.add(
          new Alarm(
              say.of(today.dead(), "person is", "people are") + " stuck",
              "Their step broke in a way that trying again does not mend.",
              "/operations#dead",
              "See the codes"));
    }
    return alarms;
  }

  private static Figure figure(Today today, Say say) {
    long before =
        today.days().subList(0, today.days().size() - 1).stream()
            .mapToLong(DayBars.Day::count)
            .sum();
    return new Figure(
        "h-sent",
        "%s in the 13 days before today, %s so far today."
            .formatted(say.of(before, "message", "messages"), say.count(today.sent())),
        "Messages sent per day, all channels; today until " + say.hourZone(say.now()) + ".",
        "narrow",
        DayBars.draw(today.days(), "Messages sent per day, the last two weeks", say),
        new Figure.Table(
            "Messages per day",
            List.of("Day", "Sent"),
            today.days().reversed().stream()
                .map(day -> List.of(say.day(day.day()), say.count(day.count())))
                .toList()),
        "/sent-per-day.csv");
  }

  private static List<Row> rows(Handle db, Say say) {
    return Running.all(db).stream()
        .map(
            campaign ->
                db.createQuery(
                        """
                        SELECT (SELECT count(*) FROM entry WHERE campaign = :name AND NOT is_test) AS entered,
                               (SELECT count(*) FROM touchpoint WHERE campaign = :name AND NOT is_test AND state = 'sent') AS sent,
                               (SELECT count(DISTINCT e.customer_id) FROM entry e JOIN enrollment n ON n.customer_id = e.customer_id
                                 WHERE e.campaign = :name AND NOT e.is_test AND NOT e.held_out AND n.program = :program
                                   AND n.occurred_at >= e.entered_at) AS enrolled,
                               (SELECT count(*) FROM entry WHERE campaign = :name AND state = 'dead' AND NOT is_test) AS dead,
                               (SELECT count(*) FROM cohort WHERE campaign = :name AND parked IS NOT NULL) AS parked
                        """)
                    .bind("name", campaign.name())
                    .bind(
                        "program",
                        campaign.definition().goal().map(goal -> goal.program()).orElse(""))
                    .map(
                        (row, context) ->
                            new Row(
                                campaign.name(),
                                campaign.title(),
                                campaign.version(),
                                campaign.status(),
                                row.getLong("entered"),
                                row.getLong("sent"),
                                row.getLong("enrolled"),
                                health(row.getLong("parked"), row.getLong("dead"), say),
                                campaign.next(say)))
                    .one())
        .toList();
  }

  private static Status health(long parked, long dead, Say say) {
    if (parked > 0) {
      return Status.watch(say.of(parked, "cohort", "cohorts") + " parked");
    }
    return dead > 0
        ? Status.watch(say.of(dead, "person", "people") + " stuck")
        : Status.good("healthy");
  }
}
