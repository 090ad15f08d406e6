package io.lamplighter.workers.learning;

import io.lamplighter.ledger.scores.StaleScores;
import io.lamplighter.workers.Guard;
import io.lamplighter.workflows.RescoreActivities;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Jdbi;

/// See [RescoreActivities].
public final class RescoreActivitiesImpl implements RescoreActivities {
  /// After this long it answers, whatever is left: retraining shares the queue.
  private static final Duration LONGEST = Duration.ofSeconds(45);

  private final Jdbi jdbi;
  private final Rescoring rescoring;
  private final Guard guard;

  public RescoreActivitiesImpl(Jdbi jdbi, Guard guard) {
    this.jdbi = jdbi;
    this.rescoring = new Rescoring(jdbi);
    this.guard = guard;
  }

  @Override
  public Integer rescore(Instant now) {
    StaleScores.heard(jdbi);
    var until = guard.notBefore(now).plus(LONGEST);
    // Whoever called comes first; the pass over everybody has the day.
    while (!guard.notBefore(now).isAfter(until)) {
      if (rescoring.drain(guard.notBefore(now)) == 0 && !rescoring.pass(guard.notBefore(now))) {
        return 0;
      }
    }
    return 1;
  }
}
