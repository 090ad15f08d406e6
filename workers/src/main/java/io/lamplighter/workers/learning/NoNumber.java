package io.lamplighter.workers.learning;

import io.lamplighter.models.registry.Registry;
import io.lamplighter.models.registry.Registry.Champion;
import java.time.Instant;
import java.util.Arrays;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What a model says that is no number: figures that ran over or were divided by nothing. It counts
/// as unknown, and an alarm of the version says how often.
final class NoNumber {
  static final String CODE = "NO_NUMBER";

  private NoNumber() {}

  /// The score as it is kept; null if it is none.
  static @Nullable Double known(double score) {
    return Double.isFinite(score) ? score : null;
  }

  /// Raises the alarm if any of these is no number. One for each instant is kept.
  static void alarm(Handle db, Champion champion, double[] scores, Instant at) {
    long none = Arrays.stream(scores).filter(score -> !Double.isFinite(score)).count();
    if (none > 0) {
      Registry.alarm(
          db,
          new Registry.Alarm(
              champion.model(),
              champion.version(),
              at,
              CODE,
              "%,d of %,d scored together got no number; their score is unknown."
                  .formatted(none, scores.length)));
    }
  }
}
