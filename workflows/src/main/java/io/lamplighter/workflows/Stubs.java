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

  /// A worker beats while an activity runs, however long a statement takes; without a beat for this
  /// long it is dead and another one takes over.
  private static final Duration ALIVE = Duration.ofSeconds(30);

  private Stubs() {}

  static <T> T core(Class<T> activities) {
    return stub(activities, Queues.CORE, Duration.ofMinutes(5));
  }

  static <T> T decide(Class<T> activities) {
    return stub(activities, Queues.DECIDE, Duration.ofMinutes(10));
  }

  /// One statement over all customers may take its time.
  static <T> T wave(Class<T> activities) {
    return stub(activities, Queues.DECIDE, Duration.ofHours(2));
  }

  static <T> T lane(Class<T> activities, Lane lane) {
    return stub(activities, lane.queue(), Duration.ofMinutes(5));
  }

  static <T> T ml(Class<T> activities) {
    return stub(activities, Queues.ML, Duration.ofHours(6));
  }

  /// The one stub that gives up: after half an hour, retries included.
  static <T> T mlInTime(Class<T> activities) {
    var inTime = Duration.ofMinutes(30);
    return Workflow.newActivityStub(
        activities, options(Queues.ML, inTime).setScheduleToCloseTimeout(inTime).build());
  }

  private static <T> T stub(Class<T> activities, String queue, Duration atMost) {
    return Workflow.newActivityStub(activities, options(queue, atMost).build());
  }

  private static ActivityOptions.Builder options(String queue, Duration atMost) {
    return ActivityOptions.newBuilder()
        .setTaskQueue(queue)
        .setStartToCloseTimeout(atMost)
        .setHeartbeatTimeout(ALIVE)
        .setRetryOptions(FOR_EVER);
  }
}
