package io.lamplighter.workers.waves;

import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.experiment.Assignment;
import io.lamplighter.ledger.waves.ArmPick;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Arms as a campaign's own outcomes teach them. What a household was given stays with it for the
/// period of reconsidering, however the chances move; after that it is drawn anew.
final class LearnedArms implements ArmPick {
  private final LearnedChoice choice;
  private final Assignment assignment;
  private final List<String> arms;
  private long household;
  private @Nullable Picked last;

  LearnedArms(LearnedChoice choice, Assignment assignment, List<Campaign.Arm> arms) {
    this.choice = choice;
    this.assignment = assignment;
    this.arms = arms.stream().map(Campaign.Arm::name).toList();
  }

  /// Candidates come household by household: the second of one finds what the first drew.
  @Override
  public Picked pick(Asking asking) {
    if (last == null || household != asking.household()) {
      household = asking.household();
      last = pickAnew(asking);
    }
    return last;
  }

  private Picked pickAnew(Asking asking) {
    return asking
        .before()
        .filter(before -> arms.contains(before.arm()))
        .map(before -> new Picked(before.arm(), before.probability(), "kept", asking.segment()))
        .orElseGet(() -> draw(asking));
  }

  private Picked draw(Asking asking) {
    var drawn =
        choice.draw(
            arms, asking.segment(), assignment.armPlace(asking.household(), asking.period()));
    return new Picked(drawn.option(), drawn.probability(), drawn.why(), asking.segment());
  }
}
