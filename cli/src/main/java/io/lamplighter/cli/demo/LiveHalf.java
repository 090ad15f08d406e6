package io.lamplighter.cli.demo;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.language.CampaignFile;
import io.lamplighter.cli.embedded.DataFolder;
import io.lamplighter.cli.embedded.EmbeddedTemporal;
import io.lamplighter.cli.embedded.Ports;
import io.lamplighter.cli.live.LiveWorker;
import io.lamplighter.cli.live.WorkerSettings;
import io.lamplighter.console.Console;
import io.lamplighter.console.LedgerControl;
import io.lamplighter.console.Settings;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.LedgerState;
import io.lamplighter.ledger.LedgerState.Mode;
import io.lamplighter.ledger.definitions.Definitions;
import io.lamplighter.simulator.living.LivingWorld;
import io.lamplighter.simulator.mail.MailCatcher;
import io.lamplighter.simulator.rehearsal.Letterhead;
import io.lamplighter.workers.channels.email.MailServer;
import io.lamplighter.workers.channels.email.Sender;
import io.lamplighter.workflows.Promises;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/// The demo's ledger, live: Temporal, a mail catcher, a worker that mails to it, the console, and
/// Meridian living on. It does not own ledger and folder; close it before them.
public final class LiveHalf implements AutoCloseable {
  private static final String SETTINGS = "demo.properties";
  private static final String LIVED_UNTIL = "lived-until";
  private static final int MAILS_KEPT = 5_000;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Consumer<String> talk;
  private Optional<URI> console = Optional.empty();

  private LiveHalf(Consumer<String> talk) {
    this.talk = talk;
  }

  /// What is wanted of it.
  ///
  /// @param console port of the console, 0 for any free one; absent: none
  /// @param pace of Meridian's customers
  /// @param joins campaigns that begin when the ledger turns live, with a wave at once
  /// @param policy of the worker
  /// @param environment names the `temporal` binary
  public record Wanted(
      OptionalInt console,
      LivingWorld.Pace pace,
      List<CampaignFile.Outcome.Valid> joins,
      io.lamplighter.campaigns.policy.Policy policy,
      Map<String, String> environment) {
    /// As the demo has it.
    ///
    /// @param home the folder that holds `campaigns/catalog`
    public static Wanted demo(OptionalInt console, Path home, Map<String, String> environment) {
      return new Wanted(
          console,
          LivingWorld.Pace.DEMO,
          Play.campaigns(home, Play.JOINING),
          Play.policy(),
          environment);
    }
  }

  /// Starts everything; the first time this turns the ledger live, which nothing turns back, and
  /// asks for a wave at once.
  ///
  /// @param talk told what goes on
  /// @throws io.lamplighter.console.ConsoleNotStartedException if the console's port is taken; the
  ///   ledger is as it was then
  public static LiveHalf start(
      DataFolder folder,
      Ledger ledger,
      Play.Rehearsed played,
      Wanted wanted,
      InstantSource clock,
      Consumer<String> talk) {
    var half = new LiveHalf(talk);
    try {
      half.open(folder, ledger, played, wanted, clock);
      return half;
    } catch (IOException broken) {
      half.close();
      throw new UncheckedIOException(broken);
    } catch (RuntimeException broken) {
      half.close();
      throw broken;
    }
  }

  private void open(
      DataFolder folder, Ledger ledger, Play.Rehearsed played, Wanted wanted, InstantSource clock)
      throws IOException {
    var temporal = add(EmbeddedTemporal.start(folder, wanted.environment(), talk));
    var stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(temporal.address()).build());
    add(stubs::shutdownNow);
    var client = Promises.client(stubs, EmbeddedTemporal.NAMESPACE);
    var tenant = ledger.jdbi().withHandle(LedgerState::read).tenant();
    var promises = new Promises(client, tenant);
    var catcher =
        add(
            MailCatcher.start(
                InetAddress.getLoopbackAddress(), 0, folder.resolve("mail"), MAILS_KEPT, clock));
    // Before the ledger turns: a port that is taken must not leave half a demo behind.
    wanted
        .console()
        .ifPresent(
            port -> console = Optional.of(openConsole(port, ledger, promises, catcher, clock)));
    var now = clock.instant();
    boolean first = ledger.jdbi().inTransaction(db -> turnLive(db, wanted.joins(), now));
    if (first) {
      new Definitions(ledger.jdbi()).runNow(Play.CAMPAIGN, "demo", now);
    }
    var token = token();
    var worker = openWorker(folder, ledger, client, catcher, wanted, token, clock);
    openWorld(folder, ledger, played, wanted, catcher, worker, token, clock);
    talk.accept(
        "Live: mails go to a catcher inside, text messages, letters and calls to files in "
            + folder.resolve("worklists")
            + ".");
  }

  /// @return whether it was a rehearsal until now
  private static boolean turnLive(Handle db, List<CampaignFile.Outcome.Valid> joins, Instant now) {
    if (LedgerState.read(db).mode() == Mode.LIVE) {
      return false;
    }
    LedgerState.goLive(db);
    db.createUpdate(
            "INSERT INTO audit (at, actor, action, subject)"
                + " VALUES (:at, 'demo', 'turned live', 'the ledger')")
        .bind("at", now)
        .execute();
    // Their first wave is due at once.
    joins.forEach(campaign -> Play.apply(db, campaign, now));
    return true;
  }

  private URI openConsole(
      int port, Ledger ledger, Promises promises, MailCatcher catcher, InstantSource clock) {
    var control = new LedgerControl(ledger, clock, Optional.of(promises), talk);
    return add(Console.start(
            ledger, Settings.local(port).with(control).with(new Mailbox(catcher)), clock))
        .address();
  }

  private LiveWorker openWorker(
      DataFolder folder,
      Ledger ledger,
      WorkflowClient client,
      MailCatcher catcher,
      Wanted wanted,
      String token,
      InstantSource clock) {
    var kept = DataFolder.settings(folder.resolve(SETTINGS));
    // The same port every time, as far as it is free: links in mails of yesterday go on working.
    int pages = Ports.freeOr(kept.getProperty("pages-port", "8081"));
    kept.setProperty("pages-port", Integer.toString(pages));
    folder.keep(SETTINGS, kept);
    return add(
        LiveWorker.start(
            "demo/" + ProcessHandle.current().pid(),
            ledger,
            client,
            new WorkerSettings(
                Optional.of(
                    new WorkerSettings.Mail(
                        new MailServer(
                            "127.0.0.1",
                            catcher.port(),
                            MailServer.Security.PLAIN,
                            null,
                            4,
                            Duration.ofSeconds(30)),
                        new Sender(
                            Letterhead.NAME,
                            "news@meridian.example",
                            "care@meridian.example",
                            null,
                            "meridian"))),
                Optional.of(
                    new WorkerSettings.Worklists(
                        folder.resolve("worklists"),
                        Set.of(Channel.SMS, Channel.DIRECT_MAIL, Channel.WORKLIST))),
                URI.create("http://127.0.0.1:" + pages),
                Optional.of(new WorkerSettings.Listen("127.0.0.1", pages)),
                Optional.of(
                    new WorkerSettings.Intake(new WorkerSettings.Listen("127.0.0.1", 0), token)),
                Play.TELLS,
                wanted.policy(),
                1),
            clock,
            talk));
  }

  private void openWorld(
      DataFolder folder,
      Ledger ledger,
      Play.Rehearsed played,
      Wanted wanted,
      MailCatcher catcher,
      LiveWorker worker,
      String token,
      InstantSource clock) {
    var lived = DataFolder.settings(folder.resolve(SETTINGS)).getProperty(LIVED_UNTIL);
    add(
        LivingWorld.start(
            ledger,
            played.play().meridian(),
            new LivingWorld.Doors(
                catcher,
                URI.create("http://127.0.0.1:" + worker.intakePort().orElseThrow() + "/v1/events"),
                token),
            wanted.pace(),
            lived == null ? played.livedUntil() : Instant.parse(lived),
            clock,
            until -> {
              var kept = DataFolder.settings(folder.resolve(SETTINGS));
              kept.setProperty(LIVED_UNTIL, until.toString());
              folder.keep(SETTINGS, kept);
            },
            talk));
  }

  private static String token() {
    var bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  /// Where the console is, if there is one.
  public Optional<URI> console() {
    return console;
  }

  /// Stops all of it, last first: Meridian, then the worker, which lets what runs finish, then the
  /// rest.
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception broken) {
        talk.accept("A part of the demo did not close cleanly: " + broken.getMessage());
      }
    }
  }
}
