package io.lamplighter.models.insights;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.ledger.reports.Applied;
import io.lamplighter.models.insights.EquityReport.Attribute;
import io.lamplighter.models.insights.EquityReport.Line;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EquityReportTest {
  private final Town town = Town.of(1000);

  @BeforeEach
  void aCampaignTowardEbill() {
    aCampaign("ebill-adoption").in(town.ledger).wave(Town.NOW.minusSeconds(5_000_000));
    town.with("UPDATE customer SET language = 'es' WHERE id % 5 = 0");
  }

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void namesTheGroupThatIsContactedMuchLessOftenThanTheOthers() {
    meets("true");
    // 600 of 800 English, 60 of 200 Spanish speakers.
    enterWhere("c % 5 IN (1, 2, 3) OR c % 50 IN (0, 5, 10)");

    var language = attribute("Language");

    var spanish = line(language, "es");
    assertThat(spanish.group().eligible()).isEqualTo(200);
    assertThat(spanish.group().contacted()).isEqualTo(60);
    assertThat(spanish.contact().orElseThrow().value()).isCloseTo(0.3 / 0.75, within(1e-9));
    assertThat(spanish.contact().orElseThrow().beyondDoubt()).isTrue();
    assertThat(line(language, "en").contact().orElseThrow().behind()).isFalse();
    assertThat(report().behind()).contains("Language es");
  }

  @Test
  void saysNothingOfTheHeldOutAsIfTheyWereLeftBehind() {
    meets("true");
    town.enter(1, 1000, "2026-04-01 12:00Z", "c % 4 = 0")
        .contacts("invite", "2026-04-02 12:00Z", "true");

    var language = attribute("Language");

    assertThat(line(language, "es").contact().orElseThrow().behind()).isFalse();
    assertThat(report().finding())
        .isEqualTo(
            "Every group is contacted at least four fifths as often as everybody else."
                + " Nobody enrolled, so nothing is said of that.");
  }

  @Test
  void tellsTheEffectInEachGroup() {
    meets("true");
    town.enter(1, 1000, "2026-04-01 12:00Z", "c % 2 = 0")
        .contacts("invite", "2026-04-02 12:00Z", "true")
        // Of the English contacted half enroll, of everybody else a tenth.
        .enrolls(
            "2026-04-05",
            "c % 2 = 1 AND c % 5 > 0 AND c % 4 = 1 OR c % 10 = 3 OR c % 100 = 50 OR c % 100 = 5");

    var language = attribute("Language");

    var english = line(language, "en").effect().orElseThrow();
    assertThat(english.interval().low()).isPositive();
    var spanish = line(language, "es").effect().orElseThrow();
    assertThat(spanish.interval().contains(0)).isTrue();
  }

  @Test
  void showsNoGroupOfFewerThanFifteenAndNoRateOfFewerThanThirty() {
    meets("true");
    town.with("UPDATE customer SET language = 'fr' WHERE id <= 14")
        .with("UPDATE customer SET language = 'vi' WHERE id BETWEEN 20 AND 48");
    enterWhere("c % 2 = 0");

    var language = attribute("Language");

    assertThat(language.lines()).extracting(it -> it.group().name()).doesNotContain("fr");
    assertThat(language.hidden()).isEqualTo(1);
    assertThat(line(language, "vi").contact()).isEmpty();
    assertThat(report().toJson().toString()).doesNotContain("\"fr\"");
  }

  @Test
  void tellsTheBurdenOfEnergyOnlyWhereIncomesAreKnown() {
    meets("true");
    enterWhere("c % 2 = 0");
    assertThat(report().income()).isFalse();
    assertThat(report().attributes()).extracting(Attribute::name).doesNotContain("Energy burden");

    town.with(
            "INSERT INTO attribute VALUES ('household_income', 'integer', 'Income', 'test', '{}', false)")
        .with(
            "UPDATE customer SET attributes = jsonb_build_object('household_income', CASE WHEN id % 4 = 0 THEN 15000 WHEN id % 4 = 1 THEN 24000 ELSE 90000 END)")
        .event("utility.bill.issued", "2026-04-20T12:00Z", "2026-04-20T12:00Z", "180000", "true");

    var burden = attribute("Energy burden");

    assertThat(line(burden, "10 % and more").group().eligible()).isEqualTo(250);
    assertThat(line(burden, "6 to 10 %").group().eligible()).isEqualTo(250);
    assertThat(line(burden, "under 6 %").group().eligible()).isEqualTo(500);
  }

  @Test
  void keepsOfManyTractsThoseThatAreContactedLeast() {
    town.with(
            "INSERT INTO premise (id, key, address, city, state, zip, zone, tract) SELECT c, 'P-' || c, 'x', 'x', 'CO', '80202', 'America/Denver', 'T' || c % 20 FROM generate_series(1, 1000) c")
        .with("UPDATE account SET premise_id = id");
    meets("true");
    enterWhere("c % 20 <> 7 OR c % 40 = 7");

    var tracts = attribute("Tract");

    assertThat(tracts.lines()).hasSize(12);
    assertThat(tracts.others()).isEqualTo(8);
    assertThat(tracts.lines().getFirst().group().name()).isEqualTo("T7");
    assertThat(tracts.lines().getFirst().contact().orElseThrow().value())
        .isCloseTo(0.5, within(1e-9));
  }

  /// Twenty tracts of fifty, each person contacted by the same lot: beside the best of them many
  /// would lie under four fifths.
  @Test
  void findsNobodyBehindWhereManyGroupsFareAlike() {
    town.with(
            "INSERT INTO premise (id, key, address, city, state, zip, zone, tract) SELECT c, 'P-' || c, 'x', 'x', 'CO', '80202', 'America/Denver', 'T' || c % 20 FROM generate_series(1, 1000) c")
        .with("UPDATE account SET premise_id = id");
    meets("true");
    enterWhere("get_byte(decode(md5('lot' || c), 'hex'), 0) < 77");

    var tracts = attribute("Tract");

    assertThat(tracts.lines()).hasSize(12);
    assertThat(tracts.lines()).noneMatch(line -> line.contact().orElseThrow().beyondDoubt());
  }

  @Test
  void isEmptyBeforeTheFirstWave() {
    assertThat(report().finding()).isEqualTo("Nobody has met the rule yet.");
  }

  private void meets(String who) {
    town.with(
        "INSERT INTO standing (campaign, unit_id, customer_id, outcome, from_tick) SELECT 'ebill-adoption', c, c, 'not_chosen', TIMESTAMPTZ '2026-04-01 12:00Z' FROM generate_series(1, 1000) c WHERE "
            + who);
  }

  /// All of them enter and are contacted.
  private void enterWhere(String who) {
    town.enter(1, 1000, "2026-04-01 12:00Z", "false")
        .with("DELETE FROM entry WHERE NOT (" + who.replaceAll("\\bc\\b", "customer_id") + ")")
        .contacts("invite", "2026-04-02 12:00Z", "true");
  }

  private EquityReport report() {
    return EquityReport.of(town.db, Applied.existing(town.db, "ebill-adoption"), Town.NOW);
  }

  private Attribute attribute(String name) {
    return report().attributes().stream()
        .filter(it -> it.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Line line(Attribute attribute, String group) {
    return List.copyOf(attribute.lines()).stream()
        .filter(it -> it.group().name().equals(group))
        .findFirst()
        .orElseThrow();
  }
}
