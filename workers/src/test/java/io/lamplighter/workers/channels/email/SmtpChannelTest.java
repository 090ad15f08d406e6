package io.lamplighter.workers.channels.email;

import static io.lamplighter.workers.channels.MessageFixture.NOW;
import static io.lamplighter.workers.channels.MessageFixture.aMessage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.workers.channels.ChannelSet;
import io.lamplighter.workers.channels.Outcome;
import io.lamplighter.workers.channels.WrongChannelException;
import io.lamplighter.workers.channels.email.MailServer.Login;
import io.lamplighter.workers.channels.email.MailServer.Security;
import io.lamplighter.workers.pages.LinkTokens;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SmtpChannelTest {
  private static final Sender SENDER =
      new Sender("Meridian", "news@meridian.example", null, null, "meridianeg");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);

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
  void aBatchArrivesAndIsAnsweredForInItsOrder() throws Exception {
    var mail = greenMail("smtp");
    try (var channel = channel(mail.getSmtp().getPort(), Security.PLAIN)) {
      var first = aMessage().number(1).to("ada@mail.example").build();
      var second = aMessage().number(2).to("bob@mail.example").build();

      var outcomes = channel.send(List.of(first, second), CLOCK);

      assertThat(outcomes)
          .containsExactly(
              new Outcome.Accepted(first.key(), ""), new Outcome.Accepted(second.key(), ""));
      assertThat(mail.getReceivedMessages())
          .extracting(received -> received.getHeader("To", null))
          .containsExactlyInAnyOrder("ada@mail.example", "bob@mail.example");
      assertThat(GreenMailUtil.getBody(mail.getReceivedMessages()[0])).contains("Hello Ada");
    } finally {
      mail.stop();
    }
  }

  @Test
  void aServerWithACertificateOfItsOwnMakingGetsNothing() {
    var mail = greenMail("smtps");
    try (var channel = channel(mail.getSmtps().getPort(), Security.TLS)) {
      var message = aMessage().build();

      var outcome = channel.send(List.of(message), CLOCK).getFirst();

      assertThat(outcome)
          .isEqualTo(new Outcome.TryLater(message.key(), "tls_untrusted", Duration.ofMinutes(15)));
      assertThat(mail.getReceivedMessages()).isEmpty();
    } finally {
      mail.stop();
    }
  }

  @Test
  void aServerWithoutStartTlsGetsNothingWhereItIsAskedFor() {
    var mail = greenMail("smtp");
    try (var channel = channel(mail.getSmtp().getPort(), Security.STARTTLS)) {
      var outcome = channel.send(List.of(aMessage().build()), CLOCK).getFirst();

      assertThat(outcome).isInstanceOf(Outcome.TryLater.class);
      assertThat(mail.getReceivedMessages()).isEmpty();
    } finally {
      mail.stop();
    }
  }

  @Test
  void marketingWithoutAWayOutIsNotSent() {
    var mail = greenMail("smtp");
    try (var channel = channel(mail.getSmtp().getPort(), Security.PLAIN)) {
      var message = aMessage().withoutUnsubscribe().build();

      assertThat(channel.send(List.of(message), CLOCK))
          .containsExactly(
              new Outcome.Refused(message.key(), "no_unsubscribe_link", Outcome.Fault.OURS));
      assertThat(mail.getReceivedMessages()).isEmpty();
    } finally {
      mail.stop();
    }
  }

  @Test
  void aMessageAtItsDeadlineIsNotCalled() {
    var mail = greenMail("smtp");
    try (var channel = channel(mail.getSmtp().getPort(), Security.PLAIN)) {
      var message = aMessage().notAfter(NOW).build();

      assertThat(channel.send(List.of(message), CLOCK))
          .containsExactly(new Outcome.NotCalled(message.key(), "past_deadline"));
      assertThat(mail.getReceivedMessages()).isEmpty();
    } finally {
      mail.stop();
    }
  }

  @Test
  void nothingGoesToAnAddressThatWouldBecomeAnotherOneOnItsWay() throws Exception {
    var mail = greenMail("smtp");
    try (var channel = channel(mail.getSmtp().getPort(), Security.PLAIN)) {
      var cutShort = aMessage().number(1).to("\u0161da@mail.example").build();
      var command = aMessage().number(2).to("x\u063E\u060D\u060ARSET@mail.example").build();

      assertThat(channel.send(List.of(cutShort, command), CLOCK))
          .containsExactly(
              new Outcome.Refused(cutShort.key(), "no_address", Outcome.Fault.ADDRESS),
              new Outcome.Refused(command.key(), "no_address", Outcome.Fault.ADDRESS));
      assertThat(mail.getReceivedMessages()).isEmpty();
    } finally {
      mail.stop();
    }
  }

  @Test
  void aServerThatIsNotThereIsNobodysFault() {
    var mail = greenMail("smtp");
    int port = mail.getSmtp().getPort();
    mail.stop();
    try (var channel = channel(port, Security.PLAIN)) {
      var message = aMessage().build();

      assertThat(channel.send(List.of(message), CLOCK))
          .containsExactly(
              new Outcome.TryLater(message.key(), "no_connection", Duration.ofMinutes(1)));
    }
  }

  @Test
  void realMailRefusesARehearsal() {
    try (var channel = channel(25, Security.PLAIN)) {
      assertThatThrownBy(() -> ChannelSet.of("rehearsal", List.of(channel)))
          .isInstanceOf(WrongChannelException.class)
          .hasMessageContaining("reaches real customers, but the ledger is a rehearsal");
      assertThat(ChannelSet.of("live", List.of(channel)).channels())
          .containsExactly(channel.channel());
    }
  }

  @Test
  void noPasswordGoesOverAPlainConnection() {
    assertThatThrownBy(
            () ->
                new MailServer(
                    "mail.example",
                    25,
                    Security.PLAIN,
                    new Login("us", "secret"),
                    4,
                    Duration.ofSeconds(30)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("use STARTTLS or TLS");
    assertThat(new Login("us", "secret").toString()).doesNotContain("secret");
  }

  private SmtpChannel channel(int port, Security security) {
    return new SmtpChannel(
        new MailServer("localhost", port, security, null, 2, Duration.ofSeconds(30)),
        SENDER,
        LinkTokens.of(ledger.jdbi(), NOW));
  }

  private static GreenMail greenMail(String protocol) {
    var setup = new ServerSetup(0, "localhost", protocol);
    setup.setServerStartupTimeout(20_000);
    var mail = new GreenMail(setup);
    mail.start();
    return mail;
  }
}
