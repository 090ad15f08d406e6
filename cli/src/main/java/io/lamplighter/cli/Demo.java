package io.lamplighter.cli;

import io.lamplighter.campaigns.audience.Catalogue;
import io.lamplighter.campaigns.language.CampaignFile;
import io.lamplighter.campaigns.policy.PolicyFile;
import io.lamplighter.cli.answers.Answer;
import io.lamplighter.cli.embedded.DataFolder;
import io.lamplighter.cli.embedded.EmbeddedPostgres;
import io.lamplighter.console.Console;
import io.lamplighter.console.Settings;
import io.lamplighter.console.access.ConsoleUsers;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.simulator.meridian.Meridian;
import io.lamplighter.simulator.rehearsal.Rehearsal;
import io.lamplighter.simulator.rehearsal.Rehearsed;
import io.lamplighter.workers.Playbook;
import io.lamplighter.workers.cohorts.Composer;
import io.lamplighter.workers.cohorts.TemplateComposer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// The demo itself, apart from its verb: the command line is read without loading any of this.
final class Demo {
  private static final String CAMPAIGN = "ebill-adoption";
  private static final int CONNECTIONS = 24;

  /// A Monday, so that the weekly wave comes on the first day.
  private static final LocalDate DAY_ZERO = LocalDate.parse("2026-03-02");

  private final Lamplighter root;
  private final int customers;
  private final int days;
  private final int months;
  private final long seed;
  private final @Nullable Path data;
  private final int port;
  private final boolean headless;
  private final boolean exitAfterResults;

  Demo(DemoCommand asked, Lamplighter root) {
    this.root = root;
    this.customers = asked.customers;
    this.days = asked.days;
    this.months = asked.months;
    this.seed = asked.seed;
    this.data = asked.data;
    this.port = asked.port;
    this.headless = asked.headless;
    this.exitAfterResults = asked.exitAfterResults;
  }

  /// @return the exit code
  int run() throws IOException {
    try (var parts = OpenParts.untilExit(root::say)) {
      var folder =
          parts.add(DataFolder.take(data == null ? DataFolder.standard(System.getenv()) : data));
      var postgres = parts.add(EmbeddedPostgres.start(folder, root::say));
      var address = postgres.address();
      var ledger =
          parts.add(Ledger.open(address.url(), address.user(), address.password(), CONNECTIONS));
      ledger.upgrade();
      var meridian = Meridian.of(seed, customers, DAY_ZERO);
      if (isRehearsed(ledger)) {
        root.say("The rehearsal of last time is still there; --data names another folder.");
      } else {
        rehearse(ledger, meridian);
      }
      var rehearsed = ledger.jdbi().withHandle(db -> Rehearsed.of(db, CAMPAIGN, meridian));
      var answer = answer(rehearsed);
      if (!headless) {
        var console =
            parts.add(Console.start(ledger, Settings.local(port), InstantSource.system()));
        answer.key("console", console.address().toString()).text("Console: " + console.address());
        new ConsoleUsers(ledger)
            .first(Instant.now())
            .ifPresent(
                user ->
                    answer.text(
                        "Sign in as "
                            + user.name()
                            + " with the password "
                            + user.password()
                            + " (shown this once)."));
      }
      root.answer(answer);
      if (!headless && !exitAfterResults) {
        root.say("Ctrl-C ends it.");
        waitForEver();
      }
      return ExitCode.DONE.code();
    }
  }

  private static boolean isRehearsed(Ledger ledger) {
    return ledger
        .jdbi()
        .withHandle(
            db ->
                db.createQuery("SELECT EXISTS (SELECT FROM audit WHERE action = 'rehearsed')")
                    .mapTo(Boolean.class)
                    .one());
  }

  private void rehearse(Ledger ledger, Meridian meridian) throws IOException {
    var started = ledger.jdbi().withHandle(Demo::isStarted);
    if (started) {
      root.say("A rehearsal was broken off here: starting it again from nothing.");
      ledger.jdbi().useHandle(db -> db.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public"));
      ledger.upgrade();
    }
    ledger
        .jdbi()
        .useHandle(
            db ->
                db.createUpdate(
                        """
                        INSERT INTO ledger_state (tenant, utility, mode, zone, salt, created_at)
                        VALUES ('meridian', 'Meridian Electric & Gas', 'rehearsal', :zone, :salt, :at)
                        """)
                    .bind("zone", Meridian.ZONE.getId())
                    .bind("salt", "meridian/" + seed)
                    .bind("at", meridian.start())
                    .execute());
    var catalogue = catalogue();
    Rehearsal.run(
        ledger,
        new Rehearsal.Plan(
            List.of(campaign(catalogue)),
            meridian,
            months,
            days,
            catalogue,
            PolicyFile.standard(),
            playbook -> composer(ledger, playbook)),
        root::say);
    ledger
        .jdbi()
        .useHandle(
            db ->
                db.createUpdate(
                        "INSERT INTO audit (at, actor, action, subject)"
                            + " VALUES (:at, 'demo', 'rehearsed', :campaign)")
                    .bind("at", meridian.start())
                    .bind("campaign", CAMPAIGN)
                    .execute());
  }

  private static boolean isStarted(org.jdbi.v3.core.Handle db) {
    return db.createQuery("SELECT EXISTS (SELECT FROM ledger_state)").mapTo(Boolean.class).one();
  }

  private static Catalogue catalogue() throws IOException {
    try (var in = Ledger.class.getResourceAsStream("attributes.yaml")) {
      if (in == null) {
        throw new IllegalStateException("the catalogue of attributes is not in the jar");
      }
      return Catalogue.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /// The campaign that ships, from the folder beside the jar's or the working folder.
  private static CampaignFile.Outcome.Valid campaign(Catalogue catalogue) {
    var home = Path.of(System.getProperty("lamplighter.home", "."));
    var file = home.resolve("campaigns").resolve("catalog").resolve(CAMPAIGN + ".yaml");
    var settings = new io.lamplighter.campaigns.language.Settings(catalogue, Meridian.ZONE);
    return switch (CampaignFile.read(file, settings)) {
      case CampaignFile.Outcome.Valid valid -> valid;
      case CampaignFile.Outcome.Invalid(var problems) ->
          throw new VerbFailedException(
              ExitCode.INVALID,
              "the demo's campaign cannot be read: " + problems.getFirst().message());
    };
  }

  private static Composer composer(Ledger ledger, Playbook playbook) {
    return new TemplateComposer(
        ledger.jdbi(),
        playbook,
        Map.of(
            "utility.name", "Meridian Electric & Gas",
            "utility.address", "1 Lamp Street, Denver CO 80202",
            "utility.phone", "+13035550100",
            "utility.portal", "https://portal.meridian.example"),
        (leased, intentAt) ->
            new TemplateComposer.Links(
                // Nobody can follow a link of a rehearsal: its messages reach nobody.
                Map.of(
                    "unsubscribe", "https://e.meridian.example/u",
                    "preferences", "https://e.meridian.example/p",
                    "survey", "https://e.meridian.example/s"),
                null));
  }

  private Answer answer(Rehearsed rehearsed) {
    var versions = new ArrayList<Map<String, Object>>();
    for (var model : rehearsed.models()) {
      var version = new LinkedHashMap<String, Object>();
      version.put("model", model.model());
      version.put("version", model.version());
      version.put("state", model.state());
      if (model.auc() != null) {
        version.put("auc", model.auc());
      }
      version.put("trainedOn", model.trainedOn());
      version.put("ownOutcomes", model.own());
      version.put("why", model.why());
      versions.add(version);
    }
    var effect = new LinkedHashMap<String, Object>();
    rehearsed
        .incremental()
        .ifPresent(
            found -> {
              effect.put("estimate", found.estimate());
              effect.put("low", found.interval().low());
              effect.put("high", found.interval().high());
            });
    rehearsed.truth().ifPresent(truth -> effect.put("truth", truth));
    var answer =
        new Answer()
            .key("schemaVersion", 1)
            .key("customers", customers)
            .key("days", days)
            .key("entered", rehearsed.entered())
            .key("heldOut", rehearsed.heldOut())
            .key("sent", rehearsed.sent())
            .key("enrolled", rehearsed.enrolled())
            .key("incremental", effect)
            .key("modelVersions", versions)
            .key(
                "surveys",
                Map.of("sent", rehearsed.surveysSent(), "answered", rehearsed.surveysAnswered()))
            .key("balanced", rehearsed.balanced())
            .title("Meridian Electric & Gas, " + days + " days of " + CAMPAIGN)
            .text(
                String.format(
                    Locale.US,
                    "%,d entered, %,d of them held out; sent %s; %,d enrolled; %s.",
                    rehearsed.entered(),
                    rehearsed.heldOut(),
                    rehearsed.sent(),
                    rehearsed.enrolled(),
                    rehearsed.balanced() ? "balanced" : "NOT balanced"));
    rehearsed
        .incremental()
        .ifPresent(
            found ->
                answer.text(
                    String.format(
                        Locale.US,
                        "%,.0f more enrollments than the holdout would have had, 95 %% interval"
                            + " %,.0f to %,.0f (Meridian's hidden truth: %,.0f).",
                        found.estimate(),
                        found.interval().low(),
                        found.interval().high(),
                        rehearsed.truth().orElse(Double.NaN))));
    return answer;
  }

  private static void waitForEver() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
