package io.lamplighter.models.insights;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.ledger.reports.Applied;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ContactResponseTest {
  private final Town town = Town.of(1000);

  @BeforeEach
  void aCampaignTowardEbill() {
    aCampaign("ebill-adoption").in(town.ledger).wave(Town.NOW.minusSeconds(5_000_000));
  }

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void countsEachEnrollmentForTheContactBeforeItAndComparesWithTheHoldoutInTheSameStretch() {
    // 800 contacted, 200 held out. After the first contact a fifth of the contacted enroll and a
    // tenth of the others; after the second one in twenty of either.
    town.enter(1, 1000, "2026-04-01 12:00Z", "c > 800")
        .contacts("invite", "2026-04-02 12:00Z", "true")
        .enrolls("2026-04-05", "c <= 800 AND c % 5 = 0 OR c > 800 AND c % 10 = 0")
        .contacts(
            "reminder",
            "2026-04-09 12:00Z",
            "NOT (c <= 800 AND c % 5 = 0 OR c > 800 AND c % 10 = 0)")
        .enrolls("2026-04-12", "c % 20 = 1");

    var response = response();

    assertThat(response.people()).isEqualTo(800);
    assertThat(response.heldOut()).isEqualTo(200);
    var first = response.steps().getFirst();
    assertThat(first.contacted()).isEqualTo(800);
    assertThat(first.response().orElseThrow().rate()).isCloseTo(0.2, within(1e-9));
    assertThat(first.extra().orElseThrow().value()).isCloseTo(0.1, within(1e-9));
    assertThat(first.extra().orElseThrow().low()).isPositive();
    var second = response.steps().get(1);
    assertThat(second.contacted()).isEqualTo(640);
    assertThat(second.response().orElseThrow().successes()).isEqualTo(40);
    assertThat(second.extra().orElseThrow().value()).isCloseTo(0, within(1e-9));
    assertThat(second.extra().orElseThrow().low()).isNegative();
  }

  @Test
  void leavesOutWhoseWindowIsStillOpenAndLaterEntriesOfAHousehold() {
    town.enter(1, 100, "2026-04-01 12:00Z", "false")
        .contacts("invite", "2026-04-02 12:00Z", "true");
    town.enter(101, 300, "2026-05-20 12:00Z", "false");
    town.with("UPDATE customer SET household_id = 1 WHERE id BETWEEN 2 AND 11")
        .with("UPDATE entry SET household_id = 1 WHERE customer_id BETWEEN 2 AND 11");

    assertThat(response().people()).isEqualTo(90);
  }

  @Test
  void drawsNoRateOfFewerThanThirtyAndHidesFewerThanFifteen() {
    town.enter(1, 100, "2026-04-01 12:00Z", "false")
        .contacts("invite", "2026-04-02 12:00Z", "c <= 29")
        .contacts("reminder", "2026-04-09 12:00Z", "c <= 14");

    var steps = response().steps();

    assertThat(steps.get(0).response()).isEmpty();
    assertThat(steps.get(0).hidden()).isFalse();
    assertThat(steps.get(1).hidden()).isTrue();
    assertThat(response().toJson().get("contacts").get(1).has("contacted")).isFalse();
    assertThat(response().finding()).contains("Nobody is held out");
  }

  @Test
  void countsNothingForACampaignWithoutAGoal() {
    aCampaign("notice").withoutGoal().in(town.ledger);

    assertThatThrownBy(
            () -> ContactResponse.of(town.db, Applied.existing(town.db, "notice"), Town.NOW))
        .hasMessageContaining("no goal");
  }

  private ContactResponse response() {
    return ContactResponse.of(town.db, Applied.existing(town.db, "ebill-adoption"), Town.NOW);
  }
}
