package io.lamplighter.workers.pages;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// What was tried against the running pages.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class PageAttacksTest {
  private static final Instant SENT = Instant.parse("2026-03-02T17:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(SENT.plusSeconds(9_000));
  private final HttpClient browser = HttpClient.newHttpClient();
  private Ledger ledger;
  private PublicPages pages;
  private URI survey;
  private TouchpointId invitation;

  @BeforeAll
  void open() {
    ledger = TestLedger.fresh("live");
    var tokens = LinkTokens.of(ledger.jdbi(), SENT);
    pages =
        PublicPages.start(
            ledger,
            tokens,
            new PublicPages.Settings(
                "127.0.0.1", 0, Set.of("meridian.example"), "400 Lamp Street, Meridian"),
            now::get);
    var asked = aCampaign("after-call").category(Category.SURVEY).asking(Survey.CSAT).in(ledger);
    var customer = aCustomer().in(ledger);
    invitation = asked.invited(asked.entered(customer, asked.wave(SENT), SENT), Survey.CSAT, SENT);
    survey =
        new Links(tokens, URI.create("http://127.0.0.1:" + pages.port())).survey(invitation, SENT);
  }

  @AfterAll
  void close() {
    pages.close();
    ledger.close();
    browser.close();
  }

  @Test
  void whoSendsSlowlyKeepsNobodyElseWaiting() throws Exception {
    var slow = new ArrayDeque<Socket>();
    try {
      for (int i = 0; i < 40; i++) {
        var socket = new Socket(InetAddress.getLoopbackAddress(), pages.port());
        slow.add(socket);
        var start =
            "POST "
                + survey.getPath()
                + " HTTP/1.1\r\nHost: pages\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                + "Content-Length: 5000\r\n\r\na=";
        socket.getOutputStream().write(start.getBytes(US_ASCII));
      }

      assertThat(get(survey).statusCode()).isEqualTo(200);
    } finally {
      for (var one : slow) {
        one.close();
      }
    }
  }

  @Test
  void whatCannotBeReadIsRefusedAndNotQuoted(CapturedOutput said) throws Exception {
    assertThat(post("a=4&comment=my+meter+is+4711%ff").statusCode()).isEqualTo(400);
    assertThat(post("a=4&comment=4711%zz").statusCode()).isEqualTo(400);
    assertThat(post("a=4&comment=4711" + "x".repeat(200_000)).statusCode()).isEqualTo(400);

    assertThat(said.getAll()).doesNotContain("4711", "Exception");
  }

  @Test
  void anAddressThatLeadsNowhereHasAPageInPlainWords(CapturedOutput said) throws Exception {
    var answer = get(survey.resolve("/nothing-is-here"));

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("The address may be cut short.").doesNotContain("Tomcat");
    assertThat(said.getAll()).doesNotContain("Exception");
  }

  @Test
  void whoFollowsALinkAllDayLongFillsNoLedger() throws Exception {
    for (int i = 0; i < 130; i++) {
      now.set(now.get().plusSeconds(1));
      assertThat(get(survey).statusCode()).isEqualTo(200);
    }

    int kept =
        ledger
            .jdbi()
            .withHandle(
                db ->
                    db.createQuery("SELECT count(*) FROM engagement WHERE touchpoint_id = :id")
                        .bind("id", invitation)
                        .mapTo(int.class)
                        .one());
    assertThat(kept).isEqualTo(100);
  }

  private HttpResponse<String> get(URI address) throws Exception {
    // Less than the minute after which the server gives up on whoever sends slowly.
    return browser.send(
        HttpRequest.newBuilder(address)
            .header("Accept", "text/html")
            .timeout(Duration.ofSeconds(50))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String form) throws Exception {
    return browser.send(
        HttpRequest.newBuilder(survey)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build(),
        BodyHandlers.ofString());
  }
}
