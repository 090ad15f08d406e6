package io.lamplighter.console.home;

import io.lamplighter.campaigns.statistics.Incremental;
import io.lamplighter.campaigns.statistics.Readout;
import io.lamplighter.console.campaigns.ReadoutWords;
import io.lamplighter.console.drawing.DayBars;
import io.lamplighter.console.drawing.Figure;
import io.lamplighter.console.drawing.IntervalBars;
import io.lamplighter.console.words.Crumb;
import io.lamplighter.console.words.Csv;
import io.lamplighter.console.words.Say;
import io.lamplighter.console.words.Status;
import io.lamplighter.console.words.Title;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.LedgerState;
import io.lamplighter.ledger.reports.Home;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;

/// Today.
@Controller
public class HomePages {
  private final Ledger ledger;

  public HomePages(Ledger ledger) {
    this.ledger = ledger;
  }

  /// One campaign of the list.
  ///
  /// @param health whether its people are where they should be
  /// @param next what happens next, in words
  /// @param extra enrollments more than the holdout would have had; empty while it cannot be said
  /// @param ends of its interval
  /// @param bar the interval as a drawing; empty when there is none
  /// @param without why there is none
  /// @param comparable whether there will be one
  record Row(
      String name,
      String title,
      int version,
      Status status,
      long entered,
      long sent,
      String extra,
      String ends,
      String bar,
      String without,
      boolean comparable,
      Status health,
      String next) {}

  /// Something that asks for a person.
  record Alarm(String title, String words, String address, String action) {}

  @GetMapping("/")
  String home(@ModelAttribute("say") Say say, Model model) {
    var home = home(say);
    var bars =
        IntervalBars.over(
            home.campaigns().stream()
                .flatMap(c -> extra(c).stream())
                .map(HomePages::drawn)
                .toList());
    boolean drawn = home.campaigns().stream().anyMatch(c -> extra(c).isPresent());
    model.addAttribute("crumbs", List.of(Crumb.here("Home")));
    model.addAttribute("campaigns", rows(home, bars, say));
    model.addAttribute("axis", drawn ? bars.axis(say, 1) : "");
    model.addAttribute("figure", figure(home, say));
    watch(home.watch(), say, model);
    return "home";
  }

  /// What a page that stays open asks for every few seconds: no more than it puts in place.
  @GetMapping(value = "/", headers = "HX-Request")
  String again(@ModelAttribute("say") Say say, Model model) {
    var watch = ledger.jdbi().withHandle(db -> Home.watch(db, say.zone(), say.now()));
    watch(watch, say, model);
    return "home-again";
  }

  private void watch(Home.Watch watch, Say say, Model model) {
    model.addAttribute("today", watch.today());
    model.addAttribute("running", watch.campaigns());
    model.addAttribute("alarms", alarms(watch, rehearsal(), say));
    model.addAttribute("sub", sub(watch, say));
  }

  @GetMapping("/sent-per-day.csv")
  ResponseEntity<String> days(@ModelAttribute("say") Say say) {
    var csv = new Csv("day", "sent");
    home(say).days().forEach(day -> csv.row(day.day(), day.sent()));
    return csv.download("sent-per-day");
  }

  private Home home(Say say) {
    return ledger.jdbi().withHandle(db -> Home.of(db, say.zone(), say.now()));
  }

  private static String sub(Home.Watch watch, Say say) {
    var today = watch.today();
    int models = watch.models().size();
    var words =
        today.due() == 0
            ? "Everything that should have gone out has gone out"
            : say.of(today.due(), "message", "messages") + " should have left by now and wait";
    int wrong =
        (today.parked() > 0 ? 1 : 0) + (today.dead() > 0 ? 1 : 0) + watch.stalled().size() + models;
    return say.longDate(say.now())
        + ". "
        + words
        + (wrong == 0 ? "; nothing waits for a person." : "; something waits for a person.");
  }

  /// A rehearsal needs no workers once it is over.
  private boolean rehearsal() {
    return ledger.jdbi().withHandle(LedgerState::read).mode() == LedgerState.Mode.REHEARSAL;
  }

  private static List<Alarm> alarms(Home.Watch watch, boolean rehearsal, Say say) {
    var today = watch.today();
    var alarms = new ArrayList<Alarm>();
    if (!rehearsal && today.workers() == today.silent()) {
      alarms.add(
          new Alarm(
              "Nobody works",
              "No worker has reported in the last two minutes. Nothing leaves until one runs; nothing is lost.",
              "/operations",
              "See the workers"));
    }
    if (!watch.stalled().isEmpty()) {
      alarms.add(
          new Alarm(
              say.of(watch.stalled().size(), "wave does", "waves do") + " not go on",
              stalled(watch, say),
              "/operations#stalled",
              "See which"));
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
    if (!watch.models().isEmpty()) {
      alarms.add(
          new Alarm(
              say.of(watch.models().size(), "model needs", "models need") + " a person",
              String.join(". ", watch.models()) + ".",
              "/models",
              "See the models"));
    }
    return alarms;
  }

  /// The oldest one in full: what stands in its way mostly stands in that of the others.
  private static String stalled(Home.Watch watch, Say say) {
    var wave = watch.stalled().getFirst();
    return "%s, wave of %s, while %s: %s (%s). %s"
        .formatted(
            Title.of(wave.campaign()),
            say.moment(wave.tick()),
            wave.doing(),
            wave.reason(),
            wave.code(),
            wave.remedy());
  }

  private static Figure figure(Home home, Say say) {
    var days = home.days().stream().map(day -> new DayBars.Day(day.day(), day.sent())).toList();
    long before = days.subList(0, days.size() - 1).stream().mapToLong(DayBars.Day::count).sum();
    return new Figure(
        "h-sent",
        "%s in the 13 days before today, %s so far today."
            .formatted(say.of(before, "message", "messages"), say.count(home.today().sent())),
        "Messages sent per day, all channels; today until " + say.hourZone(say.now()) + ".",
        "narrow",
        DayBars.draw(days, "Messages sent per day, the last two weeks", say),
        new Figure.Table(
            "Messages per day",
            List.of("Day", "Sent"),
            days.reversed().stream()
                .map(day -> List.of(say.day(day.day()), say.count(day.count())))
                .toList()),
        "/sent-per-day.csv");
  }

  private static List<Row> rows(Home home, IntervalBars bars, Say say) {
    return home.campaigns().stream()
        .map(
            campaign -> {
              var extra = extra(campaign);
              var ends =
                  extra.map(
                      it ->
                          say.whole(it.interval().low())
                              + " to "
                              + say.whole(it.interval().high()));
              return new Row(
                  campaign.name(),
                  Title.of(campaign.name()),
                  campaign.version(),
                  status(campaign),
                  campaign.entered(),
                  campaign.sent(),
                  extra.map(it -> say.change(it.estimate())).orElse(""),
                  ends.orElse(""),
                  extra
                      .map(
                          it ->
                              bars.bar(
                                  drawn(it),
                                  say.change(it.estimate()) + " enrollments, " + ends.orElse("")))
                      .orElse(""),
                  without(campaign),
                  campaign.readout().isPresent(),
                  health(campaign, home, say),
                  next(campaign, say));
            })
        .toList();
  }

  /// Nothing is claimed while the groups are not what they were meant to be.
  private static Optional<Incremental> extra(Home.Running campaign) {
    return campaign
        .readout()
        .filter(readout -> !(readout.status() instanceof Readout.Status.Unhealthy))
        .flatMap(Readout::incremental);
  }

  private static IntervalBars.Interval drawn(Incremental extra) {
    return ReadoutWords.drawn(extra.estimate(), extra.interval());
  }

  /// Why there is no interval.
  private static String without(Home.Running campaign) {
    if (campaign.readout().isEmpty()) {
      return "no holdout or no goal: nothing to compare";
    }
    var readout = campaign.readout().get();
    return readout.status() instanceof Readout.Status.Unhealthy(var why)
        ? why
        : readout.missing().isEmpty() ? "" : readout.missing().getFirst();
  }

  private static Status status(Home.Running campaign) {
    return switch (campaign.state()) {
      case "paused" -> Status.paused("paused");
      case "draining" -> Status.collecting("ending: nobody enters");
      default -> campaign.readout().map(ReadoutWords::status).orElse(Status.running("running"));
    };
  }

  private static String next(Home.Running campaign, Say say) {
    return switch (campaign.state()) {
      case "paused" -> "On hold until somebody resumes it";
      case "draining" -> "Those inside finish";
      default ->
          campaign
              .nextTick()
              .map(tick -> "Next wave " + say.moment(tick))
              .orElse("Takes people in as events come");
    };
  }

  private static Status health(Home.Running campaign, Home home, Say say) {
    if (home.stalled().stream().anyMatch(wave -> wave.campaign().equals(campaign.name()))) {
      return Status.broken("a wave does not go on");
    }
    if (campaign.parked() > 0) {
      return Status.watch(say.of(campaign.parked(), "cohort", "cohorts") + " parked");
    }
    return campaign.dead() > 0
        ? Status.watch(say.of(campaign.dead(), "person", "people") + " stuck")
        : Status.good("healthy");
  }
}
