package io.lamplighter.workers.intake;

import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.ledger.Fixtures.Stored;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.facts.FactListener;
import io.lamplighter.ledger.facts.Facts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IntakeServerTest {
  private static final Instant NOW = Instant.parse("2026-03-02T17:00:00Z");
  private static final String TOKEN = "a-token-of-the-cis";

  private final List<FactListener.Wake> woken = new ArrayList<>();
  private Ledger ledger;
  private IntakeServer server;
  private HttpClient client;
  private Stored customer;

  @BeforeEach
  void open() throws Exception {
    ledger = TestLedger.fresh("live");
    customer = aCustomer().in(ledger);
    FactListener listener =
        (db, news, knownAt) -> List.of(new FactListener.Wake("cohort", knownAt));
    server =
        IntakeServer.start(
            "127.0.0.1",
            0,
            TOKEN,
            new EventIntake(new Facts(ledger.jdbi(), listener), woken::addAll, () -> {}),
            InstantSource.fixed(NOW));
    client = HttpClient.newHttpClient();
  }

  @AfterEach
  void close() {
    server.close();
    client.close();
    ledger.close();
  }

  @Test
  void anEventIsTakenInOnceHoweverOftenItIsSent() {
    var event = event("1", "acct:A-" + customer.key());

    var first = post(event, "application/cloudevents+json", "Bearer " + TOKEN);
    var second = post(event, "application/cloudevents+json", "Bearer " + TOKEN);

    assertThat(first.statusCode()).isEqualTo(202);
    assertThat(first.body()).contains("\"added\":1", "\"repeated\":0", "\"refused\":[]");
    assertThat(second.statusCode()).isEqualTo(202);
    assertThat(second.body()).contains("\"added\":0", "\"repeated\":1");
    assertThat(events()).isEqualTo(1);
    assertThat(woken).hasSize(1);
  }

  @Test
  void rowsThatCannotBeTakenDoNotHoldUpTheOthers() {
    var batch =
        String.join(
            "\n",
            "{ this is no JSON",
            "null",
            event("1", "cust:" + customer.key()),
            event("2", "cust:NOBODY"),
            event("3", "cust:" + customer.key()).replace("payment.received", "made.up"),
            event("4", "ada@mail.example"));

    var answer = post(batch, "application/x-ndjson", "Bearer " + TOKEN);

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body())
        .contains("\"added\":1")
        .contains("not_a_cloud_event", "unknown_customer", "unknown_type")
        .doesNotContain("ada@mail.example");
    assertThat(events()).isEqualTo(1);
  }

  @Test
  void textsAndNumbersThatNoDatabaseKeepsDoNotHoldUpTheOthers() {
    var good = "cust:" + customer.key();
    var batch =
        String.join(
            "\n",
            event("1\\u0000", good),
            event("2", "cust:\\u0000"),
            event("3", good).replace("card", "ca\\u0000rd"),
            event("4", good).replace("card", "ca\\ud800rd"),
            event("5", good).replace("14233", "1e999999"),
            event("6", good).replace("14233", "1e999999999"),
            event("7", good).replace("card\"", "card\",\"note\\u0000\":[{\"a\":\"\\u0000\"}]"),
            event("8", good).replace("2026-03-02T09", "-999999999-03-02T09"),
            event("9", good));

    var answer = post(batch, "application/x-ndjson", "Bearer " + TOKEN);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(answer.body()).contains("\"added\":1");
    assertThat(events()).isEqualTo(1);
  }

  @Test
  void aNameThatNoIndexHoldsDoesNotHoldUpTheOthers() {
    var chance = new Random(1);
    var name =
        chance
            .ints(9_000, 'a', 'z' + 1)
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
    var good = "cust:" + customer.key();
    var batch =
        String.join(
            "\n",
            event(name, good),
            event("2", "cust:" + name),
            event("3", good).replace("card", name),
            event("4", good));

    var answer = post(batch, "application/x-ndjson", "Bearer " + TOKEN);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(answer.body()).contains("\"row\":1").contains("longer than 500 characters");
    assertThat(events()).isEqualTo(2);
  }

  @Test
  void noMoreRowsThanAnAnswerCanTellOfAreTakenAtOnce() {
    var answer = post("{}\n".repeat(10_001), "application/x-ndjson", "Bearer " + TOKEN);

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("at most 10,000 events at once");
  }

  @Test
  void whoNeverEndsARequestIsCutOff() {
    assertThat(System.getProperty("sun.net.httpserver.maxReqTime")).isEqualTo("60");
    assertThat(System.getProperty("jdk.httpserver.maxConnections")).isEqualTo("500");
  }

  @Test
  void withoutTheTokenNothingIsTaken() {
    var event = event("1", "cust:" + customer.key());

    assertThat(post(event, "application/json", "Bearer guess").statusCode()).isEqualTo(401);
    assertThat(post(event, "application/json", "Basic x").statusCode()).isEqualTo(401);
    assertThat(events()).isZero();
  }

  private static String event(String id, String subject) {
    return """
    {"specversion":"1.0","id":"%s","source":"/cis/billing","type":"payment.received",\
    "time":"2026-03-02T09:00:00-07:00","subject":"%s","data":{"cents":14233,"method":"card"}}"""
        .formatted(id, subject);
  }

  private HttpResponse<String> post(String body, String type, String authorization) {
    try {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/v1/events"))
              .header("Content-Type", type)
              .header("Authorization", authorization)
              .POST(BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
    } catch (java.io.IOException | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private long events() {
    return ledger
        .jdbi()
        .withHandle(db -> db.createQuery("SELECT count(*) FROM event").mapTo(Long.class).one());
  }
}
