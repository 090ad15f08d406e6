package io.lamplighter.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// The machine that a benchmark ran on, and how much of it others took meanwhile.
public final class Machine {
  private static final Path STAT = Path.of("/proc/stat");
  private static final int STEAL = 8;

  private final long[] before;

  private Machine(long[] before) {
    this.before = before;
  }

  /// Begins to watch.
  public static Machine watched() {
    return new Machine(ticks());
  }

  /// What belongs beside every figure: `cores`, `jdk`, and `steal`, the share of processor time
  /// since the start of watching that went to other guests of the host (-1 where the system does
  /// not tell).
  public Map<String, Object> told() {
    var told = new LinkedHashMap<String, Object>();
    told.put("cores", Runtime.getRuntime().availableProcessors());
    told.put("jdk", Runtime.version().toString());
    told.put("steal", share(before, ticks()));
    return told;
  }

  static double share(long[] before, long[] after) {
    if (before.length <= STEAL || after.length <= STEAL) {
      return -1;
    }
    // Guest time, behind the steal column, is contained in the user's.
    long all = sum(after) - sum(before);
    return all <= 0 ? 0 : (double) (after[STEAL] - before[STEAL]) / all;
  }

  private static long sum(long[] ticks) {
    return Arrays.stream(ticks, 1, STEAL + 1).sum();
  }

  /// The columns of the first line, from 1 as in `man 5 proc`; empty where there is no such file.
  private static long[] ticks() {
    try (var lines = Files.lines(STAT)) {
      var words = lines.findFirst().orElse("").trim().split("\\s+", -1);
      var ticks = new long[words.length];
      for (int i = 1; i < words.length; i++) {
        ticks[i] = Long.parseLong(words[i]);
      }
      return ticks;
    } catch (IOException none) {
      return new long[0];
    }
  }
}
