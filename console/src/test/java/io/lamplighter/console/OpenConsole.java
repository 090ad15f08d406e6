package io.lamplighter.console;

import io.lamplighter.console.access.ConsoleUsers;
import io.lamplighter.console.access.Role;
import io.lamplighter.console.mailbox.CaughtMail;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import java.util.List;
import java.util.Optional;

/// A console over a ledger of its own, with one person for each role.
final class OpenConsole implements AutoCloseable {
  static final String PASSWORD = "correct horse battery";

  final Ledger ledger;
  final Console console;

  private OpenConsole(Ledger ledger) {
    this.ledger = ledger;
    this.console =
        Console.start(
            ledger,
            Settings.local(0)
                .with(
                    new LedgerControl(ledger, () -> SampleLedger.NOW, Optional.empty(), said -> {}))
                .with((CaughtMail) new TwoLetters()),
            () -> SampleLedger.NOW);
  }

  /// Over a utility with some months behind it.
  static OpenConsole overTheSample() {
    return new OpenConsole(
        TestLedger.like(
            "sample",
            "live",
            ledger -> {
              SampleLedger.fill(ledger);
              settleIn(ledger);
            }));
  }

  /// Over a ledger in which nothing has happened yet.
  static OpenConsole overNothing() {
    return new OpenConsole(TestLedger.like("nothing", "live", OpenConsole::settleIn));
  }

  private static void settleIn(Ledger ledger) {
    var users = new ConsoleUsers(ledger);
    for (var role : Role.values()) {
      users.put(role.word(), PASSWORD, role, SampleLedger.NOW);
    }
  }

  /// Somebody of this role, signed in.
  Guest as(Role role) {
    var guest = new Guest(console);
    guest.signIn(role.word(), PASSWORD);
    return guest;
  }

  @Override
  public void close() {
    console.close();
    ledger.close();
  }

  private static final class TwoLetters implements CaughtMail {
    private static final List<Caught> LETTERS =
        List.of(
            new Caught(
                2,
                SampleLedger.NOW.minusSeconds(60),
                "Meridian <hello@meridian.example>",
                "ada@mail.example",
                "=HYPERLINK(\"https://evil.example\")"),
            new Caught(
                1,
                SampleLedger.NOW.minusSeconds(3600),
                "Meridian",
                "bob@mail.example",
                "Reminder <b>"));

    @Override
    public List<Caught> newest(int limit) {
      return LETTERS.stream().limit(limit).toList();
    }

    @Override
    public Optional<Letter> open(long number) {
      return LETTERS.stream()
          .filter(caught -> caught.number() == number)
          .map(
              caught ->
                  number == 2
                      ? new Letter(
                          caught,
                          "<p>Hello <a href=\"https://meridian.example/e-bill?a=1&amp;b=2\">See it</a><script>alert(1)</script>",
                          "Hello")
                      : new Letter(caught, "", "Hello <i>Bob</i>"))
          .findFirst();
    }
  }
}
