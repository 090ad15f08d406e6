package io.lamplighter.cli.doctor;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.lamplighter.workflows.Queues;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What can be asked of Temporal.
public final class TemporalChecks {
  private static final int ANSWERS_WITHIN_SECONDS = 5;

  private TemporalChecks() {}

  /// @param address host and port
  /// @param sendQueues the queues of messages that campaigns need, see [Queues#send]
  /// @return the first check, named `Temporal`, is bad if nobody answers; then it is the only one
  public static List<Check> of(String address, String namespace, List<String> sendQueues) {
    var stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(address).build());
    try {
      var checks = new ArrayList<Check>();
      checks.add(answers(stubs, address, namespace));
      if (checks.getFirst().ok()) {
        checks.add(poller(stubs, namespace, Queues.CORE, TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW));
        var queues = new ArrayList<>(List.of(Queues.CORE, Queues.DECIDE, Queues.ML));
        queues.addAll(sendQueues);
        for (var queue : queues) {
          checks.add(poller(stubs, namespace, queue, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY));
        }
      }
      return checks;
    } finally {
      stubs.shutdownNow();
    }
  }

  private static Check answers(WorkflowServiceStubs stubs, String address, String namespace) {
    try {
      stubs
          .blockingStub()
          .withDeadlineAfter(ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS)
          .describeNamespace(DescribeNamespaceRequest.newBuilder().setNamespace(namespace).build());
      return Check.good("Temporal", "answers at " + address + ", namespace " + namespace);
    } catch (StatusRuntimeException broken) {
      return broken.getStatus().getCode() == Status.Code.NOT_FOUND
          ? Check.bad(
              "Temporal",
              "at " + address + " has no namespace " + namespace,
              "Make it: temporal operator namespace create " + namespace)
          : Check.bad(
              "Temporal",
              "does not answer at " + address + " (" + broken.getStatus().getCode() + ")",
              "Start it, or correct LAMPLIGHTER_TEMPORAL_ADDRESS. Until then nothing is sent, and"
                  + " nothing is lost.");
    }
  }

  private static Check poller(
      WorkflowServiceStubs stubs, String namespace, String queue, TaskQueueType type) {
    var kind = type == TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW ? "workflows" : "activities";
    var name = "worker of " + queue + ", " + kind;
    try {
      var pollers =
          stubs
              .blockingStub()
              .withDeadlineAfter(ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS)
              .describeTaskQueue(
                  DescribeTaskQueueRequest.newBuilder()
                      .setNamespace(namespace)
                      .setTaskQueue(TaskQueue.newBuilder().setName(queue))
                      .setTaskQueueType(type)
                      .build())
              .getPollersCount();
      return Check.of(
          pollers > 0,
          name,
          pollers > 0 ? "polls" : "nobody polls",
          queue.startsWith("send-")
              ? "Start a worker that has this channel: `lamplighter worker`, settings in"
                  + " docs/configuration.md. Until then its messages wait."
              : "Start a worker: `lamplighter worker`.");
    } catch (StatusRuntimeException broken) {
      return broken.getStatus().getCode() == Status.Code.UNIMPLEMENTED
          ? Check.good(name, "unknown: the server inside the demo's process does not tell")
          : Check.bad(name, "cannot be asked: " + broken.getStatus().getCode(), "Ask again.");
    }
  }
}
