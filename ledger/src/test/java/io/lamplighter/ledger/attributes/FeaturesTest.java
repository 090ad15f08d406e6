package io.lamplighter.ledger.attributes;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static io.lamplighter.ledger.attributes.AttributesTest.NOW;
import static io.lamplighter.ledger.attributes.AttributesTest.aWitness;
import static io.lamplighter.ledger.attributes.AttributesTest.plantLeaks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.audience.Sql;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.attributes.FeatureSet.Feature;
import io.lamplighter.ledger.attributes.Features.At;
import io.lamplighter.ledger.attributes.Features.Row;
import io.lamplighter.ledger.facts.FactListener;
import io.lamplighter.ledger.facts.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FeaturesTest {
  private Ledger ledger;
  private Handle db;
  private FeatureSet programs;

  @BeforeEach
  void open() {
    ledger = TestLedger.fresh("rehearsal");
    db = ledger.jdbi().open();
    programs = Features.set(db, "programs");
  }

  @AfterEach
  void close() {
    db.close();
    ledger.close();
  }

  @Test
  void readsEachUnitAtAnInstantOfItsOwn() {
    var ada = aWitness(ledger);
    var early = NOW.minus(Duration.ofDays(30));

    var rows =
        Features.read(
            db,
            programs,
            UnitKind.CUSTOMER,
            List.of(new At(ada.id().value(), NOW), new At(ada.id().value(), early)));

    assertThat(rows).extracting(Row::at).containsExactly(NOW, early);
    assertThat(rows.get(0).named(programs))
        .containsEntry("bills_12m", 2.0)
        .containsEntry("average_bill", 110.0)
        .containsEntry("usage_12m", 1_200.5)
        .containsEntry("last_usage_ratio", 700.5 / 600.25)
        .doesNotContainKey("gas_12m")
        .containsEntry("late_12m", 1.0)
        .containsEntry("calls_12m", 1.0)
        .containsEntry("programs", 1.0)
        .containsEntry("language", "en")
        .containsEntry("dwelling", "house");
    assertThat(rows.get(1).named(programs))
        .containsEntry("bills_12m", 1.0)
        .containsEntry("usage_12m", 500.0)
        .containsEntry("calls_12m", 0.0)
        .doesNotContainKey("online_share");
  }

  @Test
  void doesNotSeeWhatBecameKnownAfterTheDecision() {
    var ada = aWitness(ledger);
    var unit = List.of(new At(ada.account(), NOW));
    var before = Features.read(db, programs, UnitKind.ACCOUNT, unit);

    plantLeaks(new Facts(ledger.jdbi(), FactListener.NONE), ada);

    assertThat(Features.read(db, programs, UnitKind.ACCOUNT, unit)).isEqualTo(before);
  }

  @Test
  void doesNotSeeWhatWasDoneWithTestMessages() {
    var ada = aCustomer().in(ledger);
    var campaign = aCampaign("ebill").in(ledger);
    var wave = campaign.wave(NOW.minus(Duration.ofDays(9)));
    var entry = campaign.entered(ada, wave, NOW.minus(Duration.ofDays(9)));
    var invited = campaign.sent(entry, "invite", NOW.minus(Duration.ofDays(8)));
    var trial = campaign.sent(entry, "reminder", NOW.minus(Duration.ofDays(2)));
    db.execute("UPDATE touchpoint SET is_test = true WHERE id = ?", trial.value());
    campaign.engaged(invited, "clicked", "human", NOW.minus(Duration.ofDays(7)));
    campaign.engaged(trial, "clicked", "human", NOW.minus(Duration.ofDays(1)));

    var row =
        Features.read(db, programs, UnitKind.CUSTOMER, List.of(new At(ada.id().value(), NOW)));

    assertThat(row.getFirst().named(programs)).containsEntry("clicks_90d", 1.0);
  }

  @Test
  void tellsAnAccountAsItWasBeforeItWasChanged() {
    var ada = aWitness(ledger);

    var rows =
        Features.read(
            db,
            programs,
            UnitKind.ACCOUNT,
            List.of(
                new At(ada.account(), NOW.minus(Duration.ofDays(101))),
                new At(ada.account(), NOW.minus(Duration.ofDays(99)))));

    assertThat(rows)
        .extracting(row -> row.named(programs).get("autopay"))
        .containsExactly(0.0, 1.0);
  }

  @Test
  void readsCandidatesOfAWaveAndNobodyElse() {
    var ada = aCustomer().in(ledger);
    var bob = aCustomer().in(ledger);
    db.execute(
        """
        INSERT INTO wave_candidate (wave_id, unit_id, customer_id, household_id, outcome)
        SELECT 'w', id, id, household_id, CASE WHEN id = ? THEN 'candidate' ELSE 'capped' END
          FROM customer
        """,
        ada.id().value());

    assertThat(Features.candidates(db, programs, UnitKind.CUSTOMER, "w", NOW))
        .extracting(Row::unit)
        .containsExactly(ada.id().value())
        .doesNotContain(bob.id().value());
  }

  @Test
  void labelsWhoEnrolledWithinTheWindowAsFarAsIsKnown() {
    var day = Duration.ofDays(1);
    var decided = NOW.minus(Duration.ofDays(60));
    var inTime = aCustomer().enrolledIn("e-bill", decided.plus(day)).in(ledger);
    var before = aCustomer().enrolledIn("e-bill", decided.minus(day)).in(ledger);
    var late = aCustomer().enrolledIn("e-bill", decided.plus(day.multipliedBy(31))).in(ledger);
    var never = aCustomer().in(ledger);
    var units =
        List.of(inTime, before, late, never).stream()
            .map(stored -> new At(stored.id().value(), decided))
            .toList();

    assertThat(labels(units, NOW)).containsExactly(true, false, false, false);
    assertThat(labels(units, decided.plusSeconds(60))).containsOnly(false);
  }

  @Test
  void offersImportedAttributesThatModelsMaySee() {
    var ada = aCustomer().with("age", 44).with("job", "student").with("row", 7).in(ledger);
    db.execute(
        """
        INSERT INTO attribute VALUES ('age', 'integer', 'Age', 'crm', '{}', true),
          ('job', 'text', 'Job', 'crm', '{student}', true), ('row', 'integer', 'Place', 'crm', '{}', false)
        """);

    var set = Features.set(db, Features.IMPORTED);

    assertThat(set.features()).extracting(Feature::name).containsExactly("age", "job");
    assertThat(
            Features.read(db, set, UnitKind.CUSTOMER, List.of(new At(ada.id().value(), NOW)))
                .getFirst()
                .named(set))
        .isEqualTo(Map.of("age", 44.0, "job", "student"));
  }

  @Test
  void keepsFromModelsWhatIsOnlyForAudits() {
    db.execute("INSERT INTO attribute VALUES ('age', 'integer', 'Age', 'crm', '{}', true)");

    assertThat(Features.set(db, Features.MODELS).features())
        .extracting(Feature::name)
        .contains("late_12m", "age")
        .doesNotContain("low_income", "language", "birth_decade");
    assertThat(programs.features())
        .extracting(Feature::name)
        .contains("low_income", "language", "birth_decade");
  }

  @Test
  void findsWhoMetARuleThenAndWhoWasContacted() {
    var ada = aCustomer().in(ledger);
    var bob = aCustomer().in(ledger);
    db.execute(
        """
        INSERT INTO contact (sender, ref, customer_id, household_id, channel, class, category, at)
        SELECT 'phone-room', 'call-' || id, id, household_id, 'voice', 'marketing', 'program',
               CAST(? AS timestamptz)
          FROM customer WHERE id = ?
        """,
        NOW.minus(Duration.ofDays(40)).atOffset(java.time.ZoneOffset.UTC),
        bob.id().value());

    assertThat(
            Units.meeting(
                db,
                UnitKind.CUSTOMER,
                new Sql("c.id = :only", Map.of("only", ada.id().value())),
                NOW))
        .extracting(Units.Unit::customer)
        .containsExactly(ada.id().value());
    assertThat(Units.contacted(db, UnitKind.CUSTOMER, "program", NOW))
        .extracting(contact -> contact.unit().id(), Units.Contact::at)
        .containsExactly(tuple(bob.id().value(), NOW.minus(Duration.ofDays(40))));
    assertThat(Units.contacted(db, UnitKind.CUSTOMER, "program", NOW.minus(Duration.ofDays(41))))
        .isEmpty();
  }

  @Test
  void namesTheSetsThereAreWhenAskedForAnother() {
    assertThatThrownBy(() -> Features.set(db, "programmes"))
        .hasMessage(
            "no feature set 'programmes'; one of programs, experience, operations, payments, imported, models");
  }

  private List<Boolean> labels(List<At> units, Instant now) {
    return Features.enrolled(db, UnitKind.CUSTOMER, "e-bill", Duration.ofDays(30), units, now);
  }
}
