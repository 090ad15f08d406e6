package io.lamplighter.workers;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.language.CompiledCampaign;
import io.lamplighter.campaigns.policy.PolicyFile;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.attributes.Attributes;
import io.lamplighter.ledger.cohorts.JourneyEvents;
import io.lamplighter.ledger.cohorts.Wakes;
import io.lamplighter.ledger.definitions.Definitions;
import io.lamplighter.ledger.facts.Event;
import io.lamplighter.ledger.facts.Facts;
import io.lamplighter.workers.channels.ChannelPort;
import io.lamplighter.workers.channels.Message;
import io.lamplighter.workers.channels.recording.RecordingChannel;
import io.lamplighter.workers.cohorts.Composer.Composed;
import io.lamplighter.workers.crew.Crew;
import io.lamplighter.workflows.Promises;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.WorkerFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A rehearsal for tests: a real Postgres, the real workflows with time skipped, and channels that
/// only write down.
public final class Stage implements AutoCloseable {
  public static final Instant MONDAY = Instant.parse("2026-03-02T06:00:00Z");

  private final Ledger ledger = TestLedger.fresh("rehearsal");
  private final TestWorkflowEnvironment temporal;
  private final Crew crew;

  private Stage(ChannelPort... ports) {
    temporal =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setInitialTime(MONDAY)
                .setWorkflowClientOptions(Promises.clientOptions("default"))
                .build());
    ledger.jdbi().useHandle(io.lamplighter.ledger.LedgerState::liftFence);
    crew =
        Crew.start(
            ledger,
            temporal.getWorkflowClient(),
            options -> WorkerFactory.newInstance(temporal.getWorkflowClient(), options),
            ledger.jdbi().withHandle(Attributes::catalogue),
            PolicyFile.standard(),
            List.of(ports),
            playbook -> Stage::compose,
            InstantSource.system(),
            Crew.Settings.REHEARSAL);
  }

  public static Stage open() {
    return open(RecordingChannel.accepting(Channel.EMAIL));
  }

  public static Stage open(ChannelPort... ports) {
    return new Stage(ports);
  }

  /// The histories of all workflows of this stage, as text with payloads readable.
  public List<String> histories() {
    var ids =
        column(
            """
            SELECT 'campaign/test/' || name FROM campaign
             UNION SELECT 'wave/test/' || id FROM wave UNION SELECT 'cohort/test/' || id FROM cohort
            """);
    return ids.stream()
        .map(id -> temporal.getWorkflowClient().fetchHistory(id).getHistory().toString())
        .toList();
  }

  public Ledger ledger() {
    return ledger;
  }

  /// The instant it is on stage.
  public Instant now() {
    return Instant.ofEpochMilli(temporal.currentTimeMillis());
  }

  /// Applies a campaign and lets it run.
  public void play(Campaign campaign) {
    var compiled = CompiledCampaign.toJson(campaign);
    var first = campaign.trigger().firstWave(now()).orElse(null);
    ledger
        .jdbi()
        .useTransaction(
            db ->
                Definitions.apply(
                    db,
                    new Definitions.Applying(
                        campaign, CompiledCampaign.hash(campaign), compiled, "", "{}"),
                    "tests",
                    now(),
                    first));
    crew.promises().runCampaign(campaign.name().value());
  }

  /// Something becomes known now.
  public void happens(Event... events) {
    var facts = new Facts(ledger.jdbi(), new JourneyEvents());
    var recorded = facts.record(List.of(events), now());
    if (!recorded.rejected().isEmpty()) {
      throw new IllegalStateException(recorded.rejected().toString());
    }
    for (var wake : new Wakes(ledger.jdbi()).announce(recorded.wakes())) {
      crew.promises().look(wake.cohort(), wake.due());
    }
  }

  /// A person has mended what parked a cohort.
  public void retry(String cohort) {
    crew.promises().retry(cohort);
  }

  public void sleep(Duration duration) {
    temporal.sleep(duration);
  }

  /// One column of the ledger as texts, in the query's order.
  public List<String> column(String sql) {
    return ledger.jdbi().withHandle(db -> db.createQuery(sql).mapTo(String.class).list());
  }

  public static Map<io.lamplighter.ledger.touchpoints.Touchpoints.Leased, Composed> compose(
      List<io.lamplighter.ledger.touchpoints.Touchpoints.Leased> leased,
      Instant intentAt,
      Instant deadline) {
    var composed = new HashMap<io.lamplighter.ledger.touchpoints.Touchpoints.Leased, Composed>();
    for (var each : leased) {
      composed.put(
          each,
          new Composed.Ready(
              new Message(
                  each.id(),
                  each.address(),
                  new Message.Content("Hello", "", "Hello"),
                  new io.lamplighter.campaigns.CampaignName(each.campaign()),
                  each.wave(),
                  each.category(),
                  intentAt,
                  deadline,
                  null)));
    }
    return composed;
  }

  @Override
  public void close() {
    crew.close();
    temporal.close();
    ledger.close();
  }
}
