package io.lamplighter.simulator.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.CampaignName;
import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.EntryId;
import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.simulator.mail.MailSink.Received;
import io.lamplighter.workers.channels.Message;
import io.lamplighter.workers.channels.Outcome;
import io.lamplighter.workers.channels.Outcome.Fault;
import io.lamplighter.workers.channels.email.MailServer;
import io.lamplighter.workers.channels.email.MailServer.Security;
import io.lamplighter.workers.channels.email.Sender;
import io.lamplighter.workers.channels.email.SmtpChannel;
import io.lamplighter.workers.pages.LinkTokens;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the e-mail channel makes of a server's worst days.
class SmtpAgainstSinkTest {
  private static final Instant NOW = Instant.parse("2026-03-02T17:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);

  @TempDir Path folder;
  private Ledger ledger;

  @BeforeEach
  void open() {
    ledger = TestLedger.fresh("live");
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void theMessageIdIsTheKey() throws Exception {
    try (var sink = sink(0, "");
        var channel = channel(sink.port(), Duration.ofSeconds(20))) {
      var message = message(1, "ada@mail.example");

      channel.send(List.of(message), CLOCK);

      assertThat(MailSink.received(file()))
          .containsExactly(
              new Received(
                  NOW, "<" + message.key().value() + "@meridian.example>", "ada@mail.example"));
    }
  }

  @Test
  void anUnknownRecipientIsTheAddressesFaultAndHoldsNobodyUp() throws Exception {
    try (var sink = sink(0, "*+gone@* always rcpt 550 5.1.1 no such user");
        var channel = channel(sink.port(), Duration.ofSeconds(20))) {
      var gone = message(1, "ada+gone@mail.example");
      var here = message(2, "bob@mail.example");

      assertThat(channel.send(List.of(gone), CLOCK))
          .containsExactly(new Outcome.Refused(gone.key(), "550 5.1.1", Fault.ADDRESS));
      assertThat(channel.send(List.of(here), CLOCK))
          .containsExactly(new Outcome.Accepted(here.key(), ""));
    }
  }

  @Test
  void aRefusalByPolicyIsOursAndPausesThatDomainOnly() throws Exception {
    try (var sink = sink(0, "*@strict.example always data 550 5.7.515 access denied");
        var channel = channel(sink.port(), Duration.ofSeconds(20))) {
      var refused = message(1, "ada@strict.example");
      var next = message(2, "bob@strict.example");
      var elsewhere = message(3, "cleo@mail.example");

      assertThat(channel.send(List.of(refused), CLOCK))
          .containsExactly(new Outcome.Refused(refused.key(), "550 5.7.515", Fault.OURS));
      assertThat(channel.send(List.of(next, elsewhere), CLOCK))
          .containsExactly(
              new Outcome.TryLater(next.key(), "circuit_open", Duration.ofMinutes(15)),
              new Outcome.Accepted(elsewhere.key(), ""));
    }
  }

  @Test
  void silenceAfterTheEndIsUnknownWhateverTheServerKept() throws Exception {
    try (var sink = sink(0, "*+lost@* 1 drop-after-dot\n*+kept@* 1 drop-before-reply");
        var channel = channel(sink.port(), Duration.ofSeconds(20))) {
      var lost = message(1, "ada+lost@mail.example");
      var kept = message(2, "bob+kept@mail.example");

      assertThat(channel.send(List.of(lost, kept), CLOCK))
          .containsExactly(
              new Outcome.Unknown(lost.key(), "no_reply"),
              new Outcome.Unknown(kept.key(), "no_reply"));
      assertThat(MailSink.received(file()))
          .extracting(Received::recipient)
          .containsExactly("bob+kept@mail.example");
    }
  }

  @Test
  void aCallEndsWhenItsTimeIsUp() throws Exception {
    try (var sink = sink(0, "*+slow@* always delay 600000");
        var channel = channel(sink.port(), Duration.ofSeconds(1))) {
      var slow = message(1, "ada+slow@mail.example");

      assertThat(channel.send(List.of(slow), CLOCK))
          .containsExactly(new Outcome.Unknown(slow.key(), "no_reply"));
    }
  }

  @Test
  void aGreylistedMessageIsTriedAgainUnderTheSameId() throws Exception {
    try (var sink = sink(0, "*+grey@* 1 rcpt 451 4.7.1 come back later");
        var channel = channel(sink.port(), Duration.ofSeconds(20))) {
      var grey = message(1, "ada+grey@mail.example");

      assertThat(channel.send(List.of(grey), CLOCK))
          .containsExactly(new Outcome.TryLater(grey.key(), "451 4.7.1", Duration.ofMinutes(1)));
      assertThat(channel.send(List.of(grey), CLOCK))
          .containsExactly(new Outcome.Accepted(grey.key(), ""));
    }
  }

  @Test
  void aKeptConnectionThatTheServerClosedIsOpenedAgain() throws Exception {
    var sink = sink(0, "");
    try (var channel = channel(sink.port(), Duration.ofSeconds(20))) {
      var first = message(1, "ada@mail.example");
      assertThat(channel.send(List.of(first), CLOCK))
          .containsExactly(new Outcome.Accepted(first.key(), ""));
      sink.close();
      var second = message(2, "bob@mail.example");
      try (var again = sink(sink.port(), "")) {
        assertThat(again.port()).isEqualTo(sink.port());
        assertThat(channel.send(List.of(second), CLOCK))
            .containsExactly(new Outcome.Accepted(second.key(), ""));
      }
    }
    assertThat(MailSink.received(file())).hasSize(2);
  }

  @Test
  void aLineThatBeginsWithADotArrivesAsItWas() throws Exception {
    try (var catcher =
            MailCatcher.start(
                InetAddress.getLoopbackAddress(), 0, folder.resolve("mail"), 10, CLOCK);
        var channel = channel(catcher.port(), Duration.ofSeconds(20))) {
      var plain = message(1, "ada@mail.example");
      // Long enough to be broken before each dot somewhere.
      var link = "http://127.0.0.1:8081/s/" + ".x".repeat(400);
      var dotted =
          new Message(
              plain.key(),
              plain.address(),
              new Message.Content("Dots", "<a href=\"" + link + "\">é</a>", ".first\n" + link),
              plain.campaign(),
              plain.wave(),
              plain.category(),
              plain.intentAt(),
              plain.deadline(),
              plain.unsubscribe());

      channel.send(List.of(dotted), CLOCK);

      var letter = catcher.open(1).orElseThrow();
      assertThat(letter.html()).contains(link);
      assertThat(letter.text()).startsWith(".first").contains(link);
    }
  }

  private MailSink sink(int port, String faults) throws Exception {
    return MailSink.start(port, file(), Faults.of(faults), CLOCK);
  }

  private Path file() {
    return folder.resolve("sink.tsv");
  }

  private SmtpChannel channel(int port, Duration callTimeout) {
    return new SmtpChannel(
        new MailServer("localhost", port, Security.PLAIN, null, 2, callTimeout),
        new Sender("Meridian", "news@meridian.example", null, null, "meridianeg"),
        LinkTokens.of(ledger.jdbi(), NOW));
  }

  private static Message message(int customer, String address) {
    var campaign = new CampaignName("e-bill");
    var entry = EntryId.of(campaign, UnitKind.CUSTOMER, customer, "w1", NOW);
    return new Message(
        TouchpointId.of(entry, "first", 0),
        address,
        new Message.Content("Get your bill by e-mail", "<p>Hello</p>", "Hello"),
        campaign,
        "e-bill/2026-03-02T15:00:00Z",
        Category.PROGRAM,
        NOW,
        NOW.plus(Duration.ofMinutes(5)),
        URI.create("https://pages.meridian.example/u/1.abc.def"));
  }
}
