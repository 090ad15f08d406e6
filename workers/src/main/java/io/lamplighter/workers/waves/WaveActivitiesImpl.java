package io.lamplighter.workers.waves;

import io.lamplighter.campaigns.experiment.Assignment;
import io.lamplighter.campaigns.policy.Policy;
import io.lamplighter.ledger.LedgerState.Mode;
import io.lamplighter.ledger.definitions.Definitions;
import io.lamplighter.ledger.waves.Allocation;
import io.lamplighter.ledger.waves.Allocation.Basis;
import io.lamplighter.ledger.waves.FloorGroups;
import io.lamplighter.ledger.waves.Selection;
import io.lamplighter.ledger.waves.Waves;
import io.lamplighter.ledger.waves.Waves.Wave;
import io.lamplighter.workers.ErrorCode;
import io.lamplighter.workers.Guard;
import io.lamplighter.workers.Playbook;
import io.lamplighter.workers.learning.Rescoring;
import io.lamplighter.workers.learning.Scoring;
import io.lamplighter.workflows.Promises;
import io.lamplighter.workflows.WaveActivities;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/// See [WaveActivities].
public final class WaveActivitiesImpl implements WaveActivities {
  private final Jdbi jdbi;
  private final Waves waves;
  private final Playbook playbook;
  private final Policy policy;
  private final Selection selection;
  private final Scoring scoring;
  private final Rescoring rescoring;
  private final Guard guard;
  private final Supplier<Promises> promises;

  public WaveActivitiesImpl(
      Jdbi jdbi,
      Playbook playbook,
      Policy policy,
      Scoring scoring,
      Guard guard,
      Supplier<Promises> promises) {
    this.jdbi = jdbi;
    this.waves = new Waves(jdbi);
    this.playbook = playbook;
    this.policy = policy;
    this.selection = new Selection(policy);
    this.scoring = scoring;
    this.rescoring = new Rescoring(jdbi);
    this.guard = guard;
    this.promises = promises;
  }

  /// Carries out one stage. What stands in its way is written on the wave's row, where screens and
  /// `doctor` find it, and Temporal tries again.
  private void stage(String id, Consumer<Wave> work) {
    try {
      work.accept(waves.get(id));
      waves.failing(id, null);
    } catch (RuntimeException broken) {
      waves.failing(id, ErrorCode.of(broken));
      throw broken;
    }
  }

  @Override
  public void select(String id) {
    stage(id, this::selectNow);
  }

  private void selectNow(Wave wave) {
    var play = playbook.play(wave.campaign(), wave.version());
    // In a rehearsal nobody keeps scores up between two waves: the wave does it itself.
    rescoring.freshen(
        play.scores(),
        guard.mode() == Mode.LIVE ? Rescoring.DAILY : Duration.ZERO,
        guard.notBefore(wave.tick()));
    jdbi.useTransaction(db -> selection.select(db, wave, play.campaign(), play.audience()));
  }

  @Override
  public void score(String id) {
    stage(id, this::scoreNow);
  }

  private void scoreNow(Wave wave) {
    var play = playbook.play(wave.campaign(), wave.version());
    var campaign = play.campaign();
    if (wave.state() == Waves.State.SCORING) {
      campaign.choice().score().ifPresent(asked -> scoring.score(wave, campaign, asked));
      jdbi.useTransaction(db -> FloorGroups.assign(db, wave, campaign.subject(), play.floors()));
    }
  }

  @Override
  public void allocate(String id) {
    stage(id, this::allocateNow);
  }

  private void allocateNow(Wave wave) {
    var play = playbook.play(wave.campaign(), wave.version());
    jdbi.useTransaction(
        db -> {
          var running = Definitions.running(db, wave.campaign()).orElseThrow();
          var champion =
              play.campaign().choice().score().flatMap(asked -> scoring.deciding(db, asked));
          var assignment = new Assignment(running.salt());
          new Allocation(
                  db,
                  wave,
                  play.campaign(),
                  assignment,
                  champion.orElse(null),
                  new Basis(play.hash(), Map.of("policy", policy.hash())),
                  LearnedPicks.of(db, wave, play.campaign(), assignment),
                  policy.costs())
              .allocate();
        });
  }

  @Override
  public void open(String id) {
    stage(id, this::openNow);
  }

  private void openNow(Wave wave) {
    for (var cohort : waves.cohorts(wave.id())) {
      promises.get().runCohort(cohort, wave.tick());
      // A rolling cohort may have been asleep: its new people are due now.
      promises.get().wake(cohort, wave.tick());
    }
    waves.opened(wave.id());
  }
}
