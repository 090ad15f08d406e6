package io.lamplighter.workflows;

import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/// Activity stubs with the one retry rule of this product: no maximum of attempts. Rows have their
/// own retry time, attempt count and dead letter; a deploy or an outage must not burn attempts.
final class Stubs {
  private static final RetryOptions FOR_EVER =
      RetryOptions.newBuilder()
          .setInitialInterval(Duration.ofSeconds(1))
          .setBackoffCoefficient(2)
          .setMaximumInterval(Duration.ofMinutes(1))
          .build();

  private Stubs() {}

  static <T> T core(Class<T> activities) {
    return stub(activities, Queues.CORE, Duration.ofMinutes(5));
  }

  static <T> T decide(Class<T> activities) {
    return stub(activities, Queues.DECIDE, Duration.ofMinutes(10));
  }

  static <T> T lane(Class<T> activities, Lane lane) {
    return stub(activities, lane.queue(), Duration.ofMinutes(5));
  }

  static <T> T ml(Class<T> activities) {
    return stub(activities, Queues.ML, Duration.ofHours(6));
  }

  private static <T> T stub(Class<T> activities, String queue, Duration atMost) {
    return Workflow.newActivityStub(
        activities,
        ActivityOptions.newBuilder()
            .setTaskQueue(queue)
            .setStartToCloseTimeout(atMost)
            .setHeartbeatTimeout(Duration.ofSeconds(60))
            .setRetryOptions(FOR_EVER)
            .build());
  }
}
