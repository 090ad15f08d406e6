package io.lamplighter.models.whatif;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Lots without putting back.
final class Draw {
  private Draw() {}

  /// So many of some, each as likely as any other, in the order drawn.
  ///
  /// @param wanted at most as many as there are
  static int[] some(int[] of, int wanted, SplittableRandom random) {
    var lots = of.clone();
    for (int i = 0; i < wanted; i++) {
      int at = i + random.nextInt(lots.length - i);
      int drawn = lots[at];
      lots[at] = lots[i];
      lots[i] = drawn;
    }
    return Arrays.copyOf(lots, wanted);
  }
}
