package io.lamplighter.workers.crew;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.MessageClass;
import io.lamplighter.campaigns.audience.Catalogue;
import io.lamplighter.campaigns.policy.CapOrder;
import io.lamplighter.campaigns.policy.Policy;
import io.lamplighter.campaigns.policy.SendPolicy;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.LedgerState;
import io.lamplighter.ledger.LedgerState.Mode;
import io.lamplighter.ledger.cohorts.Cohorts;
import io.lamplighter.ledger.cohorts.Wakes;
import io.lamplighter.ledger.definitions.Definitions;
import io.lamplighter.ledger.touchpoints.Touchpoints;
import io.lamplighter.models.registry.ApprovalRule;
import io.lamplighter.workers.Guard;
import io.lamplighter.workers.Playbook;
import io.lamplighter.workers.channels.ChannelPort;
import io.lamplighter.workers.channels.ChannelSet;
import io.lamplighter.workers.cohorts.CohortActivitiesImpl;
import io.lamplighter.workers.cohorts.Composer;
import io.lamplighter.workers.cohorts.Delivery;
import io.lamplighter.workers.cohorts.JourneyWalk;
import io.lamplighter.workers.cohorts.LearnedHours;
import io.lamplighter.workers.learning.RescoreActivitiesImpl;
import io.lamplighter.workers.learning.RetrainActivitiesImpl;
import io.lamplighter.workers.learning.Scoring;
import io.lamplighter.workers.waves.Admission;
import io.lamplighter.workers.waves.CampaignActivitiesImpl;
import io.lamplighter.workers.waves.WaveActivitiesImpl;
import io.lamplighter.workflows.Contract;
import io.lamplighter.workflows.Promises;
import io.lamplighter.workflows.Queues;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/// One worker process: everything behind the workflows, polling the queues it can serve. It does
/// not own the ledger; close it first, so that what is running can still write its outcome.
public final class Crew implements AutoCloseable {
  private final WorkerFactory factory;
  private final Pulse pulse;
  private final ChannelSet channels;
  private final Promises promises;
  private final Playbook playbook;

  /// How a worker is set up.
  ///
  /// @param reconcileEvery minutes in live running, a day in a rehearsal
  /// @param fallback how long a cohort sleeps at most
  /// @param retrainEvery the least time between two trainings of a model
  /// @param slots activities of one queue at the same time; all queues together must stay under the
  ///   ledger's connections
  public record Settings(
      Duration reconcileEvery, Duration fallback, Duration retrainEvery, int slots) {
    public static final Settings LIVE =
        new Settings(Duration.ofMinutes(2), Duration.ofHours(6), Duration.ofDays(7), 2);
    public static final Settings REHEARSAL =
        new Settings(Duration.ofDays(1), Duration.ofDays(7), Duration.ofDays(7), 2);
  }

  private Crew(
      WorkerFactory factory,
      Pulse pulse,
      ChannelSet channels,
      Promises promises,
      Playbook playbook) {
    this.factory = factory;
    this.pulse = pulse;
    this.channels = channels;
    this.promises = promises;
    this.playbook = playbook;
  }

  /// Puts a worker together and starts polling.
  ///
  /// @param factory makes the worker factory of a client: a test environment has its own
  /// @param ports the configured channels; they must fit the ledger's mode
  /// @param clock asked by whatever guards a send, never in a rehearsal
  public static Crew start(
      Ledger ledger,
      WorkflowClient client,
      Function<WorkerFactoryOptions, WorkerFactory> factory,
      Catalogue catalogue,
      Policy policy,
      List<? extends ChannelPort> ports,
      Function<Playbook, Composer> composer,
      InstantSource clock,
      Settings settings) {
    var jdbi = ledger.jdbi();
    var state = jdbi.withHandle(LedgerState::read);
    var channels = ChannelSet.of(state.mode().word(), ports);
    if (state.mode() == Mode.LIVE) {
      jdbi.useTransaction(db -> ApprovalRule.remember(db, policy, "a worker", clock.instant()));
    }
    var playbook = new Playbook(new Definitions(jdbi), catalogue);
    var guard = new Guard(state.mode(), clock);
    var promises = new Promises(client, state.tenant());
    var touchpoints =
        new Touchpoints(
            jdbi,
            new CapOrder(new SendPolicy(policy)),
            new LearnedHours(policy.bestHourTries().value()));
    var walk = new JourneyWalk(jdbi, playbook);
    var delivery = new Delivery(touchpoints, composer.apply(playbook), guard);
    var scoring = new Scoring(jdbi);
    var cohorts =
        new CohortActivitiesImpl(
            new Cohorts(jdbi),
            new Admission(jdbi, playbook, policy),
            walk,
            delivery,
            channels,
            guard,
            settings.fallback());
    var waves = new WaveActivitiesImpl(jdbi, playbook, policy, scoring, guard, () -> promises);
    var campaigns =
        new CampaignActivitiesImpl(
            jdbi,
            touchpoints,
            playbook,
            List.copyOf(ports),
            guard,
            settings.reconcileEvery(),
            () -> promises);
    var pulse = new Pulse();
    var workers = factory.apply(factoryOptions(pulse));
    var core = workers.newWorker(Queues.CORE, options(settings));
    core.registerWorkflowImplementationTypes(Contract.workflows());
    core.registerActivitiesImplementations(campaigns);
    register(workers.newWorker(Queues.DECIDE, options(settings)), cohorts, waves);
    register(
        workers.newWorker(Queues.ML, options(settings)),
        new RetrainActivitiesImpl(jdbi, playbook, policy, settings.retrainEvery()),
        new RescoreActivitiesImpl(jdbi, guard));
    for (var queue : sending(channels)) {
      register(workers.newWorker(queue, options(settings)), cohorts);
    }
    workers.start();
    if (state.mode() == Mode.LIVE) {
      promises.keepReconciling();
      // Temporal may be new and know nothing: each campaign and whoever is due get their workflow
      // back now, waves and all that becomes due later get theirs from Reconcile.
      new Definitions(jdbi).alive().forEach(promises::runCampaign);
      new Wakes(jdbi)
          .overdue(clock.instant())
          .forEach(wake -> promises.look(wake.cohort(), wake.due()));
    }
    return new Crew(workers, pulse, channels, promises, playbook);
  }

  private static void register(Worker worker, Object... activities) {
    worker.registerActivitiesImplementations(activities);
  }

  private static WorkerFactoryOptions factoryOptions(Pulse pulse) {
    return WorkerFactoryOptions.newBuilder()
        .setWorkerInterceptors(pulse, new Discretion())
        .setWorkflowCacheSize(2_000)
        .setUsingVirtualWorkflowThreads(true)
        .build();
  }

  private static WorkerOptions options(Settings settings) {
    return WorkerOptions.newBuilder()
        .setMaxConcurrentActivityExecutionSize(settings.slots())
        .setMaxConcurrentActivityTaskPollers(1)
        .setMaxConcurrentWorkflowTaskPollers(2)
        .setDefaultDeadlockDetectionTimeout(5_000)
        .build();
  }

  /// The client that starts and wakes workflows.
  public Promises promises() {
    return promises;
  }

  /// The channels it sends on.
  public Set<Channel> channels() {
    return channels.channels();
  }

  /// The task queues it polls.
  public List<String> queues() {
    var queues = new ArrayList<>(List.of(Queues.CORE, Queues.DECIDE, Queues.ML));
    queues.addAll(sending(channels));
    return List.copyOf(queues);
  }

  private static List<String> sending(ChannelSet channels) {
    return channels.channels().stream()
        .sorted()
        .flatMap(
            channel ->
                Stream.of(MessageClass.values())
                    .map(messageClass -> Queues.send(channel, messageClass)))
        .toList();
  }

  /// Campaigns as this worker runs them.
  public Playbook playbook() {
    return playbook;
  }

  /// Stops polling, waits for what is running, and gives up the channels.
  @Override
  public void close() {
    factory.shutdown();
    try {
      factory.awaitTermination(30, TimeUnit.SECONDS);
    } catch (NullPointerException race) {
      // A worker that never got a task has nothing to wait for, and the SDK trips over that.
      factory.shutdownNow();
    }
    pulse.close();
    channels.close();
  }
}
