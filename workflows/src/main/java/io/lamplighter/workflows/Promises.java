package io.lamplighter.workflows;

import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Starts and wakes workflows. Starting is always allowed and keeps a workflow that runs already,
/// so that everybody who finds an open row may start its workflow.
///
/// All calls throw [io.grpc.StatusRuntimeException] when Temporal is down; what they were to tell
/// is in the ledger by then, and Reconcile tells it later.
public final class Promises {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmm").withZone(ZoneOffset.UTC);

  private final WorkflowClient client;
  private final String tenant;

  public Promises(WorkflowClient client, String tenant) {
    this.client = client;
    this.tenant = tenant;
  }

  /// A client with the product's converter.
  public static WorkflowClient client(WorkflowServiceStubs service, String namespace) {
    return WorkflowClient.newInstance(service, clientOptions(namespace));
  }

  /// Options of every client of this product.
  public static WorkflowClientOptions clientOptions(String namespace) {
    return WorkflowClientOptions.newBuilder()
        .setNamespace(namespace)
        .setDataConverter(Contract.converter())
        .build();
  }

  public void runCampaign(String campaign) {
    var workflow = client.newWorkflowStub(CampaignWorkflow.class, options("campaign", campaign));
    WorkflowClient.start(workflow::run, new CampaignRun(campaign));
  }

  public void runWave(String wave) {
    var workflow = client.newWorkflowStub(WaveWorkflow.class, options("wave", wave));
    WorkflowClient.start(workflow::run, new WaveRun(wave));
  }

  /// Starts a cohort's workflow.
  ///
  /// @param from the instant at which it first looks
  public void runCohort(String cohort, Instant from) {
    var workflow = client.newWorkflowStub(CohortWorkflow.class, options("cohort", cohort));
    WorkflowClient.start(workflow::run, new CohortRun(cohort, 0, from));
  }

  public void retrain(String model, Instant snapshot) {
    var workflow =
        client.newWorkflowStub(
            RetrainWorkflow.class, options("retrain", model + "/" + DAY.format(snapshot)));
    WorkflowClient.start(workflow::run, new RetrainRun(model, snapshot));
  }

  /// Has stale scores made anew; one that runs already looks once more.
  public void rescore() {
    var options = WorkflowOptions.newBuilder(base()).setWorkflowId("rescore/" + tenant).build();
    try {
      client.newWorkflowStub(RescoreWorkflow.class, "rescore/" + tenant).stale();
    } catch (WorkflowNotFoundException atRest) {
      WorkflowClient.start(client.newWorkflowStub(RescoreWorkflow.class, options)::run);
    }
  }

  public void keepReconciling() {
    var workflow =
        client.newWorkflowStub(
            ReconcileWorkflow.class,
            WorkflowOptions.newBuilder(base()).setWorkflowId("reconcile/" + tenant).build());
    WorkflowClient.start(workflow::run);
  }

  /// Tells a cohort to look again at an instant.
  ///
  /// @return false if it has no workflow, which Reconcile will mend
  public boolean wake(String cohort, Instant due) {
    try {
      client.newWorkflowStub(CohortWorkflow.class, id("cohort", cohort)).wake(due);
      return true;
    } catch (WorkflowNotFoundException gone) {
      return false;
    }
  }

  /// Has a cohort look at an instant, whether it has a workflow or not.
  public void look(String cohort, Instant due) {
    if (!wake(cohort, due)) {
      runCohort(cohort, due);
    }
  }

  /// Tells a campaign that its row changed.
  ///
  /// @return false if it has no workflow, which Reconcile will mend
  public boolean changed(String campaign) {
    try {
      client.newWorkflowStub(CampaignWorkflow.class, id("campaign", campaign)).changed();
      return true;
    } catch (WorkflowNotFoundException gone) {
      return false;
    }
  }

  /// Tells a parked cohort to try again.
  public boolean retry(String cohort) {
    try {
      client.newWorkflowStub(CohortWorkflow.class, id("cohort", cohort)).retry();
      return true;
    } catch (WorkflowNotFoundException gone) {
      return false;
    }
  }

  private String id(String kind, String rest) {
    return kind + "/" + tenant + "/" + rest;
  }

  private WorkflowOptions options(String kind, String rest) {
    return WorkflowOptions.newBuilder(base()).setWorkflowId(id(kind, rest)).build();
  }

  private static WorkflowOptions base() {
    return WorkflowOptions.newBuilder()
        .setTaskQueue(Queues.CORE)
        .setWorkflowIdConflictPolicy(
            WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
        .build();
  }
}
