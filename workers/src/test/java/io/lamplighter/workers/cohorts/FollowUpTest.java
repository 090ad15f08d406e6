package io.lamplighter.workers.cohorts;

import static io.lamplighter.ledger.Fixtures.aCustomer;
import static io.lamplighter.workers.Campaigns.aCampaign;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.campaigns.EntryId;
import io.lamplighter.campaigns.StepKey;
import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.ledger.Fixtures.Stored;
import io.lamplighter.ledger.attributes.Attributes;
import io.lamplighter.ledger.definitions.Definitions;
import io.lamplighter.ledger.facts.Event;
import io.lamplighter.ledger.reports.Reconciliation;
import io.lamplighter.ledger.touchpoints.Touchpoints.Leased;
import io.lamplighter.workers.Campaigns;
import io.lamplighter.workers.Playbook;
import io.lamplighter.workers.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `after enrollment: { survey: ces, in: 24h..48h }`.
class FollowUpTest {
  private static final Duration DAY = Duration.ofDays(1);

  private Stage stage;
  private int events;

  @BeforeEach
  void open() {
    stage = Stage.open();
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void whoEnrolsIsAskedOnceADayLater() {
    var ada = aCustomer().in(stage.ledger());
    stage.play(asking().done());
    stage.sleep(DAY.multipliedBy(3));
    var enrolled = stage.now();

    enrolls(ada, enrolled);
    enrolls(ada, enrolled.plusSeconds(60));
    stage.sleep(DAY.multipliedBy(4));

    assertThat(
            stage.column(
                """
                SELECT step || ' ' || state || ' ' || coalesce(survey, '') || ' ' || category
                  FROM touchpoint ORDER BY sent_at
                """))
        .containsExactly("invite sent  program", "after-enrollment sent ces survey");
    assertThat(
            stage.column(
                """
                SELECT count(*)::text FROM touchpoint
                 WHERE survey IS NOT NULL AND sent_at >= '%1$s'::timestamptz + interval '24 hours'
                   AND sent_at < '%1$s'::timestamptz + interval '48 hours'
                """
                    .formatted(enrolled)))
        .containsExactly("1");
    assertThat(
            stage.column(
                """
                SELECT count(*)::text FROM touchpoint_history h JOIN touchpoint t
                    ON t.id = h.touchpoint_id WHERE t.survey IS NOT NULL AND h.state = 'due'
                   AND h.reason IS NULL
                """))
        .containsExactly("1");
    assertThat(stage.column("SELECT state FROM entry")).containsExactly("exited");
    assertThat(stage.ledger().jdbi().withHandle(db -> Reconciliation.of(db, "ebill")).waves())
        .allMatch(Reconciliation.Wave::balanced);
  }

  @Test
  void whoEnrolsAfterTheJourneyIsAskedTooWithinTheGoalsWindowOnly() {
    var ada = aCustomer().in(stage.ledger());
    var late = aCustomer().in(stage.ledger());
    stage.play(asking().done());
    stage.sleep(DAY.multipliedBy(20));
    assertThat(stage.column("SELECT DISTINCT state FROM entry")).containsExactly("done");

    enrolls(ada, stage.now());
    stage.sleep(DAY.multipliedBy(15));
    enrolls(late, stage.now());
    stage.sleep(DAY.multipliedBy(4));

    assertThat(
            stage.column(
                "SELECT customer_id || ' ' || state FROM touchpoint WHERE survey IS NOT NULL"))
        .containsExactly(ada.id().value() + " sent");
  }

  @Test
  void theHeldOutAreLeftAloneAfterEnrollingToo() {
    var ada = aCustomer().in(stage.ledger());
    stage.play(asking().holdingOut(1).done());
    stage.sleep(DAY.multipliedBy(3));

    enrolls(ada, stage.now());
    stage.sleep(DAY.multipliedBy(4));

    assertThat(stage.column("SELECT why FROM entry")).containsExactly("enrolled");
    assertThat(stage.column("SELECT step FROM touchpoint WHERE survey IS NOT NULL")).isEmpty();
  }

  @Test
  void whoWasSurveyedLatelyIsNotAskedAgain() {
    var ada = aCustomer().in(stage.ledger());
    stage.play(asking().done());
    stage.sleep(DAY.multipliedBy(3));
    stage
        .ledger()
        .jdbi()
        .useHandle(
            db ->
                db.createUpdate(
                        """
                        INSERT INTO contact (sender, ref, customer_id, household_id, channel, class,
                                             category, at)
                        VALUES ('panel', '1', :id, :household, 'email', 'marketing', 'survey', :at)
                        """)
                    .bind("id", ada.id())
                    .bind("household", ada.household())
                    .bind("at", stage.now())
                    .execute());

    enrolls(ada, stage.now());
    stage.sleep(DAY.multipliedBy(4));

    assertThat(
            stage.column("SELECT state || ' ' || reason FROM touchpoint WHERE survey IS NOT NULL"))
        .containsExactly("skipped person_cap");
  }

  @Test
  void nobodyIsAskedWhenItBecomesKnownTooLate() {
    var ada = aCustomer().in(stage.ledger());
    stage.play(asking().done());
    stage.sleep(DAY.multipliedBy(5));

    enrolls(ada, stage.now().minus(DAY.multipliedBy(3)));
    stage.sleep(DAY.multipliedBy(2));

    assertThat(
            stage.column("SELECT state || ' ' || reason FROM touchpoint WHERE survey IS NOT NULL"))
        .containsExactly("skipped too_late");
  }

  @Test
  void asksInTheWordsOfTheCampaign() {
    var ada = aCustomer().in(stage.ledger());
    stage.play(asking().done());
    var leased =
        new Leased(
            new TouchpointId(new UUID(0x1234_0000_0000_8000L, 1)),
            new EntryId(new UUID(0x1234_0000_0000_8000L, 2)),
            "ebill",
            1,
            "wave",
            new StepKey("after-enrollment"),
            ada.id().value(),
            Channel.EMAIL,
            Category.SURVEY,
            "",
            Survey.CES.word(),
            "ada@example.com",
            "en",
            Instant.MAX,
            null);
    var composer =
        new TemplateComposer(
            stage.ledger().jdbi(),
            new Playbook(
                new Definitions(stage.ledger().jdbi()),
                stage.ledger().jdbi().withHandle(Attributes::catalogue)),
            Map.of(),
            (message, intentAt) -> new TemplateComposer.Links(Map.of(), null));

    var composed =
        composer.compose(List.of(leased), Stage.MONDAY, Stage.MONDAY.plusSeconds(60)).get(leased);

    assertThat(composed)
        .isInstanceOfSatisfying(
            Composer.Composed.Ready.class,
            ready -> assertThat(ready.message().content().text()).contains("How easy was it?"));
  }

  private static Campaigns asking() {
    return aCampaign().askingAfterwards(Survey.CES, DAY, DAY.multipliedBy(2));
  }

  private void enrolls(Stored customer, Instant at) {
    stage.happens(
        Event.of(
            "test",
            "e" + events++,
            "enrollment.changed",
            new CustomerId(customer.id().value()),
            at,
            Map.of("program", "e-bill", "status", "enrolled")));
  }
}
