package io.lamplighter.models.insights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.models.drivers.Drivers.Priority;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SurveyDriversTest {
  /// Outages cost three marks, late payments one; calls have nothing to do with the answers.
  private static final String MARK =
      "CASE WHEN c % 4 = 0 THEN 1 + c % 2 + (c / 4) % 2 ELSE 5 - CASE WHEN c % 3 = 0 THEN 1 ELSE 0 END END";

  private Town town = Town.of(400);

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void findsWhatTheAnswersGoWithAndInWhichDirection() {
    lived().answering("csat", MARK, 1, 400);

    var drivers = csat();

    assertThat(drivers.answers()).isEqualTo(400);
    assertThat(drivers.sayMoreThanChance()).isTrue();
    var first = drivers.drivers().getFirst();
    assertThat(first.name()).isIn("outage_hours_90d", "outages_90d");
    assertThat(first.better()).isFalse();
    assertThat(first.driver().share().low()).isPositive();
    assertThat(first.upTo().people()).isEqualTo(300);
    assertThat(first.upTo().satisfied().orElseThrow().rate()).isEqualTo(1);
    assertThat(first.above().satisfied().orElseThrow().rate()).isZero();
    assertThat(drivers.agreement()).isGreaterThan(0.9);
    var shares = drivers.drivers().stream().mapToDouble(line -> line.driver().share().value());
    assertThat(shares.sum()).isCloseTo(1, within(1e-9));
    assertThat(drivers.leftOut()).anyMatch(left -> left.startsWith("Bills are paid automatically"));
  }

  @Test
  void callsImportantAndBadWhatMattersAndGoesWorseThanTheRest() {
    // Three of five had an outage; years of service stand in the middle and mean nothing.
    town.event("outage.restored", "2026-04-20T12:00Z", "2026-04-20T12:00Z", "120", "c % 5 < 3")
        .answering("csat", "CASE WHEN c % 5 < 3 THEN 2 ELSE 4 END + (c / 2) % 2", 1, 400);

    var places = csat().drivers();

    assertThat(places.getFirst().name()).startsWith("outage");
    assertThat(places.getFirst().driver().mean()).isCloseTo(40, within(1e-9));
    assertThat(places.getFirst().driver().priority()).isEqualTo(Priority.IMPROVE);
    assertThat(places)
        .filteredOn(line -> line.name().equals("tenure_years"))
        .singleElement()
        .satisfies(line -> assertThat(line.driver().priority()).isEqualTo(Priority.LEAVE));
  }

  @Test
  void seesNothingThatWasNotKnownWhenTheAnswerWasGiven() {
    town.event("payment.received", "2026-04-22T12:00Z", "2026-04-22T12:00Z", "100", "c % 3 = 0")
        .event("contact.closed", "2026-04-25T12:00Z", "2026-04-25T12:00Z", "5", "c % 5 = 0")
        // Happened before the answer, told after it; and happened after it.
        .event("outage.restored", "2026-05-01T12:00Z", "2026-05-13T12:00Z", "600", "c % 4 = 0")
        .event("outage.restored", "2026-05-20T12:00Z", "2026-05-20T12:00Z", "600", "c % 4 = 0")
        .answering("csat", MARK, 1, 400);

    assertThat(csat().drivers()).noneMatch(line -> line.name().startsWith("outage"));
    assertThat(csat().leftOut()).contains("Hours without power in 90 days: the same for everybody");
  }

  @Test
  void saysSoWhereThingsExplainNoMoreThanChance() {
    lived().answering("csat", "1 + (c * 7919 % 1009) % 5", 1, 400);

    var drivers = csat();

    assertThat(drivers.drivers()).isNotEmpty();
    assertThat(drivers.sayMoreThanChance()).isFalse();
    assertThat(drivers.finding()).contains("more than chance");
  }

  @Test
  void saysHowManyAnswersAreMissing() {
    lived().answering("csat", MARK, 1, 99);

    var drivers = csat();

    assertThat(drivers.drivers()).isEmpty();
    assertThat(drivers.finding())
        .isEqualTo("99 people have answered in twelve months, 100 are needed.");
    assertThat(drivers.toJson().get("drivers")).isEmpty();
  }

  @Test
  void looksAtFewerThingsWhereAnswersAreFewAndNamesTheOthers() {
    lived().answering("csat", MARK, 1, 100);

    // Outage hours, unresolved contacts, late payments, contacts, outages, years of service: the
    // only ones that differ; all fit, since ten answers stand for each.
    assertThat(csat().drivers()).hasSizeLessThanOrEqualTo(10);
  }

  @Test
  void countsTheNewestAnswerOfAPersonOnceAndNoMachines() {
    lived().answering("csat", MARK, 1, 200);
    town.with("UPDATE survey_answer SET actor = 'machine' WHERE customer_id <= 50");

    assertThat(csat().answers()).isEqualTo(150);
  }

  @Test
  void hidesHalvesOfFewPeople() {
    town.event("outage.restored", "2026-04-20T12:00Z", "2026-04-20T12:00Z", "120", "c <= 10")
        .event("payment.received", "2026-04-22T12:00Z", "2026-04-22T12:00Z", "100", "c % 3 = 0")
        .answering("csat", MARK, 1, 200);

    var outages =
        csat().drivers().stream()
            .filter(line -> line.name().equals("outages_90d"))
            .findFirst()
            .orElseThrow();

    assertThat(outages.above().people()).isEqualTo(10);
    assertThat(outages.above().hidden()).isTrue();
    assertThat(outages.above().satisfied()).isEmpty();
    assertThat(csat().toJson().toString()).contains("\"hidden\":true").doesNotContain(":10,");
  }

  private Town lived() {
    return town.event(
            "outage.restored",
            "2026-04-20T12:00Z",
            "2026-04-20T12:00Z",
            "120 + c % 50",
            "c % 4 = 0")
        .event("payment.received", "2026-04-22T12:00Z", "2026-04-22T12:00Z", "100", "c % 3 = 0")
        .event("contact.closed", "2026-04-25T12:00Z", "2026-04-25T12:00Z", "5", "c % 5 = 0");
  }

  private SurveyDrivers csat() {
    return SurveyDrivers.of(town.db, Survey.CSAT, Optional.of("after-call"), Town.NOW);
  }
}
