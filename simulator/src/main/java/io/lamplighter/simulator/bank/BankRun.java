package io.lamplighter.simulator.bank;

import io.lamplighter.campaigns.CampaignName;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.language.CampaignFile;
import io.lamplighter.campaigns.language.Settings;
import io.lamplighter.campaigns.policy.ModelApproval;
import io.lamplighter.campaigns.policy.PolicyFile;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.LedgerState;
import io.lamplighter.ledger.attributes.Attributes;
import io.lamplighter.ledger.cohorts.JourneyEvents;
import io.lamplighter.ledger.cohorts.Wakes;
import io.lamplighter.ledger.customers.Numbering;
import io.lamplighter.ledger.definitions.Definitions;
import io.lamplighter.ledger.facts.Event;
import io.lamplighter.ledger.facts.Facts;
import io.lamplighter.ledger.imports.Imported;
import io.lamplighter.ledger.imports.Imports;
import io.lamplighter.ledger.imports.Mapping;
import io.lamplighter.ledger.touchpoints.Touchpoints.Leased;
import io.lamplighter.workers.channels.Message;
import io.lamplighter.workers.channels.recording.RecordingChannel;
import io.lamplighter.workers.cohorts.Composer.Composed;
import io.lamplighter.workers.crew.Crew;
import io.lamplighter.workers.learning.Learning;
import io.lamplighter.workflows.Promises;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.WorkerFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/// Replays the bank's contacts: imports the file by the mapping that ships, then lets the campaign
/// that ships beside it run over the last third, a wave a week, contacting its best third and a few
/// explored. Trained again before each wave, on the answers of those it contacted.
public final class BankRun {
  private static final Duration WEEK = Duration.ofDays(7);

  private final Ledger ledger;
  private final Path examples;
  private final Path scratch;
  private final BankFiles files;
  private final Consumer<String> talk;

  private BankRun(
      Ledger ledger, Path examples, Path scratch, BankFiles files, Consumer<String> talk) {
    this.ledger = ledger;
    this.examples = examples;
    this.scratch = scratch;
    this.files = files;
    this.talk = talk;
  }

  /// Runs the replay in an empty ledger.
  ///
  /// @param examples the folder `docs/examples/bank-marketing`
  /// @param data the bank's file, `bank-additional-full.csv.gz`
  /// @param scratch where files for the imports are written
  /// @param waves how many weeks at most; the file has 28
  /// @param salt draws who is explored
  public static BankResult run(
      Ledger ledger,
      Path examples,
      Path data,
      Path scratch,
      int waves,
      String salt,
      Consumer<String> talk)
      throws IOException {
    var files = BankFiles.read(data);
    return new BankRun(ledger, examples, scratch, files, talk)
        .run(Math.min(waves, files.waves()), salt);
  }

  private BankResult run(int waves, String salt) throws IOException {
    var start = BankFiles.DAY_ONE.atStartOfDay(BankFiles.ZONE).toInstant();
    ledger.jdbi().useHandle(db -> open(db, salt, start));
    var people = takeIn("mapping.yaml", files.withBadRows(scratch), start);
    takeIn("calling-list.yaml", files.lists(scratch), start);
    takeIn("calls.yaml", files.calls(scratch), start);
    takeIn("deposits.yaml", files.deposits(scratch), start);
    talk.accept(
        "Imported %,d people, %d rows rejected".formatted(people.accepted(), people.rejected()));
    play(waves, start);
    return ledger.jdbi().withHandle(db -> BankReading.of(db, files, waves, people));
  }

  private static void open(Handle db, String salt, Instant start) {
    LedgerState.found(
        db, "bank", "A bank", LedgerState.Mode.REHEARSAL, BankFiles.ZONE, salt, start);
    db.execute(
        "INSERT INTO program (name, title) VALUES ('term-deposit', 'Term deposit')"
            + " ON CONFLICT DO NOTHING");
    LedgerState.liftFence(db);
  }

  private Imported takeIn(String mapping, Path file, Instant now) throws IOException {
    var imported =
        new Imports(ledger.jdbi(), new Facts(ledger.jdbi(), new JourneyEvents()))
            .run(Mapping.read(examples.resolve(mapping)), file, scratch, now, rows -> {});
    if (imported.state() == Imported.State.REFUSED) {
      throw new IllegalStateException(file.getFileName() + ": " + imported.why().orElse(""));
    }
    return imported;
  }

  private void play(int waves, Instant start) {
    var catalogue = ledger.jdbi().withHandle(Attributes::catalogue);
    var settings = new Settings(catalogue, BankFiles.ZONE);
    var temporal =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setInitialTime(start)
                .setWorkflowClientOptions(Promises.clientOptions("default"))
                .build());
    try {
      var client = temporal.getWorkflowClient();
      try (var crew =
          Crew.start(
              ledger,
              client,
              options -> WorkerFactory.newInstance(client, options),
              catalogue,
              PolicyFile.standard(),
              List.of(RecordingChannel.accepting(Channel.EMAIL)),
              playbook -> BankRun::compose,
              InstantSource.fixed(start),
              Crew.Settings.REHEARSAL)) {
        var campaign = apply(settings, start);
        new Learning(ledger.jdbi(), crew.playbook(), ModelApproval.AUTOMATIC)
            .learn(campaign.value(), start);
        crew.promises().runCampaign(campaign.value());
        for (int wave = 0; wave < waves; wave++) {
          temporal.sleep(Duration.ofHours(36));
          answer(crew, wave, start.plus(WEEK.multipliedBy(wave)));
          temporal.sleep(WEEK.minusHours(36));
          talk.accept("Wave %d of %d".formatted(wave + 1, waves));
        }
      }
    } finally {
      temporal.close();
    }
  }

  private CampaignName apply(Settings settings, Instant start) {
    var read = CampaignFile.read(examples.resolve("term-deposit.yaml"), settings);
    if (!(read instanceof CampaignFile.Outcome.Valid valid)) {
      throw new IllegalStateException("the campaign of the example cannot be read: " + read);
    }
    var campaign = valid.campaign();
    var first = campaign.trigger().firstWave(start).orElse(null);
    ledger
        .jdbi()
        .useTransaction(
            db -> Definitions.apply(db, Definitions.Applying.of(valid), "bank", start, first));
    return campaign.name();
  }

  /// Whoever was contacted in a week and really subscribed does so now.
  private void answer(Crew crew, int wave, Instant monday) {
    var reached =
        ledger
            .jdbi()
            .withHandle(
                db ->
                    db.createQuery(
                            """
                            SELECT DISTINCT c.key FROM touchpoint t JOIN customer c ON c.id = t.customer_id
                             WHERE t.state = 'sent' AND t.sent_at >= :monday ORDER BY c.key
                            """)
                        .bind("monday", monday)
                        .mapTo(String.class)
                        .list());
    var now = monday.plus(Duration.ofHours(36));
    var said =
        reached.stream()
            .filter(key -> files.subscribed(Integer.parseInt(key.substring(5))))
            .map(
                key ->
                    new Event(
                        "/deposits",
                        "wave-" + wave + "/" + key,
                        "enrollment.changed",
                        Numbering.customer(key),
                        null,
                        now.minusSeconds(60),
                        Map.of("program", "term-deposit", "status", "enrolled")))
            .toList();
    var recorded = new Facts(ledger.jdbi(), new JourneyEvents()).record(said, now);
    if (!recorded.rejected().isEmpty()) {
      throw new IllegalStateException("answers were rejected: " + recorded.rejected());
    }
    for (var wake : new Wakes(ledger.jdbi()).announce(recorded.wakes())) {
      crew.promises().look(wake.cohort(), wake.due());
    }
  }

  /// A call has no text: the message says only that it is one.
  private static Map<Leased, Composed> compose(
      List<Leased> leased, Instant intentAt, Instant deadline) {
    var composed = new HashMap<Leased, Composed>();
    for (var each : leased) {
      composed.put(
          each,
          new Composed.Ready(
              new Message(
                  each.id(),
                  each.address(),
                  new Message.Content("Term deposit", "", "A call about a term deposit"),
                  new CampaignName(each.campaign()),
                  each.wave(),
                  each.category(),
                  intentAt,
                  deadline,
                  null)));
    }
    return composed;
  }
}
