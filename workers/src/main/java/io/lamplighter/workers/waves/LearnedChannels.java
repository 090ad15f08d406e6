package io.lamplighter.workers.waves;

import io.lamplighter.campaigns.experiment.Assignment;
import io.lamplighter.ledger.waves.ChannelPick;
import java.util.Optional;

/// Channels as a campaign's own outcomes teach them: a customer's wish first, then a draw.
///
/// Who could be reached over the same channels is compared with each other only: who has given no
/// number differs from who has.
final class LearnedChannels implements ChannelPick {
  private final LearnedChoice choice;
  private final Assignment assignment;

  LearnedChannels(LearnedChoice choice, Assignment assignment) {
    this.choice = choice;
    this.assignment = assignment;
  }

  @Override
  public Picked pick(Asking asking) {
    return ChannelPick.wish(asking).orElseGet(() -> draw(asking));
  }

  private Picked draw(Asking asking) {
    if (asking.open().size() == 1) {
      return new Picked(asking.open().getFirst(), 1, "only", Optional.empty());
    }
    var drawn =
        choice.draw(
            asking.open(),
            asking.segment(),
            assignment.channelPlace(asking.household(), asking.period()));
    return new Picked(
        drawn.option(), drawn.probability(), drawn.why(), Optional.of(asking.segment()));
  }
}
