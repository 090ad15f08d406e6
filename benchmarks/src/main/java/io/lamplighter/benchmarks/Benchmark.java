package io.lamplighter.benchmarks;

/// One claim that anybody can measure: `lamplighter bench NAME`.
public interface Benchmark {
  /// What it is asked for by: one lower-case word.
  String name();

  /// What it shows, in one line for people.
  String shows();

  /// Measures. A missed aim is a figure of the result, never an exception.
  ///
  /// @throws Exception if the measuring itself failed
  Result run(Surroundings around) throws Exception;
}
