package io.lamplighter.workflows;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Instant;

/// Pumps one cohort through its journey: does what is due, sleeps until the next is, wakes when the
/// ledger says so. It ends when nobody is inside any more.
@WorkflowInterface
public interface CohortWorkflow {
  @WorkflowMethod(name = "Cohort")
  void run(CohortRun cohort);

  /// Something happened to somebody inside: look again at this instant. Waking twice is waking
  /// once.
  @SignalMethod
  void wake(Instant due);

  /// A person has mended what parked this cohort.
  @SignalMethod
  void retry();
}
