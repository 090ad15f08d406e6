package io.lamplighter.console;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lamplighter.console.access.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// What was tried against the running console.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class ConsoleAttacksTest {
  private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
  private static final String FORM = "application/x-www-form-urlencoded";

  private OpenConsole open;

  @BeforeAll
  void open() {
    open = OpenConsole.overNothing();
  }

  @AfterAll
  void close() {
    open.close();
  }

  @Test
  void anotherSpellingOfTheLoginPageOpensNoSecondDoor() {
    var guest = new Guest(open.console);
    for (int tries = 0; tries < 5; tries++) {
      guest.signIn("author", "guess " + tries);
    }

    var spelled =
        guest.postFrom(
            "/login", "/%6cogin", Map.of("username", "author", "password", OpenConsole.PASSWORD));

    assertThat(spelled.headers().firstValue("Location").orElse("")).endsWith("problem=often");
    assertThat(guest.get("/").statusCode()).isEqualTo(302);
  }

  @Test
  void whoSaysToComeFromElsewhereIsStillTheSameVisitor() throws Exception {
    try (var behind =
            Console.start(open.ledger, Settings.local(0).behindHttps(), () -> SampleLedger.NOW);
        var client = HttpClient.newHttpClient()) {
      var answers = new ArrayList<String>();
      for (int tries = 0; tries < 6; tries++) {
        // The proxy adds whom it sees behind whatever the visitor made up.
        answers.add(guess(client, behind, "192.0.2." + tries + ", 198.51.100.7"));
      }

      assertThat(answers).last().asString().endsWith("problem=often");
      assertThat(answers.subList(0, 5)).allMatch(at -> at.endsWith("problem=password"));
    }
  }

  private static String guess(HttpClient client, Console console, String comesFrom)
      throws Exception {
    var login =
        HttpRequest.newBuilder(URI.create(console.address() + "login"))
            .header("X-Forwarded-For", comesFrom)
            .header("X-Forwarded-Proto", "https");
    var page = client.send(login.build(), BodyHandlers.ofString());
    var token = TOKEN.matcher(page.body());
    assertThat(token.find()).isTrue();
    // Sent by hand: the cookie is for https only.
    var cookie = page.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    var form = "username=viewer&password=guess&_csrf=" + token.group(1);
    var guess =
        login
            .header("Cookie", cookie)
            .header("Content-Type", FORM)
            .POST(BodyPublishers.ofString(form));
    return client
        .send(guess.build(), BodyHandlers.ofString())
        .headers()
        .firstValue("Location")
        .orElse("");
  }

  @Test
  void aMessageMayDoNothingHoweverItsAddressIsSpelled() {
    var body = open.as(Role.ADMINISTRATOR).get("/mailbox/2/%62ody");

    assertThat(body.statusCode()).isEqualTo(200);
    assertThat(body.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("sandbox;");
  }

  @Test
  void leadsNobodyToAnAddressThatTheVisitorMadeUp() {
    assertThat(new Guest(open.console).get("/campaigns").headers().firstValue("Location"))
        .hasValue("/login");
  }

  @Test
  void nobodyIsCalledWhatNoDatabaseHoldsAndNoLogQuotesIt(CapturedOutput said) {
    var answer = new Guest(open.console).signIn("ada\0lovelace", "wrong");

    assertThat(answer.headers().firstValue("Location").orElse("")).endsWith("problem=password");
    assertThat(said.getAll()).doesNotContain("lovelace");
  }

  @Test
  void aFormThatCannotBeReadIsRefusedAndNotQuoted(CapturedOutput said) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create(open.console.address() + "login"))
              .header("Content-Type", FORM)
              .POST(BodyPublishers.ofString("username=lovelace%ff&password=geheim%zz"))
              .build();

      assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(400);
    }
    assertThat(said.getAll()).doesNotContain("lovelace", "geheim", "Exception");
  }

  @Test
  void anAddressThatThisMachineDoesNotHaveIsSaidInWords() {
    // Kept for documentation: no machine has it.
    assertThatThrownBy(
            () ->
                Console.start(
                    open.ledger, Settings.local(0).on("192.0.2.1"), () -> SampleLedger.NOW))
        .isInstanceOf(ConsoleNotStartedException.class)
        .hasMessageContaining("192.0.2.1");
  }

  @Test
  void whoSendsSlowlyKeepsNobodyElseWaiting() throws Exception {
    var slow = new ArrayDeque<Socket>();
    try (var client = HttpClient.newHttpClient()) {
      for (int i = 0; i < 25; i++) {
        slow.add(slowForm());
      }
      // Less than the minute after which the server gives up on whoever sends slowly.
      var request =
          HttpRequest.newBuilder(URI.create(open.console.address() + "login"))
              .timeout(Duration.ofSeconds(50))
              .build();

      assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    } finally {
      for (var one : slow) {
        one.close();
      }
    }
  }

  private Socket slowForm() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), open.console.port());
    var head =
        "POST /login HTTP/1.1\r\nHost: console\r\nContent-Type: %s\r\nContent-Length: 5000\r\n\r\nuser"
            .formatted(FORM);
    socket.getOutputStream().write(head.getBytes(US_ASCII));
    return socket;
  }
}
