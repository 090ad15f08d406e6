package io.lamplighter.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.language.CampaignFile;
import io.lamplighter.campaigns.policy.Policy;
import io.lamplighter.campaigns.policy.PolicyFile;
import io.lamplighter.cli.embedded.DataFolder;
import io.lamplighter.cli.embedded.EmbeddedTemporal;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.LedgerState;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.simulator.living.LivingWorld;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A week is rehearsed, then its ledger goes live: real SMTP, real pages, real intake.
class LiveHalfTest {
  private static final Path CATALOG = Path.of("../campaigns/catalog");
  private static final Pattern ID = Pattern.compile("(?im)^Message-ID: <([^@>]+)@");
  private static final Pattern ONE_CLICK =
      Pattern.compile("(?im)^List-Unsubscribe: *<(http[^>]+)>");

  /// Customers react in seconds instead of days.
  private static final LivingWorld.Pace FAST =
      new LivingWorld.Pace(
          20_000, Duration.ofSeconds(1), Duration.ofMillis(500), Duration.ofMillis(250));

  @TempDir private Path temp;
  private Ledger ledger;
  private final List<String> said = new CopyOnWriteArrayList<>();

  @BeforeEach
  void anEmptyDatabase() {
    ledger = TestLedger.fresh("rehearsal");
    ledger.jdbi().useHandle(db -> db.execute("DELETE FROM ledger_state"));
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void customersReadEnrollAnswerAndUnsubscribeOverTheRealPages() throws Exception {
    goesLive(Map.of("LAMPLIGHTER_TEMPORAL", "none"));
  }

  @Test
  @Tag("restart")
  void theSameWithARealTemporalServer() throws Exception {
    assertThat(EmbeddedTemporal.binary(System.getenv())).as("a temporal binary").isPresent();

    goesLive(System.getenv());
  }

  private void goesLive(Map<String, String> environment) throws Exception {
    var played =
        Play.untilToday(11, 600, 7, 4, Instant.now()).rehearse(ledger, Path.of(".."), said::add);
    assertThat(played.actions()).isPositive();
    assertThat(Play.in(ledger)).contains(played);
    var wanted =
        new LiveHalf.Wanted(
            OptionalInt.of(0),
            FAST,
            List.of(campaign("ebill-now"), campaign("outage-survey")),
            atAnyHour(),
            environment);

    try (var folder = DataFolder.take(temp.resolve("data"))) {
      try (var live =
          LiveHalf.start(folder, ledger, played, wanted, InstantSource.system(), said::add)) {
        assertThat(ledger.jdbi().withHandle(LedgerState::read).mode())
            .isEqualTo(LedgerState.Mode.LIVE);
        assertThat(status(live.console().orElseThrow().resolve("login"))).isEqualTo(200);
        await(
            "the wave that was asked for is taken",
            () ->
                count(
                        "SELECT count(*) FROM wave WHERE campaign = 'ebill-adoption'"
                            + " AND tick > now() - interval '1 hour' AND state = 'open'")
                    == 1);
        await("mail is caught", () -> !letters(folder).isEmpty());
        await(
            "an invitation makes somebody enroll",
            () ->
                count(
                        """
                        SELECT count(*) FROM enrollment g JOIN touchpoint t USING (customer_id)
                         WHERE t.campaign = 'ebill-now' AND t.state = 'sent'
                           AND g.program = 'e-bill' AND g.occurred_at > t.sent_at
                        """)
                    > 0);
        await(
            "a click is counted",
            () ->
                count("SELECT count(*) FROM engagement WHERE kind = 'clicked' AND actor = 'human'")
                    > 0);
        await(
            "a survey is answered",
            () ->
                count(
                        """
                        SELECT count(*) FROM survey_answer a
                         JOIN touchpoint t ON t.id = a.touchpoint_id
                        WHERE t.campaign = 'outage-survey' AND a.actor = 'human'
                        """)
                    > 0);
        unsubscribe(folder);
      }
      assertThat(said).noneMatch(line -> line.contains("stumbles") || line.contains("cleanly"));
      assertThat(count("SELECT count(*) FROM audit WHERE action IN ('rehearsed', 'turned live')"))
          .isEqualTo(2);
      int before = letters(folder).size();

      try (var _ =
          LiveHalf.start(folder, ledger, played, wanted, InstantSource.system(), said::add)) {
        await("more mail after starting again", () -> letters(folder).size() > before);
      }

      assertThat(count("SELECT count(*) FROM audit WHERE action = 'turned live'")).isOne();
      var ids = new ArrayList<String>();
      letters(folder).forEach(letter -> ids.add(first(ID, letter)));
      assertThat(ids).doesNotHaveDuplicates();
      assertThat(ids)
          .hasSize(
              (int)
                  count(
                      "SELECT count(*) FROM touchpoint WHERE channel = 'email'"
                          + " AND state = 'sent' AND provider = 'smtp'"));
    }
  }

  /// As a mail program does it, with the header of a letter that was caught.
  private void unsubscribe(DataFolder folder) throws Exception {
    var letter =
        letters(folder).stream()
            .filter(each -> ONE_CLICK.matcher(each).find())
            .findFirst()
            .orElseThrow();
    var before = suppressed(first(ID, letter));

    var answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(first(ONE_CLICK, letter)))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString("List-Unsubscribe=One-Click"))
                    .build(),
                BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(before).isZero();
    assertThat(suppressed(first(ID, letter))).isOne();
  }

  private long suppressed(String touchpoint) {
    return count(
        "SELECT count(*) FROM engagement WHERE kind = 'unsubscribed' AND touchpoint_id = '"
            + touchpoint
            + "' AND EXISTS (SELECT FROM suppression)");
  }

  private static int status(URI address) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
        .statusCode();
  }

  /// The headers and bodies of all that was caught, unfolded.
  private static List<String> letters(DataFolder folder) throws IOException {
    var letters = new ArrayList<String>();
    try (var files = Files.newDirectoryStream(folder.resolve("mail"), "*.eml")) {
      for (var file : files) {
        letters.add(
            Files.readString(file, StandardCharsets.ISO_8859_1).replaceAll("\r\n(?=[ \t])", ""));
      }
    }
    return letters;
  }

  private static String first(Pattern pattern, String text) {
    var found = pattern.matcher(text);
    assertThat(found.find()).as(pattern.pattern()).isTrue();
    return found.group(1);
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private void await(String what, Condition condition) throws Exception {
    long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(4);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as(() -> what + "; said: " + said).isLessThan(until);
      Thread.sleep(200);
    }
  }

  private long count(String sql) {
    return ledger.jdbi().withHandle(db -> db.createQuery(sql).mapTo(Long.class).one());
  }

  /// Campaigns of this test, beside the ones of the demo: their messages wait for no slot.
  private CampaignFile.Outcome.Valid campaign(String name) throws IOException {
    var file = temp.resolve(name + ".yaml");
    if (name.equals("ebill-now")) {
      copy(CATALOG.resolve("ebill-adoption"), temp.resolve(name));
    }
    Files.writeString(
        file,
        name.equals("ebill-now")
            ? """
              apiVersion: lamplighter/v1
              kind: Campaign
              name: ebill-now
              owner: tests
              category: program
              goal: { enrollment: e-bill, within: 30d }
              audience: { where: "customer.class == 'residential' && !enrolled('e-bill')" }
              every: monday at 09:00
              channels: { allow: [email] }
              arms: { save-paper: 50%, save-time: 50% }
              journey:
                - send: invite
                  pace: at once
                - wait: 7d
                  until: enrolled
              """
            : """
              apiVersion: lamplighter/v1
              kind: Campaign
              name: outage-survey
              owner: tests
              category: survey
              when event: outage.restored
              channels: { allow: [email] }
              journey:
                - survey: csat
                  pace: at once
              """);
    var read =
        CampaignFile.read(
            file,
            new io.lamplighter.campaigns.language.Settings(
                Play.catalogue(), io.lamplighter.simulator.meridian.Meridian.ZONE));
    assertThat(read).isInstanceOf(CampaignFile.Outcome.Valid.class);
    return (CampaignFile.Outcome.Valid) read;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.toList()) {
        var target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  /// The policy that ships, but a test may run in the middle of the night, and "power is back",
  /// which goes to the same customers for the same event, uses up no survey's room for the day.
  private static Policy atAnyHour() {
    return PolicyFile.read(
        Path.of("policy.yaml"),
        """
        apiVersion: lamplighter/v1
        kind: Policy
        name: at-any-hour
        hours:
          needed-for: []
          never-for: [emergency]
          never-in-live-outage-for: [service]
          safe-for: []
          windows:
            - jurisdictions: [any]
              channels: [email, sms]
              categories: [service, program, survey]
              open: { mon-sun: 00:00-24:00 }
              holidays: open
              source: a test
              reviewed-by: needs none
          holidays: []
        caps:
          - of: person
            at-most: 1
            per: 24h
            binds: [program, survey]
            counts: [program, survey]
            source: a test
            reviewed-by: needs none
        """);
  }
}
