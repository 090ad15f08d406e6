package io.lamplighter.models.learning;

/// How a training is run. The result depends on the seed alone: the same seed gives the same bits
/// on any number of threads.
public record Effort(long seed, int threads, Progress progress) {
  public Effort {
    if (threads < 1) {
      throw new IllegalArgumentException("at least one thread is needed, not " + threads);
    }
  }

  /// One thread, nobody listening.
  public static Effort seeded(long seed) {
    return new Effort(seed, 1, Progress.NONE);
  }

  public Effort reporting(Progress listener) {
    return new Effort(seed, threads, listener);
  }

  public Effort onThreads(int count) {
    return new Effort(seed, count, progress);
  }
}
