package io.lamplighter.cli;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.lamplighter.cli.live.LiveWorker;
import io.lamplighter.cli.live.WorkerSettings;
import io.lamplighter.cli.settings.Setting;
import io.lamplighter.cli.settings.Settings;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.LedgerState;
import io.lamplighter.ledger.LedgerState.Mode;
import io.lamplighter.workflows.Promises;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The worker itself, apart from its verb: the command line is read without loading any of this.
final class Worker {
  private static final int ANSWERS_WITHIN_SECONDS = 10;

  private final Lamplighter root;
  private final LedgerOptions ledgerOptions;
  private final Settings settings;

  Worker(Lamplighter root, LedgerOptions ledgerOptions, Map<Setting, String> given) {
    this.root = root;
    this.ledgerOptions = ledgerOptions;
    this.settings = root.settings(given);
  }

  /// @return the exit code
  int run() {
    var wanted = WorkerSettings.of(settings);
    var temporal =
        settings
            .temporal()
            .orElseThrow(
                () ->
                    new VerbFailedException(
                        ExitCode.USAGE,
                        "A worker needs Temporal: set "
                            + Setting.TEMPORAL_ADDRESS.variable()
                            + " to host and port, for example temporal:7233."));
    try (var parts = OpenParts.untilExit(root::say)) {
      var ledger = parts.add(ledgerOptions.openCurrent(wanted.connections()));
      refuseUnlessLive(ledger);
      var stubs =
          WorkflowServiceStubs.newServiceStubs(
              WorkflowServiceStubsOptions.newBuilder().setTarget(temporal).build());
      parts.add(stubs::shutdownNow);
      refuseUnlessThere(stubs, temporal, settings.namespace());
      var worker =
          parts.add(
              LiveWorker.start(
                  name(),
                  ledger,
                  Promises.client(stubs, settings.namespace()),
                  wanted,
                  InstantSource.system(),
                  root::say));
      root.say(ready(worker, wanted));
      OpenParts.untilStopped();
      return ExitCode.DONE.code();
    }
  }

  private static void refuseUnlessLive(Ledger ledger) {
    LedgerState state;
    try {
      state = ledger.jdbi().withHandle(LedgerState::read);
    } catch (IllegalStateException nobody) {
      throw new VerbFailedException(
          ExitCode.REFUSED,
          "This database holds no ledger yet.\n"
              + "  Make one: lamplighter upgrade --utility 'Acme Energy' --zone America/Denver",
          nobody);
    }
    if (state.mode() == Mode.REHEARSAL) {
      throw new VerbFailedException(
          ExitCode.REFUSED,
          "This ledger is a rehearsal of "
              + state.utility()
              + ": a worker would send its made-up messages to whoever has those addresses.\n"
              + "  Name the live ledger with --db or "
              + Setting.DB.variable()
              + ". A rehearsal is carried on by `lamplighter demo`, which turns it live and mails to"
              + " its own catcher.");
    }
  }

  private static void refuseUnlessThere(
      WorkflowServiceStubs stubs, String address, String namespace) {
    try {
      stubs
          .blockingStub()
          .withDeadlineAfter(ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS)
          .describeNamespace(DescribeNamespaceRequest.newBuilder().setNamespace(namespace).build());
    } catch (StatusRuntimeException broken) {
      throw new VerbFailedException(
          ExitCode.UNREACHABLE,
          broken.getStatus().getCode() == Status.Code.NOT_FOUND
              ? "Temporal at "
                  + address
                  + " has no namespace "
                  + namespace
                  + ".\n  Make it: temporal operator namespace create "
                  + namespace
              : "Temporal does not answer at "
                  + address
                  + " ("
                  + broken.getStatus().getCode()
                  + ").\n  Start it, or correct "
                  + Setting.TEMPORAL_ADDRESS.variable()
                  + ".",
          broken);
    }
  }

  private static String name() {
    try {
      return InetAddress.getLocalHost().getHostName() + "/" + ProcessHandle.current().pid();
    } catch (UnknownHostException nameless) {
      return "worker/" + ProcessHandle.current().pid();
    }
  }

  private static String ready(LiveWorker worker, WorkerSettings settings) {
    var line = new StringBuilder("Worker ready:");
    settings
        .mail()
        .ifPresent(
            mail ->
                line.append(" e-mail over ")
                    .append(mail.server().host())
                    .append(':')
                    .append(mail.server().port())
                    .append(';'));
    settings
        .worklists()
        .ifPresent(files -> line.append(" files in ").append(files.folder()).append(';'));
    line.append(
        worker.pagesPort().isPresent()
            ? " pages on port " + worker.pagesPort().getAsInt() + ";"
            : " no pages here;");
    line.append(
        worker.intakePort().isPresent()
            ? " events on port " + worker.intakePort().getAsInt() + "."
            : " no events taken in here.");
    return line.append(" Ctrl-C or SIGTERM drains it.").toString();
  }
}
