package io.lamplighter.cli.live;

import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.WorkerBeats;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Says in the ledger, twice a minute, that this worker lives; a worker that ends says so too.
final class Beat implements AutoCloseable {
  private static final int EVERY_SECONDS = 30;

  private final ScheduledExecutorService heart =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("worker-beat").factory());
  private final WorkerBeats beats;
  private final String name;

  private Beat(WorkerBeats beats, String name) {
    this.beats = beats;
    this.name = name;
  }

  static Beat start(String name, List<String> queues, Ledger ledger, InstantSource clock) {
    var beat = new Beat(new WorkerBeats(ledger.jdbi()), name);
    var since = clock.instant();
    beat.beats.beat(name, "worker", queues, since, since);
    var _ =
        beat.heart.scheduleAtFixedRate(
            () -> beat.again(queues, since, clock), EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    return beat;
  }

  private void again(List<String> queues, Instant since, InstantSource clock) {
    try {
      beats.beat(name, "worker", queues, since, clock.instant());
    } catch (RuntimeException databaseAway) {
      // The screens show a silent worker, which is what it is; the next beat comes.
    }
  }

  @Override
  public void close() {
    heart.shutdownNow();
    beats.gone(name);
  }
}
