package io.lamplighter.workers.cohorts;

import static io.lamplighter.ledger.Fixtures.aCustomer;
import static io.lamplighter.workers.Campaigns.aCampaign;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.ledger.facts.Event;
import io.lamplighter.workers.Stage;
import io.lamplighter.workers.channels.Outcome;
import io.lamplighter.workers.channels.Outcome.Fault;
import io.lamplighter.workers.channels.recording.RecordingChannel;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Histories and logs are kept, copied and shown to operators: no person may be in them.
class PrivacyTest {
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final PrintStream console = System.out;

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(log, true, UTF_8));
  }

  @AfterEach
  void giveBack() {
    System.setOut(console);
  }

  @Test
  void noHistoryAndNoLogHoldsAnythingAboutAPerson() {
    var sent = new AtomicInteger();
    var mail =
        RecordingChannel.answering(
            Channel.EMAIL,
            message ->
                switch (sent.getAndIncrement()) {
                  // What a mail server answers quotes the address.
                  case 0 ->
                      new Outcome.Refused(
                          message.key(), "550 5.1.1 " + message.address(), Fault.ADDRESS);
                  default -> new Outcome.Accepted(message.key(), "for " + message.address());
                });
    try (var stage = Stage.open(mail)) {
      var quokka =
          aCustomer()
              .keyed("K-QUOKKA-77")
              .named("Zebediah", "Quokkason")
              .reachableBy(Channel.EMAIL, "zeb.quokkason@quokka.example")
              .reachableBy(Channel.SMS, "+13035550177")
              .in(stage.ledger());
      var wombat =
          aCustomer()
              .keyed("K-WOMBAT-78")
              .named("Philippa", "Wombatova")
              .reachableBy(Channel.EMAIL, "pip.wombatova@wombat.example")
              .in(stage.ledger());
      aCustomer().in(stage.ledger());
      breaksAtFirst(stage);
      stage.play(aCampaign().done());
      stage.sleep(Duration.ofDays(3));
      stage.happens(
          Event.of(
              "K-WOMBAT-78",
              "K-WOMBAT-78/1",
              "enrollment.changed",
              wombat.id(),
              stage.now(),
              Map.of("program", "e-bill", "status", "enrolled")));
      stage.sleep(Duration.ofDays(10));

      var histories = stage.histories();
      assertThat(sent.get()).as("messages were sent").isGreaterThan(3);
      assertThat(histories).hasSizeGreaterThan(3);
      assertThat(log.toString(UTF_8)).as("a failure is logged").contains("sql_P0001");
      var secrets =
          new ArrayList<>(
              List.of(
                  "Zebediah",
                  "Quokka",
                  "QUOKKA",
                  "quokka",
                  "3035550177",
                  "Philippa",
                  "Wombat",
                  "WOMBAT",
                  "wombat",
                  "@example.com",
                  "Main Street"));
      secrets.addAll(stage.column("SELECT id::text FROM customer"));
      secrets.addAll(stage.column("SELECT id::text FROM household"));
      secrets.addAll(stage.column("SELECT id::text FROM entry"));
      assertThat(secrets).contains(Long.toString(quokka.id().value()));
      for (var secret : secrets) {
        assertThat(histories).as("tell of %s", secret).noneMatch(text -> text.contains(secret));
        assertThat(log.toString(UTF_8)).doesNotContain(secret);
      }
    }
  }

  /// The first claims fail, and Postgres says with whom.
  private static void breaksAtFirst(Stage stage) {
    stage
        .ledger()
        .jdbi()
        .useHandle(
            db -> {
              db.execute("CREATE SEQUENCE failures");
              db.execute(
                  """
                  CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN
                      IF nextval('failures') < 3 THEN
                        RAISE EXCEPTION '% refuses', (SELECT string_agg(address, ',') FROM contact_point);
                      END IF;
                      RETURN new;
                    END $$
                  """);
              db.execute(
                  "CREATE TRIGGER fails BEFORE INSERT ON contact FOR EACH ROW EXECUTE FUNCTION fail()");
            });
  }
}
