package io.lamplighter.simulator.rehearsal;

import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;

/// See [WorldWorkflow].
public final class WorldWorkflowImpl implements WorldWorkflow {
  static final String QUEUE = "world";

  @Override
  public void run(Instant from, int nights) {
    var activities =
        Workflow.newActivityStub(
            WorldActivities.class,
            ActivityOptions.newBuilder()
                .setTaskQueue(QUEUE)
                .setStartToCloseTimeout(Duration.ofMinutes(30))
                .build());
    for (int night = 0; night < nights; night++) {
      var until = from.plus(Duration.ofDays(night));
      var pause = Duration.between(Instant.ofEpochMilli(Workflow.currentTimeMillis()), until);
      if (pause.isPositive()) {
        Workflow.sleep(pause);
      }
      activities.live(until);
    }
  }
}
