package io.lamplighter.workflows;

import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// See [CampaignWorkflow].
public final class CampaignWorkflowImpl implements CampaignWorkflow {
  private boolean changed;

  @Override
  public void run(CampaignRun campaign) {
    var activities = Stubs.core(CampaignActivities.class);
    var now = clock();
    while (true) {
      changed = false;
      var next = activities.tick(campaign.campaign(), now);
      if (next.ended()) {
        return;
      }
      now = waitFor(next.at());
      if (Workflow.getInfo().isContinueAsNewSuggested()) {
        Workflow.newContinueAsNewStub(CampaignWorkflow.class).run(campaign);
      }
    }
  }

  /// Sleeps until a tick or a change.
  ///
  /// @return the tick itself if it came, so that a wave stands for the instant that was planned and
  ///   not for the one at which a worker was free
  private Instant waitFor(@Nullable Instant tick) {
    if (tick == null) {
      Workflow.await(() -> changed);
      return clock();
    }
    var pause = Duration.between(clock(), tick);
    boolean early = pause.isPositive() && Workflow.await(pause, () -> changed);
    return early ? clock() : tick;
  }

  private static Instant clock() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }

  @Override
  public void changed() {
    changed = true;
  }
}
