package io.lamplighter.workers.pages;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.ledger.CampaignFixture.StoredCampaign;
import io.lamplighter.ledger.Fixtures.Stored;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.consent.Consents;
import io.lamplighter.ledger.consent.Purpose;
import io.lamplighter.ledger.survey.Actor;
import io.lamplighter.ledger.survey.Answers;
import io.lamplighter.workers.pages.LinkTokens.Reading;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublicPagesTest {
  private static final Instant SENT = Instant.parse("2026-03-02T17:00:00Z");
  private static final String BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0";

  private final AtomicReference<Instant> now = new AtomicReference<>();
  private final HttpClient browser = HttpClient.newHttpClient();
  private Ledger ledger;
  private LinkTokens tokens;
  private PublicPages pages;
  private Links links;
  private StoredCampaign program;
  private StoredCampaign survey;
  private String programWave;
  private String surveyWave;
  private Stored customer;
  private TouchpointId message;
  private TouchpointId invitation;

  @BeforeAll
  void open() {
    ledger = TestLedger.fresh("live");
    tokens = LinkTokens.of(ledger.jdbi(), SENT);
    pages =
        PublicPages.start(
            ledger,
            tokens,
            new PublicPages.Settings(
                "127.0.0.1", 0, Set.of("meridian.example"), "400 Lamp Street, Meridian"),
            now::get);
    links = new Links(tokens, URI.create("http://127.0.0.1:" + pages.port()));
    program = aCampaign("e-bill").category(Category.PROGRAM).in(ledger);
    survey = aCampaign("after-call").category(Category.SURVEY).asking(Survey.CSAT).in(ledger);
    programWave = program.wave(SENT);
    surveyWave = survey.wave(SENT);
  }

  @AfterAll
  void close() {
    pages.close();
    ledger.close();
    browser.close();
  }

  @BeforeEach
  void send() {
    now.set(SENT.plus(Duration.ofHours(3)));
    customer = aCustomer().consentingTo(Channel.SMS).in(ledger);
    message = program.sent(program.entered(customer, programWave, SENT), "invite", SENT);
    invitation = survey.invited(survey.entered(customer, surveyWave, SENT), Survey.CSAT, SENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
  void lookingChangesNeitherConsentNorAnswers(String method) {
    for (var address :
        List.of(
            links.unsubscribe(message, SENT).toString(),
            links.preferences(message, SENT).toString(),
            links.survey(invitation, SENT) + "?a=5",
            links.click(message, URI.create("https://meridian.example/ebill"), SENT).toString())) {
      assertThat(ask(method, address, null).statusCode()).as(address).isLessThan(400);
    }

    assertThat(suppressions()).isZero();
    assertThat(allows(Channel.EMAIL, Purpose.PROGRAM)).isTrue();
    assertThat(answers()).isEmpty();
  }

  @Test
  void oneClickStopsTheStreamAndTwiceIsOnce() {
    var address = links.unsubscribe(message, SENT).toString();

    var first = ask("POST", address, "List-Unsubscribe=One-Click");
    var second = ask("POST", address, "List-Unsubscribe=One-Click");

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.body()).isEmpty();
    assertThat(first.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(suppressions()).isEqualTo(1);
    assertThat(allows(Channel.EMAIL, Purpose.PROGRAM)).isFalse();
    assertThat(allows(Channel.SMS, Purpose.PROGRAM)).isTrue();
    assertThat(engagements("unsubscribed")).containsExactly("human");
    assertThat(
            new Consents(ledger.jdbi())
                .history(customer.id()).stream().filter(said -> !said.granted()).toList())
        .hasSize(1);
  }

  @Test
  void aPersonUnsubscribesWithTheButton() {
    var address = links.unsubscribe(message, SENT).toString();

    assertThat(ask("GET", address, null).body())
        .contains("Stop these messages?", "programs and savings", "a••••••@example.com")
        .doesNotContain("ada" + "1@");
    assertThat(ask("POST", address + "?page=1", "").body()).contains("You are unsubscribed");
    assertThat(allows(Channel.EMAIL, Purpose.PROGRAM)).isFalse();
  }

  @Test
  void aNoIsNeverTooLate() {
    now.set(SENT.plus(Duration.ofDays(900)));

    assertThat(ask("POST", links.unsubscribe(message, SENT).toString(), "").statusCode())
        .isEqualTo(200);
    assertThat(suppressions()).isEqualTo(1);
  }

  @Test
  void aTokenOpensOnlyItsOwnPage() {
    var token = links.survey(invitation, SENT).getPath().substring(3);

    for (var path : List.of("/u/", "/p/", "/c/")) {
      var address = links.base() + path + token;
      assertThat(ask("GET", address, null).statusCode()).as(path).isEqualTo(404);
    }
    assertThat(ask("POST", links.base() + "/u/" + token, "").statusCode()).isEqualTo(404);
    assertThat(suppressions()).isZero();
  }

  @Test
  void thePreferencesStopMarketingOnEveryChannel() {
    var answer = ask("POST", links.preferences(message, SENT).toString(), "stop=marketing");

    assertThat(answer.body()).contains("Stopped: everything that is not about your service.");
    assertThat(allows(Channel.EMAIL, Purpose.PROGRAM)).isFalse();
    assertThat(allows(Channel.SMS, Purpose.SURVEY)).isFalse();
    assertThat(allows(Channel.EMAIL, Purpose.BILLING)).isTrue();
  }

  @Test
  void thePreferencesStopAChannelAltogether() {
    ask("POST", links.preferences(message, SENT).toString(), "stop=channel");

    assertThat(allows(Channel.EMAIL, Purpose.BILLING)).isFalse();
    assertThat(allows(Channel.EMAIL, Purpose.EMERGENCY)).isTrue();
    assertThat(allows(Channel.SMS, Purpose.BILLING)).isTrue();
  }

  @Test
  void followingAnAnswersLinkPicksItAndRecordsAView() {
    var page = ask("GET", links.survey(invitation, SENT) + "?a=4", null).body();

    assertThat(page)
        .containsPattern("value=\"4\"[^>]*checked")
        .doesNotContainPattern("value=\"5\"[^>]*checked")
        .contains("It counts once you press Send");
    assertThat(answers()).isEmpty();
    assertThat(views()).containsExactly("human");
  }

  @Test
  void anAnswerCountsWhenItIsSentAndTheLatestWithinThreeDaysWins() {
    var address = links.survey(invitation, SENT).toString();

    assertThat(ask("POST", address, "a=2&comment=slow").body()).contains("Thank you");
    now.set(SENT.plus(Duration.ofHours(20)));
    ask("POST", address, "a=4");
    now.set(SENT.plus(Duration.ofDays(10)));
    ask("POST", address, "a=1");

    assertThat(answers()).hasSize(3);
    assertThat(counting().answer()).isEqualTo(4);
  }

  @Test
  void anAnswerOffTheScaleIsAskedForAgain() {
    var address = links.survey(invitation, SENT).toString();

    assertThat(ask("POST", address, "a=9").statusCode()).isEqualTo(400);
    assertThat(ask("POST", address, "").body()).contains("Please pick one of the answers.");
    assertThat(answers()).isEmpty();
  }

  @Test
  void whoFillsTheHiddenFieldOrAnswersFasterThanPeopleIsKeptButDoesNotCount() {
    var address = links.survey(invitation, SENT).toString();

    ask("POST", address, "a=5&website=http%3A%2F%2Fx");
    now.set(SENT.plusSeconds(2));
    ask("POST", address, "a=5");

    assertThat(answers())
        .extracting(Answers.Answer::actor)
        .containsExactly(Actor.SUSPECT, Actor.MACHINE);
  }

  @Test
  void aClickGoesWhereItWasSignedToAndIsRecorded() {
    var target = URI.create("https://meridian.example/ebill?from=mail");

    var answer = ask("GET", links.click(message, target, SENT).toString(), null);

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location")).contains(target.toString());
    assertThat(engagements("clicked")).containsExactly("human");
  }

  @Test
  void aClickLeadsToNoOtherHost() {
    for (var target :
        List.of(
            "https://evil.example/",
            "http://meridian.example/",
            "https://meridian.example@evil.example/",
            "https://meridian.example.evil.example/")) {
      var answer = ask("GET", links.click(message, URI.create(target), SENT).toString(), null);
      assertThat(answer.statusCode()).as(target).isEqualTo(404);
    }
    assertThat(engagements("clicked")).isEmpty();
  }

  @Test
  void whoFollowsEveryLinkInTenSecondsIsNotCountedAsAPerson() {
    for (var page : List.of("a", "b", "c")) {
      var target = URI.create("https://meridian.example/" + page);
      ask("GET", links.click(message, target, SENT).toString(), null);
      now.set(now.get().plusSeconds(1));
    }

    assertThat(engagements("clicked")).containsExactly("human", "human", "suspect");
  }

  @Test
  void everyPageRefusesForeignContentAndHidesItsAddress() {
    var answer = ask("GET", links.survey(invitation, SENT).toString(), null);

    assertThat(answer.headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(
            policy ->
                assertThat(policy).contains("default-src 'none'").doesNotContain("unsafe-inline"));
    assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(answer.body()).doesNotContain("style=", "<script", "<style", "http://", "ada");
    assertThat(ask("GET", links.base() + "/assets/lamplighter.css", null).statusCode())
        .isEqualTo(200);
  }

  @Test
  void aTokenReadsAsGoodForTheTouchpointItWasMadeFor() {
    var token = links.unsubscribe(message, SENT).getPath().substring(3);

    assertThat(tokens.read(token, LinkTokens.Purpose.UNSUBSCRIBE, now.get()))
        .isEqualTo(new Reading.Good(message, ""));
  }

  private HttpResponse<String> ask(String method, String address, String form) {
    try {
      var request =
          HttpRequest.newBuilder(URI.create(address))
              .header("User-Agent", BROWSER)
              .header("Content-Type", "application/x-www-form-urlencoded")
              .method(
                  method, form == null ? BodyPublishers.noBody() : BodyPublishers.ofString(form))
              .build();
      return browser.send(request, BodyHandlers.ofString());
    } catch (java.io.IOException | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private long suppressions() {
    return ledger
        .jdbi()
        .withHandle(
            db ->
                db.createQuery(
                        """
                        SELECT count(*) FROM suppression s JOIN contact_point p USING (address_mac, channel)
                         WHERE p.customer_id = :customer
                        """)
                    .bind("customer", customer.id())
                    .mapTo(Long.class)
                    .one());
  }

  private boolean allows(Channel channel, Purpose purpose) {
    return new Consents(ledger.jdbi())
        .latest(customer.id(), channel, purpose)
        .orElseThrow()
        .granted();
  }

  private List<Answers.Answer> answers() {
    return ledger.jdbi().withHandle(db -> Answers.all(db, invitation));
  }

  private Answers.Answer counting() {
    return ledger.jdbi().withHandle(db -> Answers.counting(db, invitation)).orElseThrow();
  }

  private List<String> views() {
    return actors(invitation, "viewed");
  }

  private List<String> engagements(String kind) {
    return actors(message, kind);
  }

  private List<String> actors(TouchpointId touchpoint, String kind) {
    return ledger
        .jdbi()
        .withHandle(
            db ->
                db.createQuery(
                        """
                        SELECT actor FROM engagement WHERE touchpoint_id = :id AND kind = :kind
                         ORDER BY at
                        """)
                    .bind("id", touchpoint)
                    .bind("kind", kind)
                    .mapTo(String.class)
                    .list());
  }
}
