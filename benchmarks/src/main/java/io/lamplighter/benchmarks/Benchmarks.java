package io.lamplighter.benchmarks;

import io.lamplighter.benchmarks.bank.BankBenchmark;
import io.lamplighter.benchmarks.crash.CrashBenchmark;
import io.lamplighter.benchmarks.loop.LoopBenchmark;
import io.lamplighter.benchmarks.models.ModelsBenchmark;
import java.util.List;
import java.util.Optional;

/// All benchmarks there are.
public final class Benchmarks {
  private static final List<Benchmark> ALL =
      List.of(
          new BankBenchmark(), new CrashBenchmark(), new ModelsBenchmark(), new LoopBenchmark());

  private Benchmarks() {}

  /// In the order in which they are listed.
  public static List<Benchmark> all() {
    return ALL;
  }

  public static Optional<Benchmark> named(String name) {
    return ALL.stream().filter(each -> each.name().equals(name)).findFirst();
  }
}
