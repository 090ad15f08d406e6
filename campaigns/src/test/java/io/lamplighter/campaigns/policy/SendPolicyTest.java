package io.lamplighter.campaigns.policy;

import static io.lamplighter.campaigns.Category.BILLING;
import static io.lamplighter.campaigns.Category.EMERGENCY;
import static io.lamplighter.campaigns.Category.PROGRAM;
import static io.lamplighter.campaigns.Category.SERVICE;
import static io.lamplighter.campaigns.Category.SURVEY;
import static io.lamplighter.campaigns.Channel.DIRECT_MAIL;
import static io.lamplighter.campaigns.Channel.EMAIL;
import static io.lamplighter.campaigns.Channel.SMS;
import static io.lamplighter.campaigns.policy.ACustomer.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.policy.Facts.CampaignState;
import io.lamplighter.campaigns.policy.Verdict.Allow;
import io.lamplighter.campaigns.policy.Verdict.Defer;
import io.lamplighter.campaigns.policy.Verdict.Skip;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SendPolicyTest {
  /// Wednesday 2026-06-10, noon in New York.
  private static final Instant NOON = Instant.parse("2026-06-10T16:00:00Z");

  /// The evening before, 23:30 in New York.
  private static final Instant NIGHT = Instant.parse("2026-06-10T03:30:00Z");

  private static final Instant MORNING = Instant.parse("2026-06-10T12:00:00Z");

  private final SendPolicy policy = new SendPolicy(PolicyFile.standard());

  private Verdict verdict(ACustomer customer, Category category, Channel channel, Instant now) {
    return policy.verdict(customer.facts(category, channel, now), now);
  }

  private static Skip skip(Reason reason) {
    return new Skip(reason);
  }

  @Test
  void allowsAtNoonWithConsent() {
    assertThat(verdict(aCustomer(), PROGRAM, SMS, NOON)).isEqualTo(new Allow());
  }

  // Consent and suppression

  @Test
  void advertisingByTextNeedsAWrittenYes() {
    assertThat(verdict(aCustomer().consenting(ConsentState.EXPRESS), PROGRAM, SMS, NOON))
        .isEqualTo(skip(Reason.NO_CONSENT));
    assertThat(verdict(aCustomer().consenting(ConsentState.EXPRESS), SURVEY, SMS, NOON))
        .isEqualTo(new Allow());
    assertThat(verdict(aCustomer().consenting(ConsentState.IMPLIED), SURVEY, SMS, NOON))
        .isEqualTo(skip(Reason.NO_CONSENT));
  }

  @Test
  void serviceByTextNeedsTheNumberGivenInTheCourseOfService() {
    assertThat(verdict(aCustomer().consenting(ConsentState.IMPLIED), SERVICE, SMS, NOON))
        .isEqualTo(new Allow());
    assertThat(verdict(aCustomer().consenting(ConsentState.NONE), SERVICE, SMS, NOON))
        .isEqualTo(skip(Reason.NO_CONSENT));
  }

  @Test
  void emailGoesOutUnlessRefused() {
    assertThat(verdict(aCustomer().consenting(ConsentState.NONE), PROGRAM, EMAIL, NOON))
        .isEqualTo(new Allow());
    assertThat(verdict(aCustomer().consenting(ConsentState.REFUSED), PROGRAM, EMAIL, NOON))
        .isEqualTo(skip(Reason.REFUSED));
  }

  @Test
  void anEmergencyReachesWhoRefusedEverythingAtAnyHour() {
    var customer =
        aCustomer()
            .consenting(ConsentState.REFUSED)
            .suppressed(SuppressionScope.CHANNEL)
            .suppressed(SuppressionScope.EVERYTHING)
            .livingIn()
            .under();

    assertThat(verdict(customer, EMERGENCY, SMS, NIGHT)).isEqualTo(new Allow());
    assertThat(verdict(aCustomer().suppressed(SuppressionScope.ADDRESS), EMERGENCY, SMS, NIGHT))
        .isEqualTo(skip(Reason.SUPPRESSED));
  }

  @Test
  void aStopByTextHoldsServiceTooButAMarketingOptOutDoesNot() {
    assertThat(verdict(aCustomer().suppressed(SuppressionScope.CHANNEL), SERVICE, SMS, NOON))
        .isEqualTo(skip(Reason.SUPPRESSED));
    assertThat(verdict(aCustomer().suppressed(SuppressionScope.MARKETING), SERVICE, SMS, NOON))
        .isEqualTo(new Allow());
    assertThat(verdict(aCustomer().suppressed(SuppressionScope.MARKETING), SURVEY, SMS, NOON))
        .isEqualTo(skip(Reason.SUPPRESSED));
  }

  @ParameterizedTest
  @EnumSource(SuppressionScope.class)
  void everySuppressionOutranksWrittenConsentToAdvertising(SuppressionScope scope) {
    assertThat(verdict(aCustomer().suppressed(scope), PROGRAM, EMAIL, NOON))
        .isEqualTo(skip(Reason.SUPPRESSED));
  }

  @Test
  void saysWhatIsMissingInTheStatedOrder() {
    var customer =
        aCustomer()
            .withoutAddress()
            .suppressed(SuppressionScope.CHANNEL)
            .consenting(ConsentState.REFUSED)
            .havingEnrolled();

    assertThat(verdict(customer, PROGRAM, SMS, NIGHT)).isEqualTo(skip(Reason.NO_ADDRESS));
    assertThat(verdict(customer.whoseCampaignIs(CampaignState.STOPPED), PROGRAM, SMS, NIGHT))
        .isEqualTo(skip(Reason.CAMPAIGN_STOPPED));
  }

  // Hard rules

  @Test
  void neverSendsAfterTheGoal() {
    assertThat(verdict(aCustomer().havingEnrolled(), PROGRAM, EMAIL, NIGHT))
        .isEqualTo(skip(Reason.GOAL_REACHED));
  }

  @Test
  void asksNobodyOnMedicalBaselineToSaveAtThePeak() {
    var customer = aCustomer().protectedBy(Protection.MEDICAL_BASELINE);

    assertThat(verdict(customer.about("demand-response"), PROGRAM, EMAIL, NOON))
        .isEqualTo(skip(Reason.PROTECTED));
    assertThat(verdict(customer.about("e-bill"), PROGRAM, EMAIL, NOON)).isEqualTo(new Allow());
  }

  @Test
  void threatensNobodyUnderAMoratorium() {
    var customer = aCustomer().protectedBy(Protection.MORATORIUM).about("disconnection");

    assertThat(verdict(customer, BILLING, EMAIL, NOON)).isEqualTo(skip(Reason.PROTECTED));
  }

  @Test
  void advertisesNothingToWhoIsAboutToBeDisconnected() {
    var customer = aCustomer().protectedBy(Protection.DISCONNECT_PENDING);

    assertThat(verdict(customer, PROGRAM, EMAIL, NOON)).isEqualTo(skip(Reason.PROTECTED));
    assertThat(verdict(customer, SERVICE, EMAIL, NOON)).isEqualTo(new Allow());
  }

  @Test
  void waitsWithAdvertisingUntilTheOutageIsOver() {
    var customer = aCustomer().protectedBy(Protection.OPEN_OUTAGE);

    assertThat(verdict(customer, PROGRAM, EMAIL, NOON))
        .isEqualTo(new Defer(NOON.plus(Duration.ofHours(4)), Reason.PROTECTED));
    assertThat(verdict(customer, SURVEY, EMAIL, NOON)).isEqualTo(skip(Reason.PROTECTED));
  }

  // Quiet hours

  @Test
  void defersToMorningInTheCustomersOwnTimeZone() {
    var lateInDenver = Instant.parse("2026-03-08T05:30:00Z"); // the night the clocks go forward

    assertThat(
            verdict(
                aCustomer().livingIn("America/Denver").under("US-CO"), SERVICE, SMS, lateInDenver))
        .isEqualTo(new Defer(Instant.parse("2026-03-08T14:00:00Z"), Reason.QUIET_HOURS));
  }

  @Test
  void sendsOnlyWhenEveryZoneThePhoneMayBeInIsAwake() {
    var nineInBoise = Instant.parse("2026-06-10T14:30:00Z"); // 08:30 in Boise, 07:30 in Los Angeles

    assertThat(
            verdict(
                aCustomer().livingIn("America/Boise", "America/Los_Angeles").under("US-ID"),
                SERVICE,
                SMS,
                nineInBoise))
        .isEqualTo(new Defer(Instant.parse("2026-06-10T15:00:00Z"), Reason.QUIET_HOURS));
  }

  @Test
  void obeysTheStricterOfTwoStates() {
    var customer = aCustomer().under("US-NY", "US-CT");
    var half = Instant.parse("2026-06-10T12:30:00Z"); // 08:30: open in New York, not in Connecticut

    assertThat(verdict(customer, PROGRAM, SMS, half))
        .isEqualTo(new Defer(Instant.parse("2026-06-10T13:00:00Z"), Reason.QUIET_HOURS));
    assertThat(verdict(customer, SERVICE, SMS, half)).isEqualTo(new Allow());
  }

  @Test
  void leavesSundaysAndHolidaysAloneWhereTheStateAsksIt() {
    var customer = aCustomer().livingIn("America/Chicago").under("US-AL");
    var saturdayNight = Instant.parse("2026-07-05T02:00:00Z"); // 21:00 on 4 July
    var thursdayNight = Instant.parse("2026-07-03T02:00:00Z"); // Friday keeps the holiday too

    var monday = Instant.parse("2026-07-06T13:00:00Z");
    assertThat(verdict(customer, PROGRAM, SMS, saturdayNight))
        .isEqualTo(new Defer(monday, Reason.QUIET_HOURS));
    assertThat(verdict(customer, PROGRAM, SMS, thursdayNight))
        .isEqualTo(new Defer(monday, Reason.QUIET_HOURS));
  }

  @Test
  void neverWritesToAPhoneThatCouldBeAnywhere() {
    assertThat(verdict(aCustomer().livingIn(), SERVICE, SMS, NOON))
        .isEqualTo(skip(Reason.UNKNOWN_ZONE));
    assertThat(verdict(aCustomer().under(), SERVICE, SMS, NOON))
        .isEqualTo(skip(Reason.UNKNOWN_JURISDICTION));
    assertThat(verdict(aCustomer().under("US-NY", "MX"), SERVICE, SMS, NOON))
        .isEqualTo(skip(Reason.UNKNOWN_JURISDICTION));
  }

  @Test
  void neverWritesWhenNoHourIsAllowedEverywhere() {
    var customer = aCustomer().livingIn("America/New_York", "Asia/Tokyo").under("US-KY");

    assertThat(verdict(customer, PROGRAM, SMS, NOON)).isEqualTo(skip(Reason.NO_COMMON_HOURS));
  }

  @Test
  void sendsAtNightWhatIsAboutALiveOutage() {
    assertThat(verdict(aCustomer().inALiveOutage(), SERVICE, SMS, NIGHT)).isEqualTo(new Allow());
    assertThat(verdict(aCustomer().inALiveOutage(), BILLING, SMS, NIGHT))
        .isEqualTo(new Defer(MORNING, Reason.QUIET_HOURS));
  }

  @Test
  void lettersHaveNoHours() {
    assertThat(verdict(aCustomer().livingIn().under(), PROGRAM, DIRECT_MAIL, NIGHT))
        .isEqualTo(new Allow());
  }

  // Caps

  @Test
  void isExactToTheSecondAboutADayBetweenMessages() {
    var dayBefore = NOON.minus(Duration.ofDays(1));

    assertThat(verdict(aCustomer().contacted(PROGRAM, EMAIL, dayBefore), PROGRAM, EMAIL, NOON))
        .isEqualTo(new Allow());
    assertThat(
            verdict(
                aCustomer().contacted(PROGRAM, EMAIL, dayBefore.plusSeconds(1)),
                PROGRAM,
                EMAIL,
                NOON))
        .isEqualTo(new Defer(NOON.plus(Duration.ofHours(1)), Reason.PERSON_CAP));
  }

  @Test
  void capEndsWhenTheThirdLastContactLeavesTheWindow() {
    var customer = aCustomer();
    for (int days : new int[] {29, 20, 10, 3}) {
      customer.contacted(PROGRAM, EMAIL, NOON.minus(Duration.ofDays(days)));
    }
    var facts = customer.expiring(NOON.plus(Duration.ofDays(90))).facts(PROGRAM, EMAIL, NOON);

    // With the contact of 20 days ago there are three; it leaves the window in 10 days.
    assertThat(policy.verdict(facts, NOON))
        .isEqualTo(new Defer(NOON.plus(Duration.ofDays(10)), Reason.PERSON_CAP));
    assertThat(policy.verdict(facts, NOON.plus(Duration.ofDays(10)))).isEqualTo(new Allow());
    assertThat(policy.verdict(facts, NOON.plus(Duration.ofDays(10)).minusSeconds(1)))
        .isInstanceOf(Defer.class);
  }

  @Test
  void serviceGoesOutInAnyCaseAndCounts() {
    var customer = aCustomer().contacted(SERVICE, SMS, NOON.minus(Duration.ofHours(2)));

    assertThat(verdict(customer, SERVICE, SMS, NOON)).isEqualTo(new Allow());
    assertThat(verdict(customer, PROGRAM, EMAIL, NOON))
        .isEqualTo(new Defer(NOON.plus(Duration.ofHours(22)), Reason.PERSON_CAP));
  }

  @Test
  void theHouseholdIsCappedTogether() {
    var customer = aCustomer().expiring(NOON.plus(Duration.ofDays(60)));
    for (int days : new int[] {25, 9, 8, 7}) {
      customer.withHousemateContacted(PROGRAM, NOON.minus(Duration.ofDays(days)));
    }

    assertThat(verdict(customer, PROGRAM, EMAIL, NOON))
        .isEqualTo(new Defer(NOON.plus(Duration.ofDays(5)), Reason.HOUSEHOLD_CAP));
  }

  @Test
  void asksTheSameQuestionAtMostOnceAQuarter() {
    var customer =
        aCustomer()
            .about("csat")
            .contacted(SURVEY, EMAIL, NOON.minus(Duration.ofDays(40)))
            .expiring(NOON.plus(Duration.ofDays(90)));

    assertThat(verdict(customer, SURVEY, EMAIL, NOON))
        .isEqualTo(new Defer(NOON.plus(Duration.ofDays(50)), Reason.PERSON_CAP));
    assertThat(verdict(customer.about("nps"), SURVEY, EMAIL, NOON)).isEqualTo(new Allow());
  }

  @Test
  void whatIsCappedPastItsSellByIsLeftOut() {
    var customer = aCustomer().contacted(PROGRAM, EMAIL, NOON).expiring(NOON.plusSeconds(3600));

    assertThat(verdict(customer, PROGRAM, EMAIL, NOON)).isEqualTo(skip(Reason.PERSON_CAP));
  }

  // Best hour, throttle, sell-by, pause

  @Test
  void waitsForTheHourAtWhichThePersonResponds() {
    var customer = aCustomer().respondingAt(18, "America/New_York");
    var six = Instant.parse("2026-06-10T22:00:00Z");

    assertThat(verdict(customer, PROGRAM, EMAIL, NOON)).isEqualTo(new Defer(six, Reason.BEST_HOUR));
    assertThat(policy.verdict(customer.facts(PROGRAM, EMAIL, NOON), six)).isEqualTo(new Allow());
  }

  @Test
  void doesNotWaitForASecondBestHour() {
    var customer = aCustomer().respondingAt(18, "America/New_York");
    var eight = Instant.parse("2026-06-11T00:00:00Z");

    assertThat(policy.verdict(customer.facts(PROGRAM, EMAIL, NOON), eight)).isEqualTo(new Allow());
  }

  @Test
  void forgetsABestHourThatLiesInTheNight() {
    assertThat(verdict(aCustomer().respondingAt(3, "America/New_York"), PROGRAM, EMAIL, NOON))
        .isEqualTo(new Allow());
  }

  @Test
  void takesThePlaceThatTheThrottleGrants() {
    var customer = aCustomer().grantedAt(NOON.plusSeconds(90));

    assertThat(verdict(customer, SERVICE, EMAIL, NOON))
        .isEqualTo(new Defer(NOON.plusSeconds(300), Reason.THROTTLED));
    assertThat(verdict(aCustomer().grantedAt(NOON), SERVICE, EMAIL, NOON)).isEqualTo(new Allow());
  }

  @Test
  void aPlaceGrantedInTheNightIsMovedToTheMorning() {
    var customer = aCustomer().grantedAt(NIGHT.plus(Duration.ofDays(1)));

    assertThat(verdict(customer, PROGRAM, SMS, NOON))
        .isEqualTo(new Defer(MORNING.plus(Duration.ofDays(1)), Reason.THROTTLED));
  }

  @Test
  void sellsNothingPastItsDate() {
    var facts = aCustomer().facts(SURVEY, EMAIL, NOON);

    assertThat(policy.verdict(facts, NOON.plus(Duration.ofDays(2)).minusSeconds(1)))
        .isEqualTo(new Allow());
    assertThat(policy.verdict(facts, NOON.plus(Duration.ofDays(2))))
        .isEqualTo(skip(Reason.TOO_LATE));
  }

  @Test
  void aPausedMessageRestsButGoesBadInTime() {
    var paused = aCustomer().whoseCampaignIs(CampaignState.PAUSED);

    assertThat(verdict(paused, PROGRAM, EMAIL, NOON))
        .isEqualTo(new Defer(NOON.plus(Duration.ofHours(1)), Reason.PAUSED));
    assertThat(verdict(paused.expiring(NOON.plusSeconds(600)), PROGRAM, EMAIL, NOON))
        .isEqualTo(new Defer(NOON.plusSeconds(600), Reason.PAUSED));
    assertThat(verdict(paused.expiring(NOON), PROGRAM, EMAIL, NOON))
        .isEqualTo(skip(Reason.TOO_LATE));
  }

  // Slots

  @Test
  void aDeferralFallsOnTheCohortsPlaceInTheSlot() {
    var customer = aCustomer().inPhase(Duration.ofMinutes(37));

    assertThat(verdict(customer, PROGRAM, SMS, NIGHT))
        .isEqualTo(new Defer(MORNING.plus(Duration.ofMinutes(37)), Reason.QUIET_HOURS));
  }

  @Test
  void roundsUpOnlyAsFarAsTheWindowIsOpen() {
    var facts = aCustomer().inPhase(Duration.ofMinutes(37)).facts(PROGRAM, SMS, NOON);
    var twelveBeforeNine = Instant.parse("2026-06-11T00:48:20Z");

    assertThat(policy.nextAllowed(facts, twelveBeforeNine))
        .contains(Instant.parse("2026-06-11T00:50:00Z"));
    assertThat(policy.nextAllowed(facts, Instant.parse("2026-06-11T00:59:30Z")))
        .contains(Instant.parse("2026-06-11T00:59:30Z"));
  }

  @Test
  void roundsUpOnlyAsFarAsTheSellBy() {
    var facts = aCustomer().expiring(NOON.plusSeconds(600)).facts(PROGRAM, EMAIL, NOON);

    assertThat(policy.nextAllowed(facts, NOON.plusSeconds(1))).contains(NOON.plusSeconds(300));
    assertThat(policy.nextAllowed(facts, NOON.plusSeconds(600))).isEmpty();
  }

  @Test
  void aCallMustStartBeforeTheHoursEndOrTheMessageGoesBad() {
    var nineAtNight = Instant.parse("2026-06-11T01:00:00Z");

    assertThat(policy.mustStartBefore(aCustomer().facts(PROGRAM, SMS, NOON), NOON))
        .isEqualTo(nineAtNight);
    assertThat(
            policy.mustStartBefore(
                aCustomer().expiring(NOON.plusSeconds(60)).facts(PROGRAM, SMS, NOON), NOON))
        .isEqualTo(NOON.plusSeconds(60));
    assertThat(policy.mustStartBefore(aCustomer().facts(EMERGENCY, SMS, NOON), NOON))
        .isEqualTo(NOON.plus(Duration.ofHours(2)));
  }
}
