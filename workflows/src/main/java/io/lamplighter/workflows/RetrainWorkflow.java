package io.lamplighter.workflows;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/// Trains a challenger on the outcomes that have matured and lets it compete with the champion.
@WorkflowInterface
public interface RetrainWorkflow {
  @WorkflowMethod(name = "Retrain")
  void run(RetrainRun model);
}
