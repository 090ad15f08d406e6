package io.lamplighter.workflows;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/// Decides one wave for everybody at once (budgets, top shares, caps and households need everyone),
/// freezes it into cohorts and opens them. The cohorts only carry out.
@WorkflowInterface
public interface WaveWorkflow {
  @WorkflowMethod(name = "Wave")
  void run(WaveRun wave);
}
