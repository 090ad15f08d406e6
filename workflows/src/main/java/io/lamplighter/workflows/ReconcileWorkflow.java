package io.lamplighter.workflows;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/// Looks at the ledger every few minutes (every day in a rehearsal) and mends what a crash between
/// two commits left behind. With it, Temporal can be wiped and is rebuilt from Postgres.
@WorkflowInterface
public interface ReconcileWorkflow {
  @WorkflowMethod(name = "Reconcile")
  void run();
}
