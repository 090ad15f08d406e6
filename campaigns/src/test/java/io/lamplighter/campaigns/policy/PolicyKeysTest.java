package io.lamplighter.campaigns.policy;

import static io.lamplighter.campaigns.Category.BILLING;
import static io.lamplighter.campaigns.Category.EMERGENCY;
import static io.lamplighter.campaigns.Category.PROGRAM;
import static io.lamplighter.campaigns.Category.SERVICE;
import static io.lamplighter.campaigns.Category.SURVEY;
import static io.lamplighter.campaigns.Channel.EMAIL;
import static io.lamplighter.campaigns.Channel.SMS;
import static io.lamplighter.campaigns.policy.ACustomer.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.campaigns.MessageClass;
import io.lamplighter.campaigns.Money;
import io.lamplighter.campaigns.Share;
import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.campaigns.policy.Facts.CampaignState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Changing a key of the policy changes what is done.
class PolicyKeysTest {
  private static final Instant NOON = Instant.parse("2026-06-10T16:00:00Z");
  private static final Instant NIGHT = Instant.parse("2026-06-10T03:30:00Z");

  private static final Instant THANKSGIVING = Instant.parse("2026-11-26T17:00:00Z");

  private static final SendPolicy SHIPPED = new SendPolicy(PolicyFile.standard());

  /// The shipped policy with one passage changed.
  private static SendPolicy with(String passage, String instead) {
    var text = PolicyFile.standardText();
    assertThat(text).contains(passage);
    return new SendPolicy(PolicyFile.read(Path.of("policy.yaml"), text.replace(passage, instead)));
  }

  /// Both verdicts on the same facts, that of the shipped policy first.
  private static void assertChanged(SendPolicy changed, Facts facts, Instant now) {
    assertThat(changed.verdict(facts, now)).isNotEqualTo(SHIPPED.verdict(facts, now));
  }

  @Test
  void hours() {
    var program = aCustomer().facts(PROGRAM, SMS, NIGHT);
    var noon = aCustomer().under("US-KY").facts(PROGRAM, SMS, NOON);

    assertChanged(with("safe-for: []", "safe-for: [program]"), program, NIGHT);
    assertChanged(with("{ mon-sun: 08:00-21:00 }", "{ mon-sun: 07:00-21:00 }"), program, NIGHT);
    assertChanged(with("never-for: [emergency]", "never-for: all"), program, NIGHT);
    assertChanged(
        with("never-in-live-outage-for: [service]", "never-in-live-outage-for: [billing]"),
        aCustomer().inALiveOutage().facts(SERVICE, SMS, NIGHT),
        NIGHT);
    assertChanged(
        with("needed-for: [sms, voice, worklist]", "needed-for: [sms, email]"),
        aCustomer().under().facts(PROGRAM, EMAIL, NOON),
        NOON);
    assertChanged(with("[US-KY]", "[US-KZ]"), noon, Instant.parse("2026-06-10T13:00:00Z"));
    assertChanged(
        with("Thanksgiving Day: fourth thursday", "Thanksgiving Day: third thursday"),
        aCustomer().under("US-AL").facts(PROGRAM, SMS, THANKSGIVING),
        THANKSGIVING);
  }

  @Test
  void consentAndSuppression() {
    assertChanged(
        with(
            "channels: [sms, voice]\n    needs: implied",
            "channels: [sms, voice]\n    needs: express"),
        aCustomer().consenting(ConsentState.IMPLIED).facts(BILLING, SMS, NOON),
        NOON);
    assertChanged(
        with("bound-by: [address, channel, everything]", "bound-by: [address, everything]"),
        aCustomer().suppressed(SuppressionScope.CHANNEL).facts(SERVICE, SMS, NOON),
        NOON);
  }

  @Test
  void protectedCustomers() {
    var outage = aCustomer().protectedBy(Protection.OPEN_OUTAGE).facts(PROGRAM, EMAIL, NOON);

    assertChanged(with("hold-for: 4h", "hold-for: 5h"), outage, NOON);
    assertChanged(
        with("hold: [program]\n    hold-for: 4h", "hold: []\n    hold-for: 4h"), outage, NOON);
    assertChanged(
        with("skip-about: [disconnection]", "skip-about: [bill-help]"),
        aCustomer()
            .protectedBy(Protection.MORATORIUM)
            .about("disconnection")
            .facts(BILLING, EMAIL, NOON),
        NOON);
    assertChanged(
        with("who: deceased\n    skip: [program, survey]", "who: deceased\n    skip: [survey]"),
        aCustomer().protectedBy(Protection.DECEASED).facts(PROGRAM, EMAIL, NOON),
        NOON);
  }

  @Test
  void caps() {
    var yesterday =
        aCustomer()
            .contacted(SERVICE, EMAIL, NOON.minus(Duration.ofHours(20)))
            .facts(PROGRAM, EMAIL, NOON);
    var daily = "at-most: 1\n    per: 24h\n    binds: [program, survey]\n    counts: all";

    assertChanged(with(daily, daily.replace("at-most: 1", "at-most: 2")), yesterday, NOON);
    assertChanged(with(daily, daily.replace("24h", "20h")), yesterday, NOON);
    assertChanged(with(daily, daily.replace("[program, survey]", "[survey]")), yesterday, NOON);
    assertChanged(with(daily, daily.replace("all", "[program]")), yesterday, NOON);
    assertChanged(
        with(
            "per: 24h\n    binds: [program, survey]",
            "per: 24h\n    channels: [sms]\n    binds: [program, survey]"),
        yesterday,
        NOON);
    assertChanged(
        with(
            "per: 24h\n    binds: [program, survey]",
            "per: 24h\n    jurisdictions: [US-CA]\n    binds: [program, survey]"),
        yesterday,
        NOON);
    var askedBefore =
        aCustomer()
            .about("csat")
            .contacted(SURVEY, EMAIL, NOON.minus(Duration.ofDays(40)))
            .about("nps")
            .facts(SURVEY, EMAIL, NOON);
    assertChanged(with("    same: topic\n", ""), askedBefore, NOON);
  }

  @Test
  void stateCapsOnTextsBindWhereOurOwnAreLoosened() {
    var text =
        PolicyFile.standardText()
            .replace("at-most: 1\n    per: 24h", "at-most: 9\n    per: 24h")
            .replace("at-most: 3\n    per: 30d", "at-most: 9\n    per: 30d");
    var loose = new SendPolicy(PolicyFile.read(Path.of("policy.yaml"), text));
    var customer = aCustomer();
    for (int hours = 1; hours <= 3; hours++) {
      customer.contacted(PROGRAM, SMS, NOON.minus(Duration.ofHours(hours)));
    }

    assertThat(loose.verdict(customer.under("US-NY").facts(PROGRAM, SMS, NOON), NOON))
        .isEqualTo(new Verdict.Allow());
    assertThat(loose.verdict(customer.under("US-NY", "US-FL").facts(PROGRAM, SMS, NOON), NOON))
        .isEqualTo(new Verdict.Defer(NOON.plus(Duration.ofHours(21)), Reason.PERSON_CAP));
    assertThat(loose.verdict(customer.under("US-FL").facts(PROGRAM, EMAIL, NOON), NOON))
        .as("the law is about texts and calls")
        .isEqualTo(new Verdict.Allow());
  }

  @Test
  void sellByAndWaits() {
    var late = NOON.plus(Duration.ofHours(100));

    assertChanged(
        with("billing: 72h", "billing: 144h"), aCustomer().facts(BILLING, EMAIL, NOON), late);
    assertChanged(
        with("paused: 1h", "paused: 2h"),
        aCustomer().whoseCampaignIs(CampaignState.PAUSED).facts(PROGRAM, EMAIL, NOON),
        NOON);
    assertChanged(
        with("best-hour: 24h", "best-hour: 5h"),
        aCustomer().respondingAt(18, "America/New_York").facts(PROGRAM, EMAIL, NOON),
        NOON);
  }

  @Test
  void priority() {
    var changed =
        new CapOrder(with("[safety, service, marketing]", "[marketing, service, safety]"));
    var outage = row(1, EMERGENCY);
    var offer = row(2, PROGRAM);

    assertThat(new CapOrder(SHIPPED).sorted(List.of(offer, outage))).containsExactly(outage, offer);
    assertThat(changed.sorted(List.of(offer, outage))).containsExactly(offer, outage);
    assertThat(SHIPPED.policy().priority()).startsWith(MessageClass.SAFETY);
  }

  private static CapOrder.Row row(int id, io.lamplighter.campaigns.Category category) {
    return new CapOrder.Row(new TouchpointId(new UUID(0, id)), new CustomerId(1), category, 0);
  }

  @Test
  void whoLetsModelsDecide() {
    assertThat(SHIPPED.policy().modelApproval()).isEqualTo(ModelApproval.AUTOMATIC);
    assertThat(with("approval: automatic", "approval: required").policy().modelApproval())
        .isEqualTo(ModelApproval.REQUIRED);
  }

  @Test
  void howOftenProgramsAreDrawn() {
    assertThat(SHIPPED.policy().exploredPrograms().value()).isEqualTo(.1);
    assertThat(with("explore-programs: 10%", "explore-programs: 3%").policy().exploredPrograms())
        .isEqualTo(io.lamplighter.campaigns.Share.percent(3));
    assertThat(with("  explore-programs: 10%\n", "").policy().exploredPrograms().value())
        .isEqualTo(.1);
  }

  @Test
  void launchAndWarmUp() {
    var launch = with("halt-at-complaints: 0.1%", "halt-at-complaints: 0.25%").policy().launch();

    assertThat(launch.haltAtComplaints()).isEqualTo(Share.percent(0.25));
    assertThat(SHIPPED.policy().launch())
        .isEqualTo(
            new Policy.Launch(
                1000,
                new Money(100_000, "USD"),
                Share.percent(1),
                Duration.ofMinutes(30),
                1000,
                Share.percent(0.1),
                Share.percent(5),
                launch.source()));
    assertThat(SHIPPED.policy().warmUps())
        .singleElement()
        .satisfies(
            warmUp -> {
              assertThat(warmUp.channel()).isEqualTo(Channel.EMAIL);
              assertThat(warmUp.perDay()).isSorted().startsWith(200).endsWith(80_000);
            });
  }

  @Test
  void bestHourTries() {
    assertThat(SHIPPED.policy().bestHourTries()).isEqualTo(Share.NONE);
    assertThat(with("best-hour-tries: 0%", "best-hour-tries: 10%").policy().bestHourTries())
        .isEqualTo(Share.percent(10));
  }

  @Test
  void costs() {
    assertThat(SHIPPED.policy().costs().of(Channel.EMAIL)).isEqualTo(10);
    assertThat(with("email: 1 USD", "email: 0.50 USD").policy().costs().of(Channel.EMAIL))
        .isEqualTo(5);
  }

  @Test
  void looksBackAsFarAsTheLongestCap() {
    assertThat(SHIPPED.policy().lookBack()).isEqualTo(Duration.ofDays(90));
    assertThat(with("per: 90d", "per: 120d").policy().lookBack()).isEqualTo(Duration.ofDays(120));
  }
}
