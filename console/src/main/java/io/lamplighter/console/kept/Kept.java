package io.lamplighter.console.kept;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The answers of one page, by what was asked. Two who ask the same at once wait for one answer;
/// the page shows as of when it is. Nothing is written anywhere: a console that starts again
/// computes again.
public final class Kept<A> {
  /// How long an answer is given again.
  public static final Duration LASTS = Duration.ofMinutes(10);

  private static final int MOST = 64;

  private final Map<String, Answer<A>> answers =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Answer<A>> eldest) {
          return size() > MOST;
        }
      };

  private static final class Answer<A> {
    private final Instant asOf;
    private Optional<A> answer = Optional.empty();

    Answer(Instant asOf) {
      this.asOf = asOf;
    }

    synchronized A get(Supplier<A> compute) {
      if (answer.isEmpty()) {
        answer = Optional.of(compute.get());
      }
      return answer.get();
    }
  }

  /// The answer to a question, as young as [#LASTS] at most.
  ///
  /// @param question all that the answer depends on besides the ledger
  public A answer(String question, Instant now, Supplier<A> compute) {
    Answer<A> kept;
    synchronized (answers) {
      var before = answers.get(question);
      if (before != null && !now.isBefore(before.asOf) && now.isBefore(before.asOf.plus(LASTS))) {
        kept = before;
      } else {
        kept = new Answer<>(now);
        answers.put(question, kept);
      }
    }
    return kept.get(compute);
  }
}
