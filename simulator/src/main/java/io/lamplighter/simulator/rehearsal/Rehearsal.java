package io.lamplighter.simulator.rehearsal;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.audience.Catalogue;
import io.lamplighter.campaigns.definition.Choice;
import io.lamplighter.campaigns.language.CampaignFile;
import io.lamplighter.campaigns.policy.Policy;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.LedgerState;
import io.lamplighter.ledger.definitions.Definitions;
import io.lamplighter.simulator.meridian.Meridian;
import io.lamplighter.simulator.meridian.MeridianLoader;
import io.lamplighter.workers.Playbook;
import io.lamplighter.workers.channels.recording.RecordingChannel;
import io.lamplighter.workers.cohorts.Composer;
import io.lamplighter.workers.crew.Crew;
import io.lamplighter.workers.learning.Learning;
import io.lamplighter.workers.learning.UtilityLearning;
import io.lamplighter.workflows.Promises;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.WorkerFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/// Runs campaigns for some days in a minute or two, on the real workflow code. Every decision comes
/// from slots and hashes, so the same seed gives the same ledger, row for row.
public final class Rehearsal {
  private static final Duration DAY = Duration.ofDays(1);

  private Rehearsal() {}

  /// What is to be rehearsed.
  ///
  /// @param months of Meridian's history to load, 1 to 12
  /// @param composer makes the messages
  public record Plan(
      List<CampaignFile.Outcome.Valid> campaigns,
      Meridian meridian,
      int months,
      int days,
      Catalogue catalogue,
      Policy policy,
      Function<Playbook, Composer> composer) {}

  /// Told how far the rehearsal is.
  public interface Progress {
    void said(String line);
  }

  /// What a rehearsal leaves behind besides the ledger's rows.
  ///
  /// @param actions that Temporal would bill for
  /// @param livedUntil up to here the world has lived; who carries it on begins there
  public record Ran(long actions, Instant livedUntil) {}

  /// Loads Meridian into an empty rehearsal ledger and lets the days pass.
  ///
  /// @throws IllegalStateException if the ledger is not an empty rehearsal
  public static Ran run(Ledger ledger, Plan plan, Progress progress) {
    progress.said("Loading %,d customers".formatted(plan.meridian().customers()));
    var loaded =
        new MeridianLoader(ledger.jdbi())
            .load(plan.meridian(), plan.months(), (customers, events) -> {});
    progress.said(
        "Loaded %,d customers with %,d events".formatted(loaded.customers(), loaded.events()));
    var start = plan.meridian().start();
    ledger.jdbi().useHandle(LedgerState::liftFence);
    var temporal =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setInitialTime(start)
                .setWorkflowClientOptions(Promises.clientOptions("default"))
                .build());
    // Ten past two in Denver: the nightly files are in.
    var firstNight = start.plus(DAY).plus(Duration.ofMinutes(130));
    var actions = new Actions();
    try {
      var client = temporal.getWorkflowClient();
      var crew =
          Crew.start(
              ledger,
              client,
              options -> WorkerFactory.newInstance(client, actions.in(options)),
              plan.catalogue(),
              plan.policy(),
              List.of(
                  RecordingChannel.accepting(Channel.EMAIL),
                  RecordingChannel.accepting(Channel.SMS)),
              plan.composer(),
              InstantSource.fixed(start),
              Crew.Settings.REHEARSAL);
      try {
        apply(ledger, plan, crew, progress);
        var world = temporal.newWorker(WorldWorkflowImpl.QUEUE);
        world.registerWorkflowImplementationTypes(WorldWorkflowImpl.class);
        world.registerActivitiesImplementations(
            new Living(ledger, plan.meridian(), crew::promises));
        temporal.start();
        WorkflowClient.start(
            client.newWorkflowStub(
                    WorldWorkflow.class,
                    WorkflowOptions.newBuilder()
                        .setTaskQueue(WorldWorkflowImpl.QUEUE)
                        .setWorkflowId("world")
                        .build())
                ::run,
            firstNight,
            plan.days() - 1);
        for (int day = 1; day <= plan.days(); day++) {
          temporal.sleep(Duration.ofDays(1));
          if (day % 10 == 0 || day == plan.days()) {
            progress.said("Day %d of %d".formatted(day, plan.days()));
          }
        }
        return new Ran(actions.count(client), firstNight.plus(DAY.multipliedBy(plan.days() - 2L)));
      } finally {
        crew.close();
      }
    } finally {
      temporal.close();
    }
  }

  private static void apply(Ledger ledger, Plan plan, Crew crew, Progress progress) {
    var start = plan.meridian().start();
    for (var valid : plan.campaigns()) {
      var campaign = valid.campaign();
      var first = campaign.trigger().firstWave(start).orElse(null);
      ledger
          .jdbi()
          .useTransaction(
              db -> Definitions.apply(db, Definitions.Applying.of(valid), "demo", start, first));
      campaign.choice().score().ifPresent(asked -> learn(ledger, plan, crew, asked, progress));
      crew.promises().runCampaign(campaign.name().value());
    }
  }

  /// From history, so that the first wave can rank. What contact adds to need only waves can tell.
  private static void learn(
      Ledger ledger, Plan plan, Crew crew, Choice.Score asked, Progress progress) {
    var start = plan.meridian().start();
    var approval = plan.policy().modelApproval();
    if (asked instanceof Choice.Score.Need(var risk, var ignored)) {
      progress.said("Learning " + risk + " from history");
      new UtilityLearning(ledger.jdbi(), approval).learn(risk, start);
      return;
    }
    progress.said("Learning " + asked.model() + " from history");
    new Learning(ledger.jdbi(), crew.playbook(), approval).learn(asked.model(), start);
  }
}
