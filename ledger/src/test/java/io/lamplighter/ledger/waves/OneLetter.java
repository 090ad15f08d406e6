package io.lamplighter.ledger.waves;

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
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The campaign `ebill` of a single message, without a goal, and its waves as a worker decides
/// them.
final class OneLetter {
  private OneLetter() {}

  /// Nobody enters twice.
  static Campaign once(double holdout, Choice choice) {
    return campaign(
        UnitKind.CUSTOMER,
        holdout,
        choice,
        Optional.empty(),
        /* reconsider= */ Duration.ofDays(60));
  }

  /// Everybody may enter again a day after.
  static Campaign daily(UnitKind subject, double holdout) {
    var day = Duration.ofDays(1);
    return campaign(subject, holdout, Choice.EVERYBODY, Optional.of(day), /* reconsider= */ day);
  }

  private static Campaign campaign(
      UnitKind subject,
      double holdout,
      Choice choice,
      Optional<Duration> reentry,
      Duration reconsider) {
    return new Campaign(
        Campaign.SEMANTICS,
        new CampaignName("ebill"),
        "tests",
        Category.PROGRAM,
        subject,
        Optional.empty(),
        "",
        reentry,
        new Trigger.Every(
            EnumSet.allOf(DayOfWeek.class),
            Optional.empty(),
            LocalTime.of(9, 0),
            ZoneId.of("America/Denver")),
        new Share(holdout),
        Optional.empty(),
        choice,
        reconsider,
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

  /// Opens a wave for everybody, selects and allocates.
  static void decide(Ledger ledger, Campaign campaign, Instant tick) {
    var id = Waves.id("ebill", tick);
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
}
