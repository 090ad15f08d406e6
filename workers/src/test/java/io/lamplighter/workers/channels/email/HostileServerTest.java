package io.lamplighter.workers.channels.email;

import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.ledger.reports.Ambiguous;
import io.lamplighter.workers.channels.email.HostileServer.Deed;
import io.lamplighter.workers.channels.email.HostileServer.Phase;
import io.lamplighter.workers.channels.email.MailServer.Security;
import io.lamplighter.workers.cohorts.SendingDesk;
import io.lamplighter.workers.pages.LinkTokens;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What the ledger says of a message after each way in which a mail server can fail, over real
/// sockets; and that it goes out once, if it may go at all, as soon as the server is well again.
class HostileServerTest {
  private static final Deed HANGS = new Deed.Hang();
  private static final Deed DROPS = new Deed.Drop();
  private static final Deed BABBLES = new Deed.Say("\u0001\u00ff what?");
  private static final Deed BREAKS_OFF = new Deed.Say("25");
  private static final Deed SPEAKS_OF_NOTHING = new Deed.Say("999 well");
  private static final Deed LATER = new Deed.Say("451 4.3.0 come back");
  private static final Deed CLOSING = new Deed.Say("421 4.3.2 closing");
  private static final Deed NEVER = new Deed.Say("554 5.7.1 not from you");

  /// What a message is then.
  private enum Then {
    /// Due again: nothing can have been delivered.
    DUE,
    /// Refused for good.
    FAILED,
    /// The server may have it: listed, and never sent again by itself.
    AMBIGUOUS,
    SENT
  }

  private record Row(Phase phase, Deed deed, Then then) {}

  private static final List<Row> TABLE =
      List.of(
          new Row(Phase.CONNECT, HANGS, Then.DUE),
          new Row(Phase.CONNECT, DROPS, Then.DUE),
          new Row(Phase.CONNECT, BABBLES, Then.DUE),
          new Row(Phase.CONNECT, CLOSING, Then.DUE),
          new Row(Phase.CONNECT, NEVER, Then.DUE),
          new Row(Phase.EHLO, HANGS, Then.DUE),
          new Row(Phase.EHLO, DROPS, Then.DUE),
          new Row(Phase.EHLO, BABBLES, Then.DUE),
          new Row(Phase.EHLO, LATER, Then.DUE),
          new Row(Phase.EHLO, NEVER, Then.DUE),
          new Row(Phase.MAIL, HANGS, Then.DUE),
          new Row(Phase.MAIL, DROPS, Then.DUE),
          new Row(Phase.MAIL, BABBLES, Then.DUE),
          new Row(Phase.MAIL, SPEAKS_OF_NOTHING, Then.DUE),
          new Row(Phase.MAIL, LATER, Then.DUE),
          new Row(Phase.MAIL, CLOSING, Then.DUE),
          new Row(Phase.MAIL, NEVER, Then.DUE),
          new Row(Phase.RCPT, HANGS, Then.DUE),
          new Row(Phase.RCPT, DROPS, Then.DUE),
          new Row(Phase.RCPT, BABBLES, Then.DUE),
          new Row(Phase.RCPT, LATER, Then.DUE),
          new Row(Phase.RCPT, CLOSING, Then.DUE),
          new Row(Phase.RCPT, NEVER, Then.FAILED),
          new Row(Phase.RCPT, new Deed.Say("550 5.1.1 no such user"), Then.FAILED),
          new Row(Phase.DATA, HANGS, Then.DUE),
          new Row(Phase.DATA, DROPS, Then.DUE),
          new Row(Phase.DATA, BABBLES, Then.DUE),
          new Row(Phase.DATA, LATER, Then.DUE),
          new Row(Phase.DATA, NEVER, Then.FAILED),
          new Row(Phase.END, HANGS, Then.AMBIGUOUS),
          new Row(Phase.END, DROPS, Then.AMBIGUOUS),
          new Row(Phase.END, BABBLES, Then.AMBIGUOUS),
          new Row(Phase.END, BREAKS_OFF, Then.AMBIGUOUS),
          new Row(Phase.END, SPEAKS_OF_NOTHING, Then.AMBIGUOUS),
          new Row(Phase.END, LATER, Then.DUE),
          new Row(Phase.END, CLOSING, Then.DUE),
          new Row(Phase.END, NEVER, Then.FAILED),
          new Row(Phase.QUIT, HANGS, Then.SENT),
          new Row(Phase.QUIT, DROPS, Then.SENT),
          new Row(Phase.QUIT, BABBLES, Then.SENT),
          new Row(Phase.QUIT, NEVER, Then.SENT));

  @Test
  void whereverAServerFailsNothingIsLostAndNothingGoesOutTwice() throws Exception {
    try (var desk = new SendingDesk(Category.SERVICE)) {
      var messages = new LinkedHashMap<TouchpointId, Row>();
      var before = new LinkedHashMap<TouchpointId, Integer>();
      for (var row : TABLE) {
        var id = desk.due(aCustomer().in(desk.ledger), SendingDesk.MORNING);
        try (var server = new HostileServer(row.phase(), row.deed())) {
          sendTo(server, desk);
          before.put(id, server.whole());
        }
        messages.put(id, row);
        assertThat(desk.state(id)).as("%s", row).isEqualTo(word(row.then()));
      }
      var ambiguous =
          messages.entrySet().stream()
              .filter(each -> each.getValue().then() == Then.AMBIGUOUS)
              .map(each -> each.getKey())
              .toList();
      assertThat(
              desk.ledger.jdbi().withHandle(db -> Ambiguous.of(db, "ebill", 100)).stream()
                  .map(Ambiguous::id))
          .containsExactlyInAnyOrderElementsOf(ambiguous);

      desk.later(Duration.ofMinutes(20));
      long due = TABLE.stream().filter(row -> row.then() == Then.DUE).count();
      try (var well = new HostileServer(null, DROPS)) {
        sendTo(well, desk);
        assertThat(well.whole()).isEqualTo((int) due);
      }

      messages.forEach(
          (id, row) -> {
            assertThat(desk.state(id))
                .as("%s, when the server is well again", row)
                .isEqualTo(row.then() == Then.DUE ? "sent" : word(row.then()));
            // A refusal behind the dot is the server's word that it kept nothing.
            assertThat(before.get(id))
                .as("whole messages at the server that failed: %s", row)
                .isEqualTo(row.phase().compareTo(Phase.END) >= 0 ? 1 : 0);
          });
      assertThat(
              desk.column(
                  "SELECT count(*)::text FROM suppression s JOIN touchpoint t USING (address_mac)"))
          .as("only an address where nobody is gets suppressed")
          .containsExactly("1");
      assertThat(desk.column("SELECT id::text FROM touchpoint WHERE state IN ('leased', 'intent')"))
          .isEmpty();
    }
  }

  /// Sends all that is due; who hangs does so until the time of the call is up.
  private static void sendTo(HostileServer server, SendingDesk desk) {
    var watch = new Watch();
    var end =
        Thread.ofVirtual()
            .start(
                () -> {
                  server.awaitHanging();
                  watch.timeIsUp();
                });
    try (var channel =
        new SmtpChannel(
            new MailServer(
                "localhost", server.port(), Security.PLAIN, null, 1, Duration.ofMinutes(1)),
            new Sender("Meridian", "news@meridian.example", null, null, "meridianeg"),
            LinkTokens.of(desk.ledger.jdbi(), SendingDesk.MORNING),
            watch)) {
      while (desk.deliverOver(channel) > 0) {}
    } finally {
      end.interrupt();
    }
  }

  private static String word(Then then) {
    return then.name().toLowerCase(java.util.Locale.ROOT);
  }

  /// A watch that is ahead by as much as the test wants.
  private static final class Watch extends ScheduledThreadPoolExecutor {
    private final Queue<Runnable> ends = new ConcurrentLinkedQueue<>();

    Watch() {
      super(1, Thread.ofPlatform().daemon().factory());
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
      ends.add(command);
      return super.schedule(command, delay, unit);
    }

    void timeIsUp() {
      ends.forEach(Runnable::run);
    }
  }
}
