package io.lamplighter.ledger.waves;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.CampaignName;
import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.Share;
import io.lamplighter.campaigns.StepKey;
import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.audience.Sql;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Choice;
import io.lamplighter.campaigns.definition.Journey;
import io.lamplighter.campaigns.definition.Journey.Step;
import io.lamplighter.campaigns.definition.Trigger;
import io.lamplighter.campaigns.experiment.Assignment;
import io.lamplighter.campaigns.policy.PolicyFile;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HouseholdMovesTest {
  private static final Instant MARCH = Instant.parse("2026-03-02T16:00:00Z");
  private static final Instant MAY = Instant.parse("2026-05-04T15:00:00Z");

  @Test
  void whoWasHeldOutStaysSoInANewHouseholdTogetherWithEverybodyThere() {
    try (var ledger = TestLedger.fresh("rehearsal")) {
      aCampaign("ebill").in(ledger);
      var ada = aCustomer().in(ledger);
      wave(ledger, MARCH, 1);
      execute(ledger, "UPDATE entry SET state = 'done', ended_at = entered_at, due_at = NULL");
      var bob = aCustomer().in(ledger);
      var cara = aCustomer().in(ledger);
      execute(ledger, "INSERT INTO household (id, key) VALUES (-7, 'together')");
      execute(
          ledger,
          "UPDATE customer SET household_id = -7 WHERE id IN (%d, %d)"
              .formatted(ada.id().value(), bob.id().value()));

      // Nobody would be drawn now.
      wave(ledger, MAY, 0);

      assertThat(
              texts(
                  ledger,
                  """
                  SELECT c.key || ' ' || e.held_out FROM entry e JOIN customer c ON c.id = e.customer_id
                   WHERE e.wave_id = '%s'
                  """
                      .formatted(Waves.id("ebill", MAY))))
          .containsExactlyInAnyOrder(
              ada.key() + " true", bob.key() + " true", cara.key() + " false");
      assertThat(texts(ledger, "SELECT held_out::text FROM assignment WHERE household_id = -7"))
          .containsExactly("true");
    }
  }

  private static void wave(Ledger ledger, Instant tick, double holdout) {
    var id = Waves.id("ebill", tick);
    var campaign = campaign(holdout);
    ledger
        .jdbi()
        .useTransaction(
            db -> {
              Waves.open(db, "ebill", tick);
              new Selection(PolicyFile.standard())
                  .select(db, Waves.get(db, id), campaign, new Sql("true", Map.of()));
              new Allocation(
                      db,
                      Waves.get(db, id),
                      campaign,
                      new Assignment("salt"),
                      null,
                      new Allocation.Basis("hash", Map.of()),
                      Picks.STATED,
                      PolicyFile.standard().costs())
                  .allocate();
            });
  }

  private static Campaign campaign(double holdout) {
    return new Campaign(
        Campaign.SEMANTICS,
        new CampaignName("ebill"),
        "tests",
        Category.PROGRAM,
        UnitKind.CUSTOMER,
        Optional.empty(),
        "",
        Optional.of(Duration.ofDays(1)),
        new Trigger.Every(
            EnumSet.allOf(DayOfWeek.class),
            Optional.empty(),
            LocalTime.of(9, 0),
            ZoneId.of("America/Denver")),
        new Share(holdout),
        Optional.empty(),
        new Choice(Optional.empty(), new Choice.Take.All(), Share.NONE),
        Duration.ofDays(1),
        new Campaign.ChannelChoice(List.of(Channel.EMAIL), Campaign.Preference.STATED),
        List.of(),
        new Journey(
            List.of(
                new Step.Send(
                    new StepKey("invite"),
                    Journey.Content.EMPTY,
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    "invite",
                    Optional.empty()))),
        Campaign.ExitRule.NEVER,
        Optional.empty());
  }

  private static void execute(Ledger ledger, String sql) {
    ledger.jdbi().useHandle(db -> db.execute(sql));
  }

  private static List<String> texts(Ledger ledger, String sql) {
    return ledger.jdbi().withHandle(db -> db.createQuery(sql).mapTo(String.class).list());
  }
}
