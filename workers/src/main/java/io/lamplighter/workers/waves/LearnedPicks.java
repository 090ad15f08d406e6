package io.lamplighter.workers.waves;

import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Campaign.Preference;
import io.lamplighter.campaigns.experiment.Assignment;
import io.lamplighter.ledger.waves.ArmPick;
import io.lamplighter.ledger.waves.ChannelPick;
import io.lamplighter.ledger.waves.LearnedShares;
import io.lamplighter.ledger.waves.LearnedShares.Question;
import io.lamplighter.ledger.waves.Picks;
import io.lamplighter.ledger.waves.Waves.Wave;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// How a campaign picks channels and arms in a wave. Nothing that became known after its tick is
/// learned from, which for events is the beginning of their day.
final class LearnedPicks {
  private LearnedPicks() {}

  static Picks of(Handle db, Wave wave, Campaign campaign, Assignment assignment) {
    return new Picks(
        channels(db, wave, campaign, assignment), arms(db, wave, campaign, assignment));
  }

  private static ChannelPick channels(
      Handle db, Wave wave, Campaign campaign, Assignment assignment) {
    return campaign
        .goal()
        .filter(goal -> campaign.channels().prefer() == Preference.LEARNED)
        .<ChannelPick>map(
            goal ->
                new LearnedChannels(
                    new LearnedChoice(
                        db,
                        wave.id(),
                        Question.CHANNEL,
                        LearnedShares.channels(db, campaign.name().value(), goal, wave.tick()),
                        assignment.seed("channels " + wave.id())),
                    assignment))
        .orElse(ChannelPick.STATED);
  }

  private static Optional<ArmPick> arms(
      Handle db, Wave wave, Campaign campaign, Assignment assignment) {
    var names = campaign.arms().stream().map(Campaign.Arm::name).toList();
    return campaign
        .goal()
        .filter(goal -> campaign.armsLearned())
        .map(
            goal ->
                new LearnedArms(
                    new LearnedChoice(
                        db,
                        wave.id(),
                        Question.ARM,
                        LearnedShares.arms(db, campaign.name().value(), names, goal, wave.tick()),
                        assignment.seed("arms " + wave.id())),
                    assignment,
                    campaign.arms()));
  }
}
