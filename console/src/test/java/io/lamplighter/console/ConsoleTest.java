package io.lamplighter.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lamplighter.console.access.ConsoleUsers;
import io.lamplighter.console.access.Role;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleTest {
  private static final String PASSWORD = "correct horse battery";

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-18T20:05:00Z"));
  private Ledger ledger;
  private Console console;

  @BeforeAll
  void open() {
    ledger = TestLedger.fresh("live");
    var users = new ConsoleUsers(ledger);
    for (var role : Role.values()) {
      users.put(role.word(), PASSWORD, role, now.get());
    }
    console = Console.start(ledger, Settings.local(0), now::get);
  }

  @AfterAll
  void close() {
    console.close();
    ledger.close();
  }

  @Test
  void sendsStrangersToTheLoginPage() {
    for (var path : new String[] {"/", "/operations", "/campaigns", "/customers", "/nowhere"}) {
      var answer = new Guest(console).get(path);

      assertThat(answer.statusCode()).as(path).isEqualTo(302);
      assertThat(answer.headers().firstValue("Location"))
          .hasValueSatisfying(at -> assertThat(at).endsWith("/login"));
    }
  }

  @Test
  void letsInWithThePasswordAndOutAgain() {
    var guest = new Guest(console);

    assertThat(guest.signIn("operator", PASSWORD).headers().firstValue("Location"))
        .get()
        .asString()
        .endsWith("/");
    assertThat(guest.get("/").body())
        .contains("operator, operator")
        .contains("Meridian Electric &amp; Gas");
    guest.postFrom("/", "/logout", Map.of());

    assertThat(guest.get("/").statusCode()).isEqualTo(302);
  }

  @Test
  void notesWhoSignedIn() {
    new Guest(console).signIn("approver", PASSWORD);

    int notes =
        ledger
            .jdbi()
            .withHandle(
                db ->
                    db.createQuery(
                            "SELECT count(*) FROM audit WHERE actor = 'approver' AND action = 'sign in'")
                        .mapTo(int.class)
                        .one());
    assertThat(notes).isEqualTo(1);
  }

  @Test
  void keepsOutAWrongPasswordAndAnUnknownName() {
    var guest = new Guest(console);

    assertThat(guest.signIn("viewer", "wrong").headers().firstValue("Location"))
        .hasValueSatisfying(at -> assertThat(at).endsWith("/login?problem=password"));
    assertThat(guest.signIn("nobody", PASSWORD).headers().firstValue("Location"))
        .hasValueSatisfying(at -> assertThat(at).endsWith("/login?problem=password"));
    assertThat(guest.get("/").statusCode()).isEqualTo(302);
  }

  @Test
  void closesTheDoorAfterFiveWrongPasswordsForAQuarterOfAnHour() {
    var guest = new Guest(console);
    for (int tries = 0; tries < 5; tries++) {
      guest.signIn("author", "guess " + tries);
    }

    var early = guest.signIn("author", PASSWORD);
    now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(16)));
    var later = guest.signIn("author", PASSWORD);

    assertThat(early.headers().firstValue("Location"))
        .hasValueSatisfying(at -> assertThat(at).endsWith("/login?problem=often"));
    assertThat(later.headers().firstValue("Location"))
        .hasValueSatisfying(at -> assertThat(at).doesNotContain("login"));
  }

  @Test
  void refusesAFormWithoutItsToken() {
    var guest = new Guest(console);
    guest.signIn("operator", PASSWORD);

    assertThat(guest.post("/me/theme", Map.of("theme", "dark", "back", "/")).statusCode())
        .isEqualTo(403);
    assertThat(guest.post("/logout", Map.of()).statusCode()).isEqualTo(403);
    assertThat(guest.get("/").statusCode()).isEqualTo(200);
  }

  @Test
  void tellsBrowsersToRefuseScriptFramesAndStrangers() {
    var headers = new Guest(console).get("/login").headers();

    assertThat(headers.firstValue("Content-Security-Policy"))
        .get()
        .asString()
        .contains("default-src 'none'")
        .contains("style-src 'self'")
        .contains("frame-ancestors 'none'")
        .contains("script-src 'self';")
        .doesNotContain("unsafe");
    assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(headers.firstValue("Referrer-Policy")).hasValue("same-origin");
    assertThat(headers.firstValue("Permissions-Policy")).isPresent();
    assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
    assertThat(headers.firstValue("Cache-Control")).get().asString().contains("no-store");
    assertThat(headers.allValues("Set-Cookie"))
        .allSatisfy(
            cookie ->
                assertThat(cookie)
                    .containsIgnoringCase("HttpOnly")
                    .containsIgnoringCase("SameSite=Lax"));
  }

  @Test
  void changesTheThemeAndComesBackToTheSamePage() {
    var guest = new Guest(console);
    guest.signIn("viewer", PASSWORD);

    var answer =
        guest.postFrom("/", "/me/theme", Map.of("theme", "dark", "back", "/operations?kind=dead"));

    assertThat(answer.headers().firstValue("Location"))
        .hasValueSatisfying(at -> assertThat(at).endsWith("/operations?kind=dead"));
    assertThat(guest.get("/").body()).contains("data-theme=\"dark\"");
  }

  @Test
  void neverLeadsElsewhere() {
    for (var elsewhere :
        new String[] {
          "//evil.example/", "https://evil.example/", "/\\evil.example", "/a\r\nX: y"
        }) {
      assertThat(ThemePages.ownPath(elsewhere)).as(elsewhere).isEqualTo("/");
    }
  }

  @Test
  void saysWhatToDoWhenThePortIsTaken() {
    assertThatThrownBy(() -> Console.start(ledger, Settings.local(console.port()), now::get))
        .isInstanceOf(ConsoleNotStartedException.class)
        .hasMessageContaining(String.valueOf(console.port()))
        .hasMessageContaining("--port");
  }

  @Test
  void showsTheCommandThatMakesACampaignWhenThereIsNone() {
    var guest = new Guest(console);
    guest.signIn("viewer", PASSWORD);

    assertThat(guest.get("/").body()).contains("No campaign yet").contains("lamplighter apply");
  }
}
