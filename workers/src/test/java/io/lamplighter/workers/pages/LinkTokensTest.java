package io.lamplighter.workers.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.CampaignName;
import io.lamplighter.campaigns.EntryId;
import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.Secrets;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.workers.pages.LinkTokens.Purpose;
import io.lamplighter.workers.pages.LinkTokens.Reading;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkTokensTest {
  private static final Instant NOW = Instant.parse("2026-03-02T17:00:00Z");
  private static final TouchpointId TOUCHPOINT =
      TouchpointId.of(
          EntryId.of(new CampaignName("e-bill"), UnitKind.CUSTOMER, 1, "w1", NOW), "first", 0);

  private Ledger ledger;
  private LinkTokens tokens;

  @BeforeEach
  void open() {
    ledger = TestLedger.fresh("live");
    tokens = LinkTokens.of(ledger.jdbi(), NOW);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void whatWasMadeCanBeReadForItsPurposeOnly() {
    var token = tokens.token(Purpose.UNSUBSCRIBE, TOUCHPOINT, NOW);

    assertThat(tokens.read(token, Purpose.UNSUBSCRIBE, NOW))
        .isEqualTo(new Reading.Good(TOUCHPOINT, ""));
    assertThat(tokens.read(token, Purpose.SURVEY, NOW)).isEqualTo(new Reading.Foreign());
  }

  @Test
  void aRetryMakesTheSameToken() {
    assertThat(tokens.token(Purpose.SURVEY, TOUCHPOINT, NOW))
        .isEqualTo(LinkTokens.of(ledger.jdbi(), NOW).token(Purpose.SURVEY, TOUCHPOINT, NOW));
  }

  @Test
  void aTokenEndsWithItsLife() {
    var token = tokens.token(Purpose.SURVEY, TOUCHPOINT, NOW);

    assertThat(tokens.read(token, Purpose.SURVEY, NOW.plus(Duration.ofDays(30)).minusSeconds(1)))
        .isInstanceOf(Reading.Good.class);
    assertThat(tokens.read(token, Purpose.SURVEY, NOW.plus(Duration.ofDays(30))))
        .isEqualTo(new Reading.Expired(TOUCHPOINT));
  }

  @Test
  void everyChangedBitIsNoticed() {
    var token = tokens.click(TOUCHPOINT, URI.create("https://meridian.example/ebill"), NOW);
    var parts = token.split("\\.", -1);
    var payload = Base64.getUrlDecoder().decode(parts[1]);

    for (int bit = 0; bit < payload.length * 8; bit++) {
      var changed = payload.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      var forged =
          parts[0]
              + "."
              + Base64.getUrlEncoder().withoutPadding().encodeToString(changed)
              + "."
              + parts[2];
      assertThat(tokens.read(forged, Purpose.CLICK, NOW)).isEqualTo(new Reading.Foreign());
    }
  }

  @Test
  void whatIsNoTokenIsForeign() {
    var token = tokens.token(Purpose.SURVEY, TOUCHPOINT, NOW);

    for (var text :
        new String[] {
          "",
          ".",
          "..",
          "1.a.b",
          "x" + token,
          token + ".",
          token.substring(2),
          "99999" + token.substring(1),
          "9".repeat(3_000),
          token.replace('.', '!')
        }) {
      assertThat(tokens.read(text, Purpose.SURVEY, NOW)).as(text).isEqualTo(new Reading.Foreign());
    }
  }

  @Test
  void aRotatedKeySignsAnewAndTheOldOnesStillRead() {
    var old = tokens.token(Purpose.SURVEY, TOUCHPOINT, NOW);
    ledger.jdbi().useHandle(db -> Secrets.put(db, "link-tokens", 2, new byte[32], NOW));
    var rotated = LinkTokens.of(ledger.jdbi(), NOW);

    assertThat(rotated.token(Purpose.SURVEY, TOUCHPOINT, NOW)).startsWith("2.");
    assertThat(rotated.read(old, Purpose.SURVEY, NOW)).isInstanceOf(Reading.Good.class);
  }

  @Test
  void aClickCarriesItsTarget() {
    var target = URI.create("https://meridian.example/ebill?from=mail");

    assertThat(tokens.read(tokens.click(TOUCHPOINT, target, NOW), Purpose.CLICK, NOW))
        .isEqualTo(new Reading.Good(TOUCHPOINT, target.toString()));
  }

  @Test
  void aReturnPathSurvivesCaseFoldingAndNamesOneKindOnly() {
    var path = tokens.returnPath('b', TOUCHPOINT);

    assertThat(path).hasSizeLessThanOrEqualTo(64).isEqualTo(path.toLowerCase(Locale.ROOT));
    assertThat(tokens.fromReturnPath('b', path.toUpperCase(Locale.ROOT))).contains(TOUCHPOINT);
    assertThat(tokens.fromReturnPath('u', "u" + path.substring(1))).isEmpty();
    var other = path.endsWith("a") ? "b" : "a";
    assertThat(tokens.fromReturnPath('b', path.substring(0, path.length() - 1) + other)).isEmpty();
  }

  @Test
  void anAddressShowsNothingAboutThePerson() {
    var links = new Links(tokens, URI.create("https://pages.meridian.example/"));

    assertThat(links.unsubscribe(TOUCHPOINT, NOW).toString())
        .matches("https://pages\\.meridian\\.example/u/1\\.[A-Za-z0-9_-]{28}\\.[A-Za-z0-9_-]{22}");
  }
}
