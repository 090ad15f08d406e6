package io.lamplighter.cli;

import io.lamplighter.cli.answers.Answer;
import io.lamplighter.cli.demo.LiveHalf;
import io.lamplighter.cli.demo.Play;
import io.lamplighter.cli.demo.Result;
import io.lamplighter.cli.embedded.DataFolder;
import io.lamplighter.cli.embedded.EmbeddedPostgres;
import io.lamplighter.cli.embedded.Ports;
import io.lamplighter.console.ConsoleNotStartedException;
import io.lamplighter.console.access.ConsoleUsers;
import io.lamplighter.ledger.Ledger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.OptionalInt;

/// The demo itself, apart from its verb: the command line is read without loading any of this.
final class Demo {
  private static final int CONNECTIONS = 40;

  private final Lamplighter root;
  private final DemoCommand asked;

  Demo(DemoCommand asked, Lamplighter root) {
    this.root = root;
    this.asked = asked;
  }

  /// @return the exit code
  int run() {
    refuseATakenPort();
    try (var parts = OpenParts.untilExit(root::say)) {
      var folder =
          parts.add(
              DataFolder.take(
                  Objects.requireNonNullElseGet(
                      asked.data, () -> DataFolder.standard(System.getenv()))));
      var postgres = parts.add(EmbeddedPostgres.start(folder, root::say));
      var address = postgres.address();
      var ledger =
          parts.add(Ledger.open(address.url(), address.user(), address.password(), CONNECTIONS));
      ledger.upgrade();
      var before = Play.in(ledger);
      before.ifPresent(
          played ->
              root.say(
                  "Going on with what "
                      + folder.path()
                      + " holds (seed "
                      + played.play().seed()
                      + ", from "
                      + played.play().from()
                      + "); --data names another folder."));
      var played = before.orElseGet(() -> play().rehearse(ledger, home(), root::say));
      var answer = Result.of(ledger, played, lateEnough(played));
      if (asked.exitAfterResults) {
        root.answer(answer.key("console", ""));
        return ExitCode.DONE.code();
      }
      var live = parts.add(goLive(folder, ledger, played));
      answer.key("console", live.console().map(URI::toString).orElse(""));
      live.console().ifPresent(console -> signIn(answer, ledger, console));
      root.answer(answer);
      root.say("Ctrl-C ends it; starting again goes on where it was.");
      OpenParts.untilStopped();
      return ExitCode.DONE.code();
    }
  }

  /// Asked first: after minutes of rehearsal it would be late to say so.
  private void refuseATakenPort() {
    boolean opensConsole = !asked.headless && !asked.exitAfterResults && asked.port != 0;
    if (opensConsole && !Ports.isFree(asked.port)) {
      throw new VerbFailedException(ExitCode.USAGE, ConsoleNotStartedException.taken(asked.port));
    }
  }

  private LiveHalf goLive(DataFolder folder, Ledger ledger, Play.Rehearsed played) {
    var console = asked.headless ? OptionalInt.empty() : OptionalInt.of(asked.port);
    try {
      return LiveHalf.start(
          folder,
          ledger,
          played,
          LiveHalf.Wanted.demo(console, home(), System.getenv()),
          InstantSource.system(),
          root::say);
    } catch (ConsoleNotStartedException taken) {
      throw new VerbFailedException(ExitCode.USAGE, String.valueOf(taken.getMessage()), taken);
    }
  }

  private static void signIn(Answer answer, Ledger ledger, URI address) {
    answer.text("Console: " + address);
    new ConsoleUsers(ledger)
        .first(Instant.now())
        .ifPresent(
            user ->
                answer
                    .key("user", user.name())
                    .key("password", user.password())
                    .text(
                        "Sign in as "
                            + user.name()
                            + " with the password "
                            + user.password()
                            + " (shown this once)."));
  }

  /// A rehearsal of days to come is read at its end.
  private static Instant lateEnough(Play.Rehearsed played) {
    var now = Instant.now();
    return played.livedUntil().isAfter(now) ? played.livedUntil() : now;
  }

  private Play play() {
    return asked.from == null
        ? Play.untilToday(asked.seed, asked.customers, asked.days, asked.months, Instant.now())
        : new Play(asked.seed, asked.customers, asked.from, asked.days, asked.months);
  }

  private static Path home() {
    return Path.of(System.getProperty("lamplighter.home", "."));
  }
}
