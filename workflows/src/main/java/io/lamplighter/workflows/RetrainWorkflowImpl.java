package io.lamplighter.workflows;

/// See [RetrainWorkflow].
public final class RetrainWorkflowImpl implements RetrainWorkflow {
  @Override
  public void run(RetrainRun model) {
    Stubs.ml(RetrainActivities.class).retrain(model.model(), model.snapshot());
  }
}
