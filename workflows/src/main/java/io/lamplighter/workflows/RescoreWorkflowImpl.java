package io.lamplighter.workflows;

import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;

/// See [RescoreWorkflow].
public final class RescoreWorkflowImpl implements RescoreWorkflow {
  /// Events come in swarms; what comes within this time is scored at once.
  private static final Duration GATHER = Duration.ofSeconds(2);

  private boolean stale = true;

  @Override
  public void run() {
    var activities = Stubs.ml(RescoreActivities.class);
    while (stale) {
      if (Workflow.getInfo().isContinueAsNewSuggested()) {
        Workflow.newContinueAsNewStub(RescoreWorkflow.class).run();
      }
      Workflow.sleep(GATHER);
      stale = false; // before the look, never after: who comes meanwhile must count
      var now = Instant.ofEpochMilli(Workflow.currentTimeMillis());
      if (activities.rescore(now) > 0) {
        stale = true;
      }
    }
  }

  @Override
  public void stale() {
    stale = true;
  }
}
