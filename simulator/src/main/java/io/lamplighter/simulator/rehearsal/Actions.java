package io.lamplighter.simulator.rehearsal;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.workflow.Workflow;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Counts what Temporal would bill for: workflows started or continued, activities with their
/// retries, timers, signals and updates. Counted from the histories, so that a replay counts
/// nothing twice. Heartbeats leave no trace there and are not counted; a rehearsal's activities are
/// too short for any.
final class Actions extends WorkerInterceptorBase {
  private final Set<WorkflowExecution> executions = ConcurrentHashMap.newKeySet();

  /// The options of a worker whose workflows are counted.
  WorkerFactoryOptions in(WorkerFactoryOptions options) {
    var before = options.getWorkerInterceptors();
    int others = before == null ? 0 : before.length;
    var all = new WorkerInterceptor[others + 1];
    if (before != null) {
      System.arraycopy(before, 0, all, 0, others);
    }
    all[others] = this;
    return WorkerFactoryOptions.newBuilder(options).setWorkerInterceptors(all).build();
  }

  @Override
  public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
    return new WorkflowInboundCallsInterceptorBase(next) {
      @Override
      public void init(WorkflowOutboundCallsInterceptor outbound) {
        var info = Workflow.getInfo();
        executions.add(
            WorkflowExecution.newBuilder()
                .setWorkflowId(info.getWorkflowId())
                .setRunId(info.getRunId())
                .build());
        super.init(outbound);
      }
    };
  }

  /// All actions so far.
  long count(WorkflowClient client) {
    return executions.stream()
        .mapToLong(
            execution ->
                client
                    .fetchHistory(execution.getWorkflowId(), execution.getRunId())
                    .getEvents()
                    .stream()
                    .mapToLong(Actions::billed)
                    .sum())
        .sum();
  }

  private static long billed(HistoryEvent event) {
    return switch (event.getEventType()) {
      case EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
          EVENT_TYPE_TIMER_STARTED,
          EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
          EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED ->
          1;
      // The attempt that ended an activity stands in its start.
      case EVENT_TYPE_ACTIVITY_TASK_STARTED ->
          event.getActivityTaskStartedEventAttributes().getAttempt();
      default -> 0;
    };
  }
}
