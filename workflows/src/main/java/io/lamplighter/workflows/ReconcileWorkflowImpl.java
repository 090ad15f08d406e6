package io.lamplighter.workflows;

import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;

/// See [ReconcileWorkflow].
public final class ReconcileWorkflowImpl implements ReconcileWorkflow {
  @Override
  public void run() {
    var activities = Stubs.core(CampaignActivities.class);
    while (!Workflow.getInfo().isContinueAsNewSuggested()) {
      var now = Instant.ofEpochMilli(Workflow.currentTimeMillis());
      var pause = Duration.between(now, activities.reconcile(now));
      Workflow.sleep(pause.isPositive() ? pause : Duration.ofSeconds(1));
    }
    Workflow.newContinueAsNewStub(ReconcileWorkflow.class).run();
  }
}
