package io.lamplighter.models.measures;

import java.util.Arrays;
import java.util.HashMap;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Which rows belong together (one household, one customer seen twice), since they are no
/// independent evidence, and bootstrap draws that take or leave them together.
public final class Clusters {
  private final int[] of;
  private final int count;

  private Clusters(int[] of, int count) {
    this.of = of;
    this.count = count;
  }

  /// Every row for itself.
  public static Clusters single(int rows) {
    return new Clusters(IntStream.range(0, rows).toArray(), rows);
  }

  /// Rows with the same name belong together.
  public static Clusters named(String... names) {
    var places = new HashMap<String, Integer>();
    var of = new int[names.length];
    for (int i = 0; i < of.length; i++) {
      Integer known = places.putIfAbsent(names[i], places.size());
      of[i] = known == null ? places.size() - 1 : known;
    }
    return new Clusters(of, places.size());
  }

  public int rows() {
    return of.length;
  }

  public int count() {
    return count;
  }

  public Clusters pick(int[] rows) {
    var dense = new HashMap<Integer, Integer>();
    var picked = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      Integer known = dense.putIfAbsent(of[rows[i]], dense.size());
      picked[i] = known == null ? dense.size() - 1 : known;
    }
    return new Clusters(picked, dense.size());
  }

  /// What is done with each draw.
  public interface Draw {
    /// Row `i` counts `weights[i]` times; the array is used again for the next draw.
    void use(int draw, double[] weights);
  }

  /// Draws as many clusters as there are, with replacement, again and again.
  public void draw(int draws, long seed, Draw use) {
    var random = new SplittableRandom(seed);
    var times = new int[count];
    var weights = new double[of.length];
    for (int d = 0; d < draws; d++) {
      Arrays.fill(times, 0);
      for (int i = 0; i < count; i++) {
        times[random.nextInt(count)]++;
      }
      for (int row = 0; row < weights.length; row++) {
        weights[row] = times[of[row]];
      }
      use.use(d, weights);
    }
  }

  /// How many draws are worth their time: 400 for few rows, fewer where each draw is slow and the
  /// interval narrow anyway.
  int worthwhile() {
    return of.length <= 50_000 ? 400 : of.length <= 300_000 ? 200 : 60;
  }
}
