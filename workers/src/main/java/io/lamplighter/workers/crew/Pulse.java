package io.lamplighter.workers.crew;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells Temporal that an activity's process lives, as long as the activity runs. A long statement
/// cannot heartbeat for itself; with this a dead worker is noticed within half a minute and a slow
/// query never counts as dead. What an activity has done stands in the ledger, so a beat carries
/// nothing.
final class Pulse extends WorkerInterceptorBase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);
  private static final Duration EVERY = Duration.ofSeconds(8);

  private final ScheduledExecutorService heart =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("pulse").factory());

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new Beating(next);
  }

  private final class Beating extends ActivityInboundCallsInterceptorBase {
    private @Nullable ActivityExecutionContext context;

    Beating(ActivityInboundCallsInterceptor next) {
      super(next);
    }

    @Override
    public void init(ActivityExecutionContext context) {
      this.context = context;
      super.init(context);
    }

    @Override
    public ActivityOutput execute(ActivityInput input) {
      var running = Objects.requireNonNull(context);
      var beating =
          heart.scheduleAtFixedRate(
              () -> beat(running), EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
      try {
        return super.execute(input);
      } finally {
        beating.cancel(false);
      }
    }
  }

  private static void beat(ActivityExecutionContext context) {
    try {
      context.heartbeat(null);
    } catch (ActivityCompletionException over) {
      // Temporal has given this attempt up. Its claim is void, so it changes nothing any more.
      LOG.debug("an attempt goes on that Temporal has given up");
    } catch (RuntimeException unreachable) {
      LOG.debug("no beat reached Temporal: {}", unreachable.getClass().getSimpleName());
    }
  }

  @Override
  public void close() {
    heart.shutdownNow();
  }
}
