package io.lamplighter.cli.demo;

import io.lamplighter.console.mailbox.CaughtMail;
import io.lamplighter.simulator.mail.MailCatcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/// The demo's mail catcher, as the console looks into it.
record Mailbox(MailCatcher catcher) implements CaughtMail {
  @Override
  public List<Caught> newest(int limit) {
    return catcher.latest(limit).stream().map(Mailbox::caught).toList();
  }

  @Override
  public Optional<Letter> open(long number) {
    try {
      var letter = catcher.open(number);
      return catcher
          .find(number)
          .flatMap(
              found ->
                  letter.map(opened -> new Letter(caught(found), opened.html(), opened.text())));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Caught caught(io.lamplighter.simulator.mail.Caught mail) {
    return new Caught(mail.number(), mail.at(), mail.from(), mail.to(), mail.subject());
  }
}
