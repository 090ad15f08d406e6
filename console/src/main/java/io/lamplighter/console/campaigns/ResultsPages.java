package io.lamplighter.console.campaigns;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.definition.Campaign.Goal;
import io.lamplighter.campaigns.statistics.Effect;
import io.lamplighter.campaigns.statistics.Normal;
import io.lamplighter.campaigns.statistics.Proportion;
import io.lamplighter.campaigns.statistics.Readout;
import io.lamplighter.console.campaigns.Balance.Place;
import io.lamplighter.console.drawing.EffectLine;
import io.lamplighter.console.drawing.Figure;
import io.lamplighter.console.drawing.IntervalBars;
import io.lamplighter.console.drawing.IntervalBars.Interval;
import io.lamplighter.console.drawing.StepWords;
import io.lamplighter.console.drawing.Waterfall;
import io.lamplighter.console.drawing.Waterfall.Kind;
import io.lamplighter.console.drawing.Waterfall.Stage;
import io.lamplighter.console.words.Crumb;
import io.lamplighter.console.words.Csv;
import io.lamplighter.console.words.NotHereException;
import io.lamplighter.console.words.Say;
import io.lamplighter.console.words.Status;
import io.lamplighter.ledger.Ledger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;

/// What a campaign changed, in the order in which an analyst asks.
@Controller
public class ResultsPages {
  /// Groups smaller than this are not shown, here as everywhere.
  private static final long SMALLEST = 15;

  private static final double EVENTS = 10;

  private final Ledger ledger;

  public ResultsPages(Ledger ledger) {
    this.ledger = ledger;
  }

  /// Everything a results page is made from.
  private record Read(Running campaign, Outcomes outcomes, Results results, Balance balance) {}

  /// One arm's row.
  ///
  /// @param bar the interval as a drawing; empty when there is too little
  record ArmRow(
      String name,
      String note,
      String assigned,
      String enrolled,
      String rate,
      String effect,
      String ends,
      String bar) {}

  /// One channel's row.
  record MixRow(String channel, long messages, long delivered, long attributed, long cost) {}

  /// People of one week.
  record WeekRow(String week, String contacted, String holdout, String effect, String bar) {}

  @GetMapping("/campaigns/{name}/results")
  String results(@PathVariable String name, @ModelAttribute("say") Say say, Model model) {
    var campaign = campaign(name);
    model.addAttribute(
        "crumbs",
        List.of(
            new Crumb("Campaigns", "/campaigns"),
            new Crumb(campaign.title(), "/campaigns/" + name),
            Crumb.here("Results")));
    model.addAttribute("campaign", campaign);
    var why = notComparable(campaign);
    model.addAttribute("why", why.orElse(""));
    if (why.isPresent()) {
      return "results";
    }
    var read = read(campaign, say);
    var readout = read.results().readout();
    model.addAttribute("status", status(readout));
    model.addAttribute(
        "tone", status(readout).tone() == Status.Tone.PLAIN ? "info" : status(readout).style());
    model.addAttribute("sentences", readout.sentences());
    model.addAttribute("so", so(read, say));
    model.addAttribute("health", health(read, say));
    arms(read, say, model);
    model.addAttribute("daily", daily(read, say));
    model.addAttribute("waterfall", waterfall(read, say));
    model.addAttribute("mix", mix(read));
    weeks(read, say, model);
    model.addAttribute("design", say.decimals(readout.designEffect(), 2));
    model.addAttribute(
        "planned", say.whole(read.results().planned()) + " people " + read.results().basis());
    return "results";
  }

  @GetMapping("/campaigns/{name}/results/{table}.csv")
  ResponseEntity<String> csv(
      @PathVariable String name, @PathVariable String table, @ModelAttribute("say") Say say) {
    var campaign = campaign(name);
    if (notComparable(campaign).isPresent()) {
      throw new NotHereException();
    }
    var read = read(campaign, say);
    var csv =
        switch (table) {
          case "arms" -> {
            var rows =
                new Csv("arm", "households", "people", "enrolled", "rate", "effect", "low", "high");
            var holdout = read.results().holdout().counts();
            rows.row(
                "holdout",
                holdout.households(),
                holdout.people(),
                holdout.enrolled(),
                holdout.people() == 0 ? null : holdout.observed().rate(),
                null,
                null,
                null);
            for (var line : read.results().readout().arms()) {
              var counts = line.arm().counts();
              var effect = line.look().map(look -> look.effect());
              rows.row(
                  line.arm().name(),
                  counts.households(),
                  counts.people(),
                  counts.enrolled(),
                  counts.people() == 0 ? null : counts.observed().rate(),
                  effect.map(Effect::estimate).orElse(null),
                  effect.map(e -> e.interval().low()).orElse(null),
                  effect.map(e -> e.interval().high()).orElse(null));
            }
            yield rows;
          }
          case "daily" -> {
            var rows = new Csv("day", "people", "effect", "low", "high");
            read.results()
                .days()
                .forEach(
                    day -> rows.row(day.day(), day.people(), day.effect(), day.low(), day.high()));
            yield rows;
          }
          case "waterfall" -> {
            var rows = new Csv("stage", "people");
            stages(read).forEach(stage -> rows.row(stage.name(), stage.people()));
            yield rows;
          }
          case "channels" -> {
            var rows = new Csv("channel", "messages", "delivered", "attributed", "cost_dollars");
            read.outcomes()
                .mix()
                .forEach(
                    mix ->
                        rows.row(
                            mix.channel(),
                            mix.messages(),
                            mix.delivered(),
                            mix.attributed(),
                            mix.cost() / 10_000.0));
            yield rows;
          }
          case "cohorts" -> {
            var rows = new Csv("week", "group", "people", "enrolled");
            read.outcomes().cohorts().stream()
                .filter(cohort -> cohort.people() >= SMALLEST)
                .forEach(
                    cohort ->
                        rows.row(
                            cohort.week(),
                            cohort.heldOut() ? "holdout" : "contacted",
                            cohort.people(),
                            cohort.enrolled()));
            yield rows;
          }
          default -> throw new NotHereException();
        };
    return csv.download(name + "-" + table);
  }

  private Running campaign(String name) {
    return ledger
        .jdbi()
        .withHandle(db -> Running.named(db, name))
        .orElseThrow(NotHereException::new);
  }

  /// Why nothing can be compared, if so.
  private static Optional<String> notComparable(Running campaign) {
    var definition = campaign.definition();
    if (definition.goal().isEmpty()) {
      return Optional.of(
          "This campaign states no goal, so there is nothing to count. A goal names the program whose enrollments it is for.");
    }
    double held = definition.holdout().value();
    return held > 0 && held < 1
        ? Optional.empty()
        : Optional.of(
            "This campaign holds nobody out, so nobody can say what it changed. With a holdout of 5 % or more the comparison appears here.");
  }

  private Read read(Running campaign, Say say) {
    var goal = campaign.definition().goal().orElseThrow(NotHereException::new);
    var first =
        campaign.definition().journey().steps().stream()
            .filter(
                step -> step instanceof io.lamplighter.campaigns.definition.Journey.Step.Contact)
            .map(step -> step.key().value())
            .findFirst()
            .orElse("");
    return ledger
        .jdbi()
        .withHandle(
            db -> {
              var outcomes = Outcomes.of(db, campaign, goal, say.zone(), say.now());
              var results =
                  Results.of(
                      campaign.definition(), outcomes, campaign.since(), say.now(), List.of());
              return new Read(campaign, outcomes, results, Balance.of(db, campaign.name(), first));
            });
  }

  private static Status status(Readout readout) {
    return switch (readout.status()) {
      case Readout.Status.Collecting(var days) ->
          Status.collecting(
              days.isPresent() ? "collecting, " + days.getAsInt() + " days left" : "collecting");
      case Readout.Status.Ship() -> Status.good("ready to act");
      case Readout.Status.Stop() -> Status.broken("does harm");
      case Readout.Status.Review(var why) -> Status.watch("a person should look");
      case Readout.Status.Unhealthy(var why) -> Status.broken("unhealthy");
    };
  }

  private static String so(Read read, Say say) {
    var treated = read.results().treated();
    var holdout = read.results().holdout().counts();
    return "%s of %s contacted enrolled (%s), against %s of %s held out (%s)."
        .formatted(
            say.whole(treated.enrolled()),
            say.whole(treated.people()),
            say.share((long) treated.enrolled(), (long) treated.people()),
            say.whole(holdout.enrolled()),
            say.whole(holdout.people()),
            say.share((long) holdout.enrolled(), (long) holdout.people()));
  }

  /// One check of the health strip.
  record Check(Status status, String detail) {}

  private static List<Check> health(Read read, Say say) {
    var ratio = read.results().readout().sampleRatio();
    var treated = read.results().treated();
    var holdout = read.results().holdout();
    double all = treated.households() + holdout.counts().households();
    var split =
        all == 0
            ? "nobody yet"
            : "%s of households held out, %s planned, p = %s"
                .formatted(
                    say.share(holdout.counts().households() / all),
                    say.share(holdout.share()),
                    say.decimals(ratio.p(), 3));
    var lamp =
        switch (ratio.light()) {
          case GREEN -> Status.good("Sample ratio");
          case YELLOW -> Status.watch("Sample ratio");
          case RED -> Status.broken("Sample ratio");
        };
    long messages = read.outcomes().mix().stream().mapToLong(Outcomes.Mix::messages).sum();
    long delivered = read.outcomes().mix().stream().mapToLong(Outcomes.Mix::delivered).sum();
    boolean delivers = delivered >= 0.95 * messages;
    return List.of(
        new Check(lamp, split),
        new Check(
            delivers ? Status.good("Deliverability") : Status.watch("Deliverability"),
            messages == 0
                ? "nothing sent yet"
                : say.share(delivered, messages) + " of " + say.count(messages) + " sent"),
        new Check(
            read.balance().balances() ? Status.good("Balance") : Status.broken("Balance"),
            read.balance().balances() ? "every wave, to the person" : "a wave does not add up"),
        new Check(
            Status.collecting("Still open"),
            say.count(read.outcomes().stillOpen())
                + " people, counted when their "
                + read.campaign()
                    .definition()
                    .goal()
                    .map(Goal::within)
                    .map(within -> within.toDays())
                    .orElse(0L)
                + " days end"));
  }

  private static void arms(Read read, Say say, Model model) {
    var readout = read.results().readout();
    var intervals = new ArrayList<Interval>();
    readout.look().ifPresent(look -> intervals.add(interval(look.effect())));
    readout
        .arms()
        .forEach(line -> line.look().ifPresent(look -> intervals.add(interval(look.effect()))));
    var bars = IntervalBars.over(intervals);
    var rows = new ArrayList<ArmRow>();
    var holdout = read.results().holdout().counts();
    rows.add(
        new ArmRow(
            "Holdout",
            "left alone, followed alike",
            say.whole(holdout.people()),
            say.whole(holdout.enrolled()),
            say.share((long) holdout.enrolled(), (long) holdout.people()),
            "the reference",
            "",
            ""));
    var treated = read.results().treated();
    rows.add(
        row(
            "All contacted",
            treated.people(),
            treated.enrolled(),
            readout.look().map(look -> look.effect()),
            bars,
            say));
    if (readout.arms().size() > 1) {
      for (var line : readout.arms()) {
        var counts = line.arm().counts();
        rows.add(
            row(
                line.arm().name(),
                counts.people(),
                counts.enrolled(),
                line.look().map(look -> look.effect()),
                bars,
                say));
      }
    }
    model.addAttribute("arms", rows);
    model.addAttribute("axis", bars.axis(say, 100));
    model.addAttribute("label", readout.look().map(look -> look.label()).orElse("interval"));
  }

  private static ArmRow row(
      String name,
      double people,
      double enrolled,
      Optional<Effect> effect,
      IntervalBars bars,
      Say say) {
    boolean shown = people >= SMALLEST;
    return new ArmRow(
        name,
        "against holdout",
        shown ? say.whole(people) : "under 15",
        shown ? say.whole(enrolled) : "–",
        shown ? say.share(enrolled / people) : "–",
        effect.map(e -> say.points(e.estimate())).orElse("not drawn"),
        effect.map(e -> ends(e, say)).orElse("too few yet"),
        effect
            .map(e -> bars.bar(interval(e), say.points(e.estimate()) + " points, " + ends(e, say)))
            .orElse(""));
  }

  private static String ends(Effect effect, Say say) {
    return say.pointsEnd(effect.interval().low())
        + " to "
        + say.pointsEnd(effect.interval().high());
  }

  private static Interval interval(Effect effect) {
    return new Interval(effect.estimate(), effect.interval().low(), effect.interval().high());
  }

  private static Optional<Figure> daily(Read read, Say say) {
    var days = read.results().days();
    if (days.size() < 2) {
      return Optional.empty();
    }
    var newest = days.getLast();
    boolean zero = newest.low() <= 0 && newest.high() >= 0;
    var last =
        read.results()
            .readout()
            .look()
            .filter(look -> look.last())
            .map(
                look ->
                    new EffectLine.Last(
                        newest.day(),
                        look.effect().estimate(),
                        look.effect().interval().low(),
                        look.effect().interval().high()));
    var finding =
        "After %s people the effect stands at %s points; the band that holds at every look %s 0."
            .formatted(
                say.count(newest.people()),
                say.points(newest.effect()),
                zero ? "still holds" : "no longer holds");
    var rows =
        days.stream()
            .map(
                day ->
                    List.of(
                        say.date(day.day()),
                        say.count(day.people()),
                        say.points(day.effect()),
                        say.pointsEnd(day.low()),
                        say.pointsEnd(day.high())))
            .toList();
    return Optional.of(
        new Figure(
            "h-daily",
            finding,
            "Cumulative Δ, contacted minus holdout, percentage points, by the day a household's window closed. The band spends α = 0.01; the last look, at the planned size, has 0.04. Nothing is drawn before 7 days and 10 enrollments in both groups.",
            "wide",
            EffectLine.draw(
                days,
                read.results().reached(),
                last,
                "Cumulative effect in percentage points by day",
                say),
            new Figure.Table(
                "Cumulative effect by day",
                List.of("Day", "People", "Δ points", "Low", "High"),
                rows),
            "/campaigns/" + read.campaign().name() + "/results/daily.csv"));
  }

  private static List<Stage> stages(Read read) {
    var total = read.balance().total();
    var way = read.outcomes().way();
    var stages = new ArrayList<Stage>();
    long people = total.metTheRule();
    stages.add(new Stage("Met the rule", "at a wave, each wave anew", people, Kind.COUNTED, ""));
    people -= away(total, "inside", "resting", "decided");
    stages.add(new Stage("To decide", "not inside, not decided lately", people, Kind.COUNTED, ""));
    people -= away(total, "suppressed", "no_address", "no_consent");
    stages.add(new Stage("Reachable", "consented, not suppressed", people, Kind.COUNTED, ""));
    people -= away(total, "capped");
    stages.add(new Stage("Not capped", "fewer messages than the cap", people, Kind.COUNTED, ""));
    stages.add(
        new Stage("Chosen", "above the line, or explored", total.entered(), Kind.COUNTED, ""));
    stages.add(
        new Stage(
            "Not held out",
            "by household",
            total.entered() - total.at(Place.HELD_OUT),
            Kind.COUNTED,
            ""));
    stages.add(new Stage("Sent", "one message or more left", way.sent(), Kind.COUNTED, ""));
    stages.add(new Stage("Delivered", "one did not bounce", way.delivered(), Kind.COUNTED, ""));
    stages.add(
        new Stage(
            "Opened",
            "mail apps open by themselves",
            way.opened(),
            Kind.UNSURE,
            "flagged, not used"));
    stages.add(new Stage("Clicked", "machine clicks taken out", way.clicked(), Kind.COUNTED, ""));
    stages.add(
        new Stage("Enrolled", "of the not held out, in time", way.enrolled(), Kind.GOAL, ""));
    return stages;
  }

  private static long away(Balance.Wave total, String... reasons) {
    long away = 0;
    for (var reason : reasons) {
      away += total.turnedAway().getOrDefault(reason, 0L);
    }
    return away;
  }

  private static Figure waterfall(Read read, Say say) {
    var stages = stages(read);
    var rows = new ArrayList<List<String>>();
    long before = 0;
    for (var stage : stages) {
      rows.add(
          List.of(
              stage.name(),
              say.count(stage.people()),
              before == 0 ? "–" : say.share(stage.people(), before)));
      before = stage.people();
    }
    long met = stages.getFirst().people();
    return new Figure(
        "h-wf",
        "Of "
            + say.of(met, "person", "people")
            + " who met the rule, "
            + say.count(read.outcomes().way().sent())
            + " were sent a message.",
        "People; who met the rule at several waves counts at each, up to “Chosen”. The pale part is what the stage took away.",
        "wider",
        Waterfall.draw(stages, "People left at each stage, from the rule to the enrollment", say),
        new Figure.Table("Waterfall", List.of("Stage", "People", "Of the stage before"), rows),
        "/campaigns/" + read.campaign().name() + "/results/waterfall.csv");
  }

  private static List<MixRow> mix(Read read) {
    return read.outcomes().mix().stream()
        .map(
            mix ->
                new MixRow(
                    Channel.named(mix.channel()).map(StepWords::channel).orElse(mix.channel()),
                    mix.messages(),
                    mix.delivered(),
                    mix.attributed(),
                    mix.cost()))
        .toList();
  }

  private static void weeks(Read read, Say say, Model model) {
    record Pair(Outcomes.Cohort contacted, Outcomes.Cohort holdout) {}
    var byWeek = new TreeMap<LocalDate, Pair>();
    for (var cohort : read.outcomes().cohorts()) {
      var nobody = new Outcomes.Cohort(cohort.week(), true, 0, 0);
      byWeek.merge(
          cohort.week(),
          cohort.heldOut() ? new Pair(nobody, cohort) : new Pair(cohort, nobody),
          (one, other) ->
              cohort.heldOut()
                  ? new Pair(one.contacted(), cohort)
                  : new Pair(cohort, one.holdout()));
    }
    record Seen(LocalDate week, Pair pair, Optional<Effect> effect) {}
    var seen =
        byWeek.entrySet().stream()
            .map(
                week -> {
                  var pair = week.getValue();
                  boolean enough =
                      Math.min(pair.contacted().enrolled(), pair.holdout().enrolled()) >= EVENTS;
                  return new Seen(
                      week.getKey(),
                      pair,
                      enough
                          ? Optional.of(
                              Effect.newcombe(
                                  proportion(pair.contacted()),
                                  proportion(pair.holdout()),
                                  Normal.Z95))
                          : Optional.empty());
                })
            .toList();
    var bars =
        IntervalBars.over(
            seen.stream()
                .flatMap(week -> week.effect().stream())
                .map(ResultsPages::interval)
                .toList());
    boolean drawn = seen.stream().anyMatch(week -> week.effect().isPresent());
    model.addAttribute("weekAxis", drawn ? bars.axis(say, 100) : "");
    model.addAttribute(
        "weeks",
        seen.stream()
            .map(
                week ->
                    new WeekRow(
                        say.date(week.week()),
                        of(week.pair().contacted(), say),
                        of(week.pair().holdout(), say),
                        week.effect().map(e -> say.points(e.estimate())).orElse("not drawn"),
                        week.effect()
                            .map(
                                e ->
                                    bars.bar(
                                        interval(e),
                                        say.points(e.estimate()) + " points, " + ends(e, say)))
                            .orElse("")))
            .toList());
  }

  private static Proportion proportion(Outcomes.Cohort cohort) {
    return new Proportion((double) cohort.enrolled(), (double) cohort.people());
  }

  /// Enrolled of entered, unless the group is so small that it points at people.
  static String of(Outcomes.Cohort cohort, Say say) {
    return cohort.people() < SMALLEST
        ? "under 15"
        : say.count(cohort.enrolled()) + " of " + say.count(cohort.people());
  }
}
