package io.lamplighter.simulator.rehearsal;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Instant;

/// Lets the world live: once a night what happened in the last day becomes known to the utility.
@WorkflowInterface
public interface WorldWorkflow {
  /// @param from the first night
  /// @param nights how many
  @WorkflowMethod(name = "World")
  void run(Instant from, int nights);
}
