package io.lamplighter.workflows;

import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;

/// See [ReconcileWorkflow].
public final class ReconcileWorkflowImpl implements ReconcileWorkflow {
  @Override
  public void run() {
    var activities = Stubs.core(CampaignActivities.class);
    var now = Instant.ofEpochMilli(Workflow.currentTimeMillis());
    while (!Workflow.getInfo().isContinueAsNewSuggested()) {
      var next = activities.reconcile(now);
      var clock = Instant.ofEpochMilli(Workflow.currentTimeMillis());
      var pause = Duration.between(clock, next);
      Workflow.sleep(pause.isPositive() ? pause : Duration.ofSeconds(1));
      now = pause.isPositive() ? next : clock;
    }
    Workflow.newContinueAsNewStub(ReconcileWorkflow.class).run();
  }
}
