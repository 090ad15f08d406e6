package io.lamplighter.workflows;

import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;

/// See [CampaignWorkflow].
public final class CampaignWorkflowImpl implements CampaignWorkflow {
  private boolean changed;

  @Override
  public void run(CampaignRun campaign) {
    var activities = Stubs.core(CampaignActivities.class);
    while (true) {
      changed = false;
      var now = Instant.ofEpochMilli(Workflow.currentTimeMillis());
      var next = activities.tick(campaign.campaign(), now);
      if (next.ended()) {
        return;
      }
      if (next.at() == null) {
        Workflow.await(() -> changed);
      } else {
        var pause = Duration.between(now, next.at());
        if (pause.isPositive()) {
          Workflow.await(pause, () -> changed);
        }
      }
      if (Workflow.getInfo().isContinueAsNewSuggested()) {
        Workflow.newContinueAsNewStub(CampaignWorkflow.class).run(campaign);
      }
    }
  }

  @Override
  public void changed() {
    changed = true;
  }
}
