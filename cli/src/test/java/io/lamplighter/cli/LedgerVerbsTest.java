package io.lamplighter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.audience.Catalogue;
import io.lamplighter.campaigns.language.CampaignFile;
import io.lamplighter.campaigns.language.CampaignFile.Outcome.Valid;
import io.lamplighter.campaigns.language.Settings;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.definitions.Definitions;
import io.lamplighter.ledger.definitions.Definitions.Applying;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Verbs over a real ledger, with no Temporal to be had.
class LedgerVerbsTest {
  private static final Instant NOW = Instant.parse("2026-03-08T14:00:00Z");

  private Ledger ledger;
  private Map<String, String> environment;

  private record Outcome(int code, String out, String err) {}

  @BeforeEach
  void aLedgerWithOneCampaign() {
    ledger = TestLedger.fresh("live");
    var database =
        ledger
            .jdbi()
            .withHandle(
                db -> db.createQuery("SELECT current_database()").mapTo(String.class).one());
    environment =
        Map.of(
            "LAMPLIGHTER_DB", TestLedger.address(database).replaceAll("[?].*", ""),
            "LAMPLIGHTER_DB_USER", "postgres",
            "LAMPLIGHTER_DB_PASSWORD", "postgres",
            "LAMPLIGHTER_TEMPORAL_ADDRESS", "127.0.0.1:1");
    apply(
        """
        apiVersion: lamplighter/v1
        kind: Campaign
        name: nothing-yet
        owner: tests
        category: service
        by: hand
        journey:
          - wait: 7d
        """);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void pausesAndResumesThoughTemporalIsDownAndSaysSo() {
    var pause = run("pause", "nothing-yet");
    var paused = state();
    var resume = run("resume", "nothing-yet");

    assertThat(pause.code()).isZero();
    assertThat(paused).isEqualTo("paused");
    assertThat(pause.err()).contains("The order stands. Temporal does not answer");
    assertThat(resume.out()).contains("It is running now");
    assertThat(state()).isEqualTo("running");
  }

  @Test
  void stopsOnlyAfterAYesAndSaysWhomItConcerns() {
    var unasked = run("stop", "nothing-yet");
    var before = state();
    var drained = run("stop", "nothing-yet", "--drain", "--yes");
    var draining = state();
    var stopped = run("stop", "nothing-yet", "--yes", "--output", "json");

    assertThat(unasked.code()).isEqualTo(64);
    assertThat(unasked.err()).contains("0 people leave it", "--yes");
    assertThat(before).isEqualTo("running");
    assertThat(drained.code()).isZero();
    assertThat(draining).isEqualTo("draining");
    assertThat(stopped.out()).contains("\"state\" : \"stopped\"");
  }

  @Test
  void knowsNoOrdersToACampaignThatNobodyApplied() {
    assertThat(run("pause", "who-is-this").code()).isEqualTo(64);
    assertThat(run("pause", "who-is-this").err()).contains("who-is-this");
    assertThat(run("pause", "No Name").code()).isEqualTo(64);
  }

  @Test
  void recordsWhoGaveTheOrder() {
    run("pause", "nothing-yet");

    var actor =
        ledger
            .jdbi()
            .withHandle(
                db ->
                    db.createQuery("SELECT actor FROM audit WHERE action = 'pause'")
                        .mapTo(String.class)
                        .one());
    assertThat(actor).isEqualTo(System.getProperty("user.name") + " on the command line");
  }

  @Test
  void servesTheConsoleAndShowsTheFirstPasswordOnce() throws Exception {
    var lines = new LinkedBlockingQueue<String>();
    var console = serving(lines);

    var address = taken(lines, "Console: ").substring("Console: ".length());
    assertThat(taken(lines, "Sign in as")).contains("admin");
    var answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(address + "login")).build(),
                BodyHandlers.ofString());
    console.interrupt();
    console.join(Duration.ofMinutes(1));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(console.isAlive()).isFalse();

    var again = new LinkedBlockingQueue<String>();
    var second = serving(again);
    taken(again, "Console: ");
    second.interrupt();
    second.join(Duration.ofMinutes(1));
    assertThat(again).noneMatch(line -> line.contains("Sign in as"));
  }

  @Test
  void saysThatThePortOfTheConsoleIsTaken() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var outcome = run("console", "--port", String.valueOf(taken.getLocalPort()));

      assertThat(outcome.code()).isEqualTo(64);
      assertThat(outcome.err())
          .contains(String.valueOf(taken.getLocalPort()), "--port")
          .doesNotContain("\tat ")
          .doesNotContain("ERROR");
    }
  }

  private Thread serving(BlockingQueue<String> lines) {
    var out =
        new PrintWriter(new StringWriter()) {
          @Override
          public void println(String line) {
            lines.add(line);
          }
        };
    return Thread.ofPlatform()
        .start(
            () ->
                Lamplighter.run(
                    environment,
                    out,
                    new PrintWriter(new StringWriter()),
                    "console",
                    "--port",
                    "0"));
  }

  private static String taken(BlockingQueue<String> lines, String beginning) throws Exception {
    var line = lines.poll(2, TimeUnit.MINUTES);
    assertThat(line).startsWith(beginning);
    return line;
  }

  private void apply(String yaml) {
    var catalogue =
        new Catalogue(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());
    var read =
        CampaignFile.read(
            Path.of("nothing-yet.yaml"),
            yaml,
            new Settings(catalogue, ZoneId.of("America/Denver")));
    assertThat(read).isInstanceOf(Valid.class);
    var valid = (Valid) read;
    ledger
        .jdbi()
        .useTransaction(db -> Definitions.apply(db, Applying.of(valid), "tests", NOW, null));
  }

  private String state() {
    return new Definitions(ledger.jdbi()).running("nothing-yet").orElseThrow().state();
  }

  private Outcome run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int code = Lamplighter.run(environment, new PrintWriter(out), new PrintWriter(err), arguments);
    return new Outcome(code, out.toString(), err.toString());
  }
}
