package io.lamplighter.workflows;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/// Scores customers anew of whom something became known, until nobody waits any more. It is started
/// by whoever takes events in, and by Reconcile when a pass over everybody is due or a start was
/// lost.
@WorkflowInterface
public interface RescoreWorkflow {
  @WorkflowMethod(name = "Rescore")
  void run();

  /// Somebody waits who may have come after the last look.
  @SignalMethod(name = "stale")
  void stale();
}
