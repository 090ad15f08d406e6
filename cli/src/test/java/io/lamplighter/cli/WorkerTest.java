package io.lamplighter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.language.CampaignFile;
import io.lamplighter.campaigns.language.CampaignFile.Outcome.Valid;
import io.lamplighter.campaigns.language.Settings;
import io.lamplighter.cli.embedded.DataFolder;
import io.lamplighter.cli.embedded.EmbeddedTemporal;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.LedgerState;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.attributes.Attributes;
import io.lamplighter.ledger.definitions.Definitions;
import io.lamplighter.ledger.definitions.Definitions.Applying;
import io.lamplighter.simulator.mail.MailCatcher;
import io.lamplighter.simulator.meridian.Meridian;
import io.lamplighter.simulator.meridian.MeridianLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The verb `worker` over a real Postgres and Temporal, mailing over SMTP.
class WorkerTest {
  private static final String TOKEN = "a-token-for-this-test";

  @TempDir private Path temp;
  private Ledger ledger;
  private final Map<String, String> environment = new HashMap<>();

  private record Outcome(int code, String err) {}

  @BeforeEach
  void aLiveLedger() {
    open("live");
  }

  private void open(String mode) {
    ledger = TestLedger.fresh(mode);
    var database =
        ledger
            .jdbi()
            .withHandle(
                db -> db.createQuery("SELECT current_database()").mapTo(String.class).one());
    environment.putAll(
        Map.of(
            "LAMPLIGHTER_DATA", temp.resolve("nothing here").toString(),
            "LAMPLIGHTER_DB", TestLedger.address(database).replaceAll("[?].*", ""),
            "LAMPLIGHTER_DB_USER", "postgres",
            "LAMPLIGHTER_DB_PASSWORD", "postgres",
            "LAMPLIGHTER_WORKLISTS", temp.resolve("files").toString(),
            "LAMPLIGHTER_PAGES_ADDRESS", "https://pages.acme.example",
            "LAMPLIGHTER_PAGES_PORT", "0",
            "LAMPLIGHTER_UTILITY_ADDRESS", "1 Lamp Street, Denver CO 80202",
            "LAMPLIGHTER_UTILITY_PHONE", "+13035550100",
            "LAMPLIGHTER_UTILITY_PORTAL", "https://my.acme.example"));
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void namesEverySettingThatIsMissingAtOnceAndTakesNoChannelByItself() {
    environment.keySet().removeIf(name -> name.matches(".*(WORKLISTS|PAGES|UTILITY).*"));

    var refused = run("worker");

    assertThat(refused.code()).isEqualTo(64);
    assertThat(refused.err())
        .contains(
            "LAMPLIGHTER_SMTP",
            "LAMPLIGHTER_WORKLISTS",
            "LAMPLIGHTER_PAGES_ADDRESS",
            "LAMPLIGHTER_UTILITY_ADDRESS",
            "LAMPLIGHTER_UTILITY_PHONE",
            "LAMPLIGHTER_UTILITY_PORTAL",
            "docs/configuration.md");
  }

  @Test
  void refusesAMailServerWithoutASenderAndAPasswordThatEverybodyCouldRead() {
    environment.put("LAMPLIGHTER_SMTP", "mail.acme.example:25");
    var nobody = run("worker");
    environment.putAll(
        Map.of(
            "LAMPLIGHTER_MAIL_FROM", "Acme Energy <news@acme.example>",
            "LAMPLIGHTER_SMTP_USER", "acme",
            "LAMPLIGHTER_SMTP_PASSWORD", "secret",
            "LAMPLIGHTER_SMTP_SECURITY", "plain"));
    var plain = run("worker");

    assertThat(nobody.code()).isEqualTo(64);
    assertThat(nobody.err()).contains("LAMPLIGHTER_MAIL_FROM is not set");
    assertThat(plain.code()).isEqualTo(64);
    assertThat(plain.err()).contains("STARTTLS").doesNotContain("secret");
  }

  @Test
  void refusesToStartWithoutTemporal() {
    var unnamed = run("worker");
    environment.put("LAMPLIGHTER_TEMPORAL_ADDRESS", "127.0.0.1:1");
    var silent = run("worker");

    assertThat(unnamed.code()).isEqualTo(64);
    assertThat(unnamed.err()).contains("LAMPLIGHTER_TEMPORAL_ADDRESS");
    assertThat(silent.code()).isEqualTo(3);
    assertThat(silent.err()).contains("does not answer at 127.0.0.1:1");
  }

  @Test
  void refusesARehearsalAndSaysHowToGoOn() {
    ledger.close();
    open("rehearsal");
    environment.put("LAMPLIGHTER_TEMPORAL_ADDRESS", "127.0.0.1:1");

    var refused = run("worker");

    assertThat(refused.code()).isEqualTo(4);
    assertThat(refused.err()).contains("is a rehearsal", "lamplighter demo");
  }

  @Test
  void makesALiveLedgerWhereThereIsNoneAndOnlyThere() {
    ledger.jdbi().useHandle(db -> db.execute("DELETE FROM ledger_state"));
    environment.put("LAMPLIGHTER_TEMPORAL_ADDRESS", "127.0.0.1:1");

    var without = run("worker");
    var zoneless = run("upgrade", "--utility", "Acme Energy");
    var made = run("upgrade", "--utility", "Acme Energy", "--zone", "America/Denver");
    var again = run("upgrade", "--utility", "Other", "--zone", "America/Denver");

    assertThat(without.code()).isEqualTo(4);
    assertThat(without.err()).contains("lamplighter upgrade --utility");
    assertThat(zoneless.code()).isEqualTo(64);
    assertThat(made.code()).isZero();
    assertThat(again.code()).isZero();
    var state = ledger.jdbi().withHandle(LedgerState::read);
    assertThat(state.utility()).isEqualTo("Acme Energy");
    assertThat(state.mode()).isEqualTo(LedgerState.Mode.LIVE);
  }

  @Test
  void takesEventsInSendsWhatTheyAskForAndDrainsWhenToldToStop() throws Exception {
    takesEventsInAndSends(Map.of("LAMPLIGHTER_TEMPORAL", "none"));
  }

  @Test
  @Tag("restart")
  void doesTheSameWithARealTemporalServer() throws Exception {
    assertThat(EmbeddedTemporal.binary(System.getenv())).as("a temporal binary").isPresent();

    takesEventsInAndSends(System.getenv());
  }

  private void takesEventsInAndSends(Map<String, String> forTemporal) throws Exception {
    var meridian = Meridian.of(5, 40, LocalDate.now(Meridian.ZONE));
    new MeridianLoader(ledger.jdbi()).load(meridian, 1, (customers, events) -> {});
    ledger.jdbi().useHandle(LedgerState::liftFence);
    apply("power-is-back");
    try (var folder = DataFolder.take(temp.resolve("data"));
        var temporal = EmbeddedTemporal.start(folder, forTemporal, line -> {});
        var catcher =
            MailCatcher.start(
                InetAddress.getLoopbackAddress(),
                0,
                temp.resolve("mail"),
                100,
                InstantSource.system())) {
      environment.putAll(
          Map.of(
              "LAMPLIGHTER_TEMPORAL_ADDRESS",
              temporal.address(),
              "LAMPLIGHTER_SMTP",
              "127.0.0.1:" + catcher.port(),
              "LAMPLIGHTER_SMTP_SECURITY",
              "plain",
              "LAMPLIGHTER_MAIL_FROM",
              "Acme Energy <news@acme.example>",
              "LAMPLIGHTER_INTAKE_PORT",
              "0",
              "LAMPLIGHTER_INTAKE_TOKEN",
              TOKEN));
      var said = new LinkedBlockingQueue<String>();
      var worker = working(said);
      var intake = port(said, "events on port (\\d+)");

      var answer = report(intake, meridian);
      assertThat(answer).contains("\"added\":40").contains("\"refused\":[]");
      await(() -> !catcher.latest(1).isEmpty());
      await(
          () ->
              count("SELECT count(*) FROM pending_entry WHERE decided_at IS NULL") == 0
                  && count("SELECT count(*) FROM touchpoint WHERE state = 'sent'") > 0
                  && count("SELECT count(*) FROM touchpoint WHERE state IN ('leased', 'intent')")
                      == 0);
      assertThat(count("SELECT count(*) FROM worker_beat")).isOne();
      worker.interrupt();
      worker.join(Duration.ofMinutes(2));

      assertThat(worker.isAlive()).isFalse();
      assertThat(said).noneMatch(line -> line.contains("did not close cleanly"));
      assertThat(count("SELECT count(*) FROM worker_beat")).isZero();
      var mails =
          count("SELECT count(*) FROM touchpoint WHERE state = 'sent' AND channel = 'email'");
      assertThat(catcher.latest(1_000)).hasSize((int) mails);
      var letter = catcher.open(catcher.latest(1).getFirst().number()).orElseThrow();
      assertThat(letter.html()).contains("after 95 minutes", "weather", "1 Lamp Street");
    }
  }

  @Test
  void saysWhichPortIsTakenAndHowToChooseAnother() throws Exception {
    try (var folder = DataFolder.take(temp.resolve("data"));
        var temporal =
            EmbeddedTemporal.start(folder, Map.of("LAMPLIGHTER_TEMPORAL", "none"), line -> {});
        var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      environment.put("LAMPLIGHTER_TEMPORAL_ADDRESS", temporal.address());
      environment.put("LAMPLIGHTER_PAGES_PORT", Integer.toString(other.getLocalPort()));

      var pages = run("worker");
      environment.put("LAMPLIGHTER_PAGES_PORT", "none");
      environment.put("LAMPLIGHTER_INTAKE_TOKEN", TOKEN);
      environment.put("LAMPLIGHTER_INTAKE_PORT", Integer.toString(other.getLocalPort()));
      var intake = run("worker");

      assertThat(pages.code()).isEqualTo(64);
      assertThat(pages.err()).contains("public pages cannot listen", "LAMPLIGHTER_PAGES_PORT");
      assertThat(intake.code()).isEqualTo(64);
      assertThat(intake.err()).contains("intake of events", "LAMPLIGHTER_INTAKE_PORT");
    }
  }

  private static String report(int intake, Meridian meridian) throws Exception {
    var body =
        meridian
            .keys()
            .map(
                key ->
                    """
                    {"specversion":"1.0","id":"%s-back","source":"/oms","type":"outage.restored",\
                    "time":"%s","subject":"cust:%s","data":{"cause":"weather","minutes":95}}"""
                        .formatted(key, Instant.now(), key))
            .collect(Collectors.joining("\n"));
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + intake + "/v1/events"))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString())
        .body();
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(Condition condition) throws Exception {
    long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("two minutes").isLessThan(until);
      Thread.sleep(100);
    }
  }

  private static int port(BlockingQueue<String> said, String pattern) throws Exception {
    while (true) {
      var line = said.poll(2, TimeUnit.MINUTES);
      assertThat(line).as("readiness").isNotNull();
      var found = Pattern.compile(pattern).matcher(line);
      if (found.find()) {
        return Integer.parseInt(found.group(1));
      }
    }
  }

  private long count(String sql) {
    return ledger.jdbi().withHandle(db -> db.createQuery(sql).mapTo(Long.class).one());
  }

  private void apply(String name) {
    var catalogue = ledger.jdbi().withHandle(Attributes::catalogue);
    var read =
        CampaignFile.read(
            Path.of("../campaigns/catalog/" + name + ".yaml"),
            new Settings(catalogue, Meridian.ZONE));
    assertThat(read).isInstanceOf(Valid.class);
    var valid = (Valid) read;
    ledger
        .jdbi()
        .useTransaction(
            db -> Definitions.apply(db, Applying.of(valid), "tests", Instant.now(), null));
  }

  private Thread working(BlockingQueue<String> said) {
    var err =
        new PrintWriter(new StringWriter()) {
          @Override
          public void println(String line) {
            said.add(line);
          }
        };
    return Thread.ofPlatform()
        .start(
            () ->
                Lamplighter.run(
                    Map.copyOf(environment), new PrintWriter(new StringWriter()), err, "worker"));
  }

  private Outcome run(String... arguments) {
    var err = new StringWriter();
    int code =
        Lamplighter.run(
            environment, new PrintWriter(new StringWriter()), new PrintWriter(err), arguments);
    return new Outcome(code, err.toString());
  }
}
