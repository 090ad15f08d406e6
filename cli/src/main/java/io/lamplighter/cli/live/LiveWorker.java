package io.lamplighter.cli.live;

import io.grpc.StatusRuntimeException;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.cli.settings.Setting;
import io.lamplighter.cli.settings.WrongSettingException;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.LedgerState;
import io.lamplighter.ledger.attributes.Attributes;
import io.lamplighter.ledger.cohorts.JourneyEvents;
import io.lamplighter.ledger.cohorts.Wakes;
import io.lamplighter.ledger.definitions.Definitions;
import io.lamplighter.ledger.facts.FactListener.Wake;
import io.lamplighter.ledger.facts.Facts;
import io.lamplighter.ledger.scores.StaleScores;
import io.lamplighter.workers.channels.ChannelPort;
import io.lamplighter.workers.channels.email.SmtpChannel;
import io.lamplighter.workers.channels.worklist.WorklistChannel;
import io.lamplighter.workers.cohorts.TemplateComposer;
import io.lamplighter.workers.cohorts.TrackedLinks;
import io.lamplighter.workers.crew.Crew;
import io.lamplighter.workers.intake.EventIntake;
import io.lamplighter.workers.intake.IntakeServer;
import io.lamplighter.workers.pages.LinkTokens;
import io.lamplighter.workers.pages.Links;
import io.lamplighter.workers.pages.PublicPages;
import io.lamplighter.workflows.Promises;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowServiceException;
import io.temporal.worker.WorkerFactory;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/// One worker that reaches people: the crew behind the workflows, the pages behind its links, and
/// the intake of events. Several may run over one ledger. It owns neither the ledger nor the
/// client; close it before them.
public final class LiveWorker implements AutoCloseable {
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Ledger ledger;
  private final Promises promises;
  private final Consumer<String> talk;
  private OptionalInt pagesPort = OptionalInt.empty();
  private OptionalInt intakePort = OptionalInt.empty();

  private LiveWorker(Ledger ledger, Promises promises, Consumer<String> talk) {
    this.ledger = ledger;
    this.promises = promises;
    this.talk = talk;
  }

  /// Starts a worker over a live ledger and returns when it polls.
  ///
  /// @param name of this worker among all of the ledger
  /// @param talk told what an operator should know
  /// @throws WrongSettingException if a port is taken
  /// @throws io.lamplighter.workers.channels.WrongChannelException if the ledger is a rehearsal
  public static LiveWorker start(
      String name,
      Ledger ledger,
      WorkflowClient client,
      WorkerSettings settings,
      InstantSource clock,
      Consumer<String> talk) {
    var state = ledger.jdbi().withHandle(LedgerState::read);
    var worker = new LiveWorker(ledger, new Promises(client, state.tenant()), talk);
    try {
      worker.open(name, state, client, settings, clock);
      return worker;
    } catch (RuntimeException broken) {
      worker.close();
      throw broken;
    }
  }

  private void open(
      String name,
      LedgerState state,
      WorkflowClient client,
      WorkerSettings settings,
      InstantSource clock) {
    var tokens = LinkTokens.of(ledger.jdbi(), clock.instant());
    var portal = settings.utility().portal();
    // Ports first: a worker that cannot listen must not have sent anything.
    settings.pages().ifPresent(on -> openPages(on, tokens, settings.utility(), clock));
    settings.intake().ifPresent(intake -> openIntake(intake, clock));
    var links = new Links(tokens, settings.pagesAddress());
    var crew =
        Crew.start(
            ledger,
            client,
            options -> WorkerFactory.newInstance(client, options),
            ledger.jdbi().withHandle(Attributes::catalogue),
            settings.policy(),
            ports(settings, state, tokens),
            playbook ->
                new TrackedLinks(
                    new TemplateComposer(
                        ledger.jdbi(),
                        playbook,
                        Map.of(
                            "utility.name", state.utility(),
                            "utility.address", settings.utility().postalAddress(),
                            "utility.phone", settings.utility().phone(),
                            "utility.portal", withoutSlash(portal)),
                        (leased, intentAt) -> TrackedLinks.of(links, leased, intentAt)),
                    links,
                    Set.of(portal.getHost())),
            clock,
            Crew.Settings.LIVE);
    parts.push(crew);
    parts.push(Beat.start(name, crew.queues(), ledger, clock));
    state
        .fence()
        .ifPresent(
            why ->
                talk.accept(
                    "Nothing is sent: the ledger is fenced ("
                        + why
                        + "). `lamplighter doctor` says what to look at first."));
    warnOfUnservedChannels(crew);
  }

  private void openPages(
      WorkerSettings.Listen on,
      LinkTokens tokens,
      WorkerSettings.Utility utility,
      InstantSource clock) {
    try {
      var pages =
          PublicPages.start(
              ledger,
              tokens,
              new PublicPages.Settings(
                  on.host(),
                  on.port(),
                  Set.of(utility.portal().getHost()),
                  utility.postalAddress()),
              clock);
      parts.push(pages);
      pagesPort = OptionalInt.of(pages.port());
    } catch (RuntimeException broken) {
      throw isPortTaken(broken) ? taken("public pages", on, Setting.PAGES_PORT) : broken;
    }
  }

  private static boolean isPortTaken(Throwable broken) {
    for (var cause = broken; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException
          || cause.getClass().getSimpleName().equals("PortInUseException")) {
        return true;
      }
    }
    return false;
  }

  private static WrongSettingException taken(
      String what, WorkerSettings.Listen on, Setting setting) {
    return new WrongSettingException(
        "The "
            + what
            + " cannot listen on "
            + on.host()
            + ":"
            + on.port()
            + ": another program does.\n  End that program, or set "
            + setting.variable()
            + " to another port"
            + (setting == Setting.PAGES_PORT
                ? ", or to none if another worker serves them."
                : "."));
  }

  private void openIntake(WorkerSettings.Intake intake, InstantSource clock) {
    try {
      var server =
          IntakeServer.start(
              intake.on().host(),
              intake.on().port(),
              intake.token(),
              new EventIntake(
                  new Facts(ledger.jdbi(), new JourneyEvents()), this::wake, this::rescore),
              clock);
      parts.push(server);
      intakePort = OptionalInt.of(server.port());
    } catch (IOException broken) {
      throw taken("intake of events", intake.on(), Setting.INTAKE_PORT);
    }
  }

  /// Tells cohorts that events concern. What is not told here is found by Reconcile.
  private void wake(List<Wake> wakes) {
    for (var wake : new Wakes(ledger.jdbi()).announce(wakes)) {
      try {
        promises.look(wake.cohort(), wake.due());
      } catch (StatusRuntimeException | WorkflowServiceException down) {
        talk.accept("Temporal does not answer; cohort " + wake.cohort() + " is woken later.");
      }
    }
  }

  /// Has the scores made anew that events made stale. What is not told here is found by Reconcile.
  private void rescore() {
    if (StaleScores.announce(ledger.jdbi())) {
      try {
        promises.rescore();
      } catch (StatusRuntimeException | WorkflowServiceException down) {
        talk.accept("Temporal does not answer; scores are made anew later.");
      }
    }
  }

  private static List<ChannelPort> ports(
      WorkerSettings settings, LedgerState state, LinkTokens tokens) {
    var ports = new ArrayList<ChannelPort>();
    settings
        .mail()
        .ifPresent(mail -> ports.add(new SmtpChannel(mail.server(), mail.sender(), tokens)));
    settings
        .worklists()
        .ifPresent(
            files ->
                files.channels().stream()
                    .sorted()
                    .forEach(
                        channel ->
                            ports.add(new WorklistChannel(channel, files.folder(), state.zone()))));
    return ports;
  }

  /// A campaign may choose a channel that this worker does not have: its messages wait.
  private void warnOfUnservedChannels(Crew crew) {
    var served = crew.channels();
    var waiting = new HashMap<Channel, Set<String>>();
    var definitions = new Definitions(ledger.jdbi());
    for (var name : definitions.alive()) {
      var running = definitions.running(name).orElseThrow();
      for (var channel :
          crew.playbook().play(name, running.version()).campaign().channels().allow()) {
        if (!served.contains(channel)) {
          waiting.computeIfAbsent(channel, unseen -> new TreeSet<>()).add(name);
        }
      }
    }
    waiting.forEach(
        (channel, campaigns) ->
            talk.accept(
                "No "
                    + channel.word()
                    + " here, which "
                    + String.join(", ", campaigns)
                    + " may choose: set "
                    + (channel == Channel.EMAIL ? Setting.SMTP : Setting.WORKLISTS).variable()
                    + ", or run a worker that has it."));
  }

  private static String withoutSlash(URI address) {
    return address.toString().replaceFirst("/+$", "");
  }

  /// What tells workflows.
  public Promises promises() {
    return promises;
  }

  /// Where the public pages listen, if they do here.
  public OptionalInt pagesPort() {
    return pagesPort;
  }

  /// Where the intake listens, if it does here.
  public OptionalInt intakePort() {
    return intakePort;
  }

  /// Stops taking on work, lets what runs finish, and closes pages and intake.
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception broken) {
        talk.accept("A part of the worker did not close cleanly: " + broken.getMessage());
      }
    }
  }
}
