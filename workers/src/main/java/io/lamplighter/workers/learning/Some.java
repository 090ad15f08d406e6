package io.lamplighter.workers.learning;

import java.util.List;
import java.util.SplittableRandom;

/// A fair draw of units to learn from, where all of them would take too long.
final class Some {
  private Some() {}

  /// All where there are no more than `most`, else so many of them, in their order.
  static List<Long> of(List<Long> all, int most, long seed) {
    if (all.size() <= most) {
      return all;
    }
    return new SplittableRandom(seed)
        .ints(0, all.size())
        .distinct()
        .limit(most)
        .sorted()
        .mapToObj(all::get)
        .toList();
  }
}
