package io.lamplighter.workers.learning;

import io.lamplighter.ledger.scores.Passes;
import io.lamplighter.ledger.scores.Passes.Wanted;
import io.lamplighter.ledger.scores.Scores;
import io.lamplighter.ledger.scores.StaleScores;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/// Keeps the score store true: customers of whom something became known at once, everybody once a
/// day and after each training. Works in batches with a transaction each, so that memory is bounded
/// and anybody can go on after a crash; doing a batch twice changes nothing.
public final class Rescoring {
  /// How long a pass over everybody lasts for.
  public static final Duration DAILY = Duration.ofDays(1);

  /// Notes of the queue, and units of a pass, that one transaction takes.
  private static final int BATCH = 1_000;

  private final Jdbi jdbi;

  public Rescoring(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Scores customers out of the queue anew.
  ///
  /// @return how many notes were taken; 0 when nobody waits
  public int drain(Instant now) {
    return jdbi.inTransaction(
        db -> {
          StaleScores.alone(db);
          var taken = StaleScores.take(db, BATCH);
          if (taken.notes() > 0) {
            PersonaLearning.welcome(db, taken.customers(), now);
            for (var wanted : Passes.wanted(db)) {
              var units = StaleScores.units(db, wanted.kind(), taken.customers());
              var asOf = Passes.open(db, wanted).map(pass -> pass.asOf(now)).orElse(now);
              InForce.of(db, wanted.model())
                  .ifPresent(
                      model ->
                          Scores.keep(
                              db,
                              wanted.model(),
                              model.champion().version(),
                              wanted.kind(),
                              asOf,
                              model.score(db, wanted.kind(), units, asOf)));
            }
          }
          return taken.notes();
        });
  }

  /// Does one batch of a pass over everybody.
  ///
  /// @return whether there was anything to do
  public boolean pass(Instant now) {
    for (var wanted : jdbi.withHandle(Passes::wanted)) {
      if (batch(wanted, DAILY, now)) {
        return true;
      }
    }
    return false;
  }

  /// Whether anybody waits or a pass is due.
  public boolean isNeeded(Instant now) {
    return jdbi.withHandle(
        db ->
            StaleScores.any(db)
                || Passes.wanted(db).stream()
                    .anyMatch(wanted -> Passes.isDue(db, wanted, DAILY, now)));
  }

  /// Brings the scores of some models up to date before they are asked.
  ///
  /// @param every how old the pass over everybody may be
  public void freshen(Set<String> models, Duration every, Instant now) {
    if (models.isEmpty()) {
      return;
    }
    for (var wanted : jdbi.withHandle(Passes::wanted)) {
      if (models.contains(wanted.model())) {
        boolean more = true;
        while (more) {
          more = batch(wanted, every, now);
        }
      }
    }
    while (drain(now) > 0) {
      // Whoever comes in meanwhile is scored too.
    }
  }

  private boolean batch(Wanted wanted, Duration every, Instant now) {
    return jdbi.inTransaction(
        db -> {
          StaleScores.alone(db);
          var model = InForce.of(db, wanted.model());
          var open = Passes.due(db, wanted, every, now);
          if (open.isEmpty()) {
            return false;
          }
          var units = Passes.next(db, wanted.kind(), open.get().after(), BATCH);
          if (model.isEmpty() || units.isEmpty()) {
            Passes.finish(db, wanted, open.get(), now);
            return true;
          }
          var asOf = open.get().asOf(now);
          int kept =
              Scores.keep(
                  db,
                  wanted.model(),
                  model.get().champion().version(),
                  wanted.kind(),
                  asOf,
                  model.get().score(db, wanted.kind(), units, asOf));
          Passes.reached(db, wanted, units.getLast(), kept);
          return true;
        });
  }
}
