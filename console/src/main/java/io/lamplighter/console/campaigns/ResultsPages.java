package io.lamplighter.console.campaigns;

import io.lamplighter.campaigns.definition.Campaign.Goal;
import io.lamplighter.campaigns.statistics.Effect;
import io.lamplighter.campaigns.statistics.Households;
import io.lamplighter.campaigns.statistics.Readout;
import io.lamplighter.console.words.Crumb;
import io.lamplighter.console.words.Csv;
import io.lamplighter.console.words.NotHereException;
import io.lamplighter.console.words.Say;
import io.lamplighter.console.words.Status;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.reports.ChannelMix;
import io.lamplighter.ledger.reports.Choosing;
import io.lamplighter.ledger.reports.ModelHealth;
import io.lamplighter.ledger.reports.Reconciliation;
import io.lamplighter.ledger.reports.Results;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;

/// What a campaign changed, in the order in which an analyst asks. All figures are those of
/// [Results], which the command line prints too.
@Controller
public class ResultsPages {
  private final Ledger ledger;

  public ResultsPages(Ledger ledger) {
    this.ledger = ledger;
  }

  /// Everything a results page is made from.
  private record Read(Running campaign, Results results, Readout readout) {}

  /// One check of the health strip.
  record Check(Status status, String detail) {}

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
    var why = campaign.notComparable();
    model.addAttribute("why", why.orElse(""));
    model.addAttribute("choosing", choosing(campaign, say));
    if (why.isPresent()) {
      return "results";
    }
    var read = read(campaign, say);
    var results = read.results();
    var readout = read.readout();
    var status = ReadoutWords.status(readout);
    var csv = "/campaigns/" + name + "/results/";
    model.addAttribute("status", status);
    model.addAttribute("tone", status.tone() == Status.Tone.PLAIN ? "info" : status.style());
    model.addAttribute("sentences", readout.sentences());
    model.addAttribute("so", so(results, say));
    model.addAttribute("health", health(read, say));
    model.addAttribute("arms", ResultTables.arms(readout, results, say));
    model.addAttribute("between", ResultTables.between(results, say));
    model.addAttribute("watched", ResultTables.watched(readout, say));
    model.addAttribute("daily", ResultFigures.daily(results, readout, csv + "daily.csv", say));
    model.addAttribute(
        "undrawn",
        readout.missing().isEmpty()
            ? "The effect by day needs two days to be drawn."
            : "The effect by day is not drawn yet: " + String.join(" ", readout.missing()));
    model.addAttribute("waterfall", ResultFigures.waterfall(results, csv + "waterfall.csv", say));
    model.addAttribute("mix", ResultTables.mix(results));
    model.addAttribute("weeks", ResultTables.weeks(results, say));
    model.addAttribute("window", days(campaign));
    model.addAttribute("design", say.decimals(readout.designEffect(), 2));
    model.addAttribute("planned", planned(campaign, results.plan(), say));
    return "results";
  }

  @GetMapping("/campaigns/{name}/results/{table}.csv")
  ResponseEntity<String> csv(
      @PathVariable String name, @PathVariable String table, @ModelAttribute("say") Say say) {
    var campaign = campaign(name);
    if (campaign.notComparable().isPresent()) {
      throw new NotHereException();
    }
    var read = read(campaign, say);
    var csv =
        switch (table) {
          case "arms" -> arms(read);
          case "daily" -> {
            var rows = new Csv("day", "people", "effect", "low", "high");
            ResultFigures.days(read.results())
                .forEach(
                    day -> rows.row(day.day(), day.people(), day.effect(), day.low(), day.high()));
            yield rows;
          }
          case "waterfall" -> {
            var rows = new Csv("stage", "people");
            ResultFigures.stages(read.results())
                .forEach(stage -> rows.row(stage.name(), stage.people()));
            yield rows;
          }
          case "channels" -> {
            var rows =
                new Csv(
                    "channel",
                    "sent",
                    "bounced",
                    "opened",
                    "clicked",
                    "unsubscribed",
                    "attributed",
                    "cost_dollars");
            read.results()
                .channels()
                .forEach(
                    mix ->
                        rows.row(
                            mix.channel(),
                            mix.sent(),
                            mix.bounced(),
                            mix.opened(),
                            mix.clicked(),
                            mix.unsubscribed(),
                            mix.enrolled(),
                            mix.cents() / 100));
            yield rows;
          }
          case "cohorts" -> {
            var rows = new Csv("week", "group", "people", "enrolled");
            read.results()
                .weeks()
                .forEach(
                    week -> {
                      cohort(rows, week.monday(), "contacted", week.contacted());
                      cohort(rows, week.monday(), "holdout", week.control());
                    });
            yield rows;
          }
          default -> throw new NotHereException();
        };
    return csv.download(name + "-" + table);
  }

  private static void cohort(Csv rows, LocalDate week, String group, Households counts) {
    if (counts.people() >= ResultTables.SMALLEST) {
      rows.row(week, group, (long) counts.people(), (long) counts.enrolled());
    }
  }

  private static Csv arms(Read read) {
    var rows = new Csv("arm", "households", "people", "enrolled", "rate", "effect", "low", "high");
    row(rows, "holdout", ResultTables.holdout(read.results()), Optional.empty());
    for (var line : read.readout().arms()) {
      row(rows, line.arm().name(), line.arm().counts(), line.look().map(look -> look.effect()));
    }
    return rows;
  }

  private static void row(Csv rows, String arm, Households counts, Optional<Effect> effect) {
    rows.row(
        arm,
        counts.households(),
        counts.people(),
        counts.enrolled(),
        counts.people() == 0 ? null : counts.observed().rate(),
        effect.map(Effect::estimate).orElse(null),
        effect.map(e -> e.interval().low()).orElse(null),
        effect.map(e -> e.interval().high()).orElse(null));
  }

  private Running campaign(String name) {
    return ledger
        .jdbi()
        .withHandle(db -> Running.named(db, name))
        .orElseThrow(NotHereException::new);
  }

  /// How its people are chosen, for the page.
  ///
  /// @param model to link to; empty where nobody is ranked
  record Chosen(Status status, String asked, List<String> said, String model) {}

  private Chosen choosing(Running campaign, Say say) {
    var choosing = ledger.jdbi().withHandle(db -> Choosing.of(db, campaign.definition()));
    return new Chosen(
        status(choosing),
        choosing.asked(),
        choosing.said(say::moment),
        choosing.model().map(ModelHealth::model).orElse(""));
  }

  private static Status status(Choosing choosing) {
    if (choosing.model().isEmpty()) {
      return Status.nothing("nobody is ranked");
    }
    var model = choosing.model().get();
    if (model.unhealthy().isPresent()) {
      return Status.broken("model unhealthy: drawn by lot");
    }
    if (!model.awaiting().isEmpty()) {
      return Status.watch("a version awaits approval");
    }
    return choosing
        .newest()
        .map(
            wave ->
                switch (wave.by()) {
                  case UPLIFT -> Status.good("ranked by uplift");
                  case PROPENSITY -> Status.running("ranked by response");
                  case PROPENSITY_NO_GAIN ->
                      Status.collecting("ranked by response: no gain of uplift shown");
                  case NEED_UPLIFT -> Status.good("ranked by need times uplift");
                  case NEED -> Status.running("ranked by need: no effect shown");
                  case LOT -> Status.nothing("drawn by lot");
                })
        .orElse(Status.nothing("nobody ranked yet"));
  }

  private Read read(Running campaign, Say say) {
    var results = ledger.jdbi().withHandle(db -> Results.of(db, campaign.name(), say.now()));
    return new Read(campaign, results, results.readout().orElseThrow(NotHereException::new));
  }

  private static String so(Results results, Say say) {
    var treated = ResultTables.contacted(results);
    var holdout = ResultTables.holdout(results);
    return "%s of %s contacted enrolled (%s), against %s of %s held out (%s)."
        .formatted(
            say.whole(treated.enrolled()),
            say.whole(treated.people()),
            say.share((long) treated.enrolled(), (long) treated.people()),
            say.whole(holdout.enrolled()),
            say.whole(holdout.people()),
            say.share((long) holdout.enrolled(), (long) holdout.people()));
  }

  private List<Check> health(Read read, Say say) {
    var results = read.results();
    var ratio = read.readout().sampleRatio();
    var lamp =
        switch (ratio.light()) {
          case GREEN -> Status.good("Sample ratio");
          case YELLOW -> Status.watch("Sample ratio");
          case RED -> Status.broken("Sample ratio");
        };
    double held = ResultTables.holdout(results).households();
    double all = held + ResultTables.contacted(results).households();
    var split =
        all == 0
            ? "nobody yet"
            : "%s of households held out, %s planned, p = %s"
                .formatted(
                    say.share(held / all),
                    say.share(read.campaign().definition().holdout().value()),
                    say.decimals(ratio.p(), 3));
    long messages = results.channels().stream().mapToLong(ChannelMix::sent).sum();
    long bounced = results.channels().stream().mapToLong(ChannelMix::bounced).sum();
    boolean delivers = bounced <= 0.05 * messages;
    boolean balances =
        ledger.jdbi().withHandle(db -> Reconciliation.of(db, read.campaign().name()).balanced());
    return List.of(
        new Check(lamp, split),
        new Check(
            delivers ? Status.good("Deliverability") : Status.watch("Deliverability"),
            messages == 0
                ? "nothing sent yet"
                : say.share(messages - bounced, messages) + " of " + say.count(messages) + " sent"),
        new Check(
            balances ? Status.good("Balance") : Status.broken("Balance"),
            balances ? "every wave, to the person" : "a wave does not add up"),
        new Check(
            Status.collecting("Still open"),
            say.of(results.stillOpen(), "person", "people")
                + " of both groups can still enroll in their "
                + days(read.campaign())
                + " days"));
  }

  private static long days(Running campaign) {
    return campaign.definition().goal().map(Goal::within).map(within -> within.toDays()).orElse(0L);
  }

  private static String planned(Running campaign, Results.Plan plan, Say say) {
    return "%s people, to see %+.0f %% at a base of %.1f %%, %s, with a power of 80 %% and a holdout of %.0f %%%s"
        .formatted(
            say.whole(plan.people()),
            plan.lift() * 100,
            plan.base() * 100,
            plan.observed() ? "as seen before the campaign began" : "assumed",
            campaign.definition().holdout().value() * 100,
            plan.audience()
                ? "; that would take more people than met the rule at first, so all of them are the size"
                : "");
  }
}
