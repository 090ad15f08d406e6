package io.lamplighter.models.whatif;

import io.lamplighter.models.data.BadData;
import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Labels;
import io.lamplighter.models.data.Numbers;
import io.lamplighter.models.data.Table;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Something that could be different.
public sealed interface Change {
  /// The customers as they would be.
  ///
  /// @param features of the model: special values of a number are codes and do not move
  Table apply(Table customers, List<? extends FeatureSpec> features, long seed);

  /// A number moves for everybody.
  record Shift(String feature, double by) implements Change {
    @Override
    public Table apply(Table customers, List<? extends FeatureSpec> features, long seed) {
      if (!(customers.column(feature) instanceof Numbers numbers)) {
        throw new BadData(
            "feature '%s'".formatted(feature),
            "it is no number",
            "Shift numbers; for words, say how many more have which.");
      }
      var codes =
          features.stream()
              .filter(spec -> spec.name().equals(feature))
              .flatMap(
                  spec ->
                      spec instanceof FeatureSpec.Numeric number
                          ? number.specials().stream()
                          : Stream.of())
              .toList();
      return customers.with(
          Numbers.of(
              feature,
              Arrays.stream(numbers.toArray()).map(v -> codes.contains(v) ? v : v + by).toArray()));
    }
  }

  /// More customers have a word: `points` of a hundred more, drawn at random from those who have
  /// another.
  record MoreWith(String feature, String level, double points) implements Change {
    public MoreWith {
      if (!(points > 0 && points <= 100)) {
        throw new IllegalArgumentException("points lie between 0 and 100");
      }
    }

    @Override
    public Table apply(Table customers, List<? extends FeatureSpec> features, long seed) {
      var column = customers.column(feature);
      var words = new String[column.rows()];
      Arrays.setAll(words, column::text);
      var others = IntStream.range(0, words.length).filter(i -> !words[i].equals(level)).toArray();
      int wanted = (int) Math.round(points / 100 * words.length);
      if (wanted > others.length) {
        throw new BadData(
            "feature '%s'".formatted(feature),
            "only %.0f %% of the customers do not have '%s' yet"
                .formatted(100.0 * others.length / words.length, level),
            "Ask for fewer points.");
      }
      for (int i : Draw.some(others, wanted, new SplittableRandom(seed))) {
        words[i] = level;
      }
      return customers.with(Labels.of(feature, words));
    }
  }

  /// More customers have a flag, a number that is 1 or 0: `points` of a hundred more, drawn at
  /// random from those who do not.
  record MoreFlagged(String feature, double points) implements Change {
    public MoreFlagged {
      if (!(points > 0 && points <= 100)) {
        throw new IllegalArgumentException("points lie between 0 and 100");
      }
    }

    @Override
    public Table apply(Table customers, List<? extends FeatureSpec> features, long seed) {
      if (!(customers.column(feature) instanceof Numbers numbers)) {
        throw new BadData(
            "feature '%s'".formatted(feature),
            "it is no flag",
            "For words, say how many more have which.");
      }
      var flags = numbers.toArray().clone();
      var without = IntStream.range(0, flags.length).filter(i -> flags[i] == 0).toArray();
      int wanted = (int) Math.round(points / 100 * flags.length);
      if (wanted > without.length) {
        throw new BadData(
            "feature '%s'".formatted(feature),
            "only %.0f %% of the customers do not have it yet"
                .formatted(100.0 * without.length / flags.length),
            "Ask for fewer points.");
      }
      for (int i : Draw.some(without, wanted, new SplittableRandom(seed))) {
        flags[i] = 1;
      }
      return customers.with(Numbers.of(feature, flags));
    }
  }

  /// A count moves by so many on average: whole steps, given to or taken from customers drawn at
  /// random, and never below 0.
  record Count(String feature, double by) implements Change {
    @Override
    public Table apply(Table customers, List<? extends FeatureSpec> features, long seed) {
      if (!(customers.column(feature) instanceof Numbers numbers)) {
        throw new BadData(
            "feature '%s'".formatted(feature),
            "it is no count",
            "For words, say how many more have which.");
      }
      var counts = numbers.toArray().clone();
      var known = IntStream.range(0, counts.length).filter(i -> !Double.isNaN(counts[i])).toArray();
      long steps = Math.round(Math.abs(by) * known.length);
      var random = new SplittableRandom(seed);
      if (by > 0) {
        give(counts, known, steps, random);
      } else {
        take(counts, known, steps, random);
      }
      return customers.with(Numbers.of(feature, counts));
    }

    /// To all in turn, in an order drawn anew.
    private static void give(double[] counts, int[] known, long steps, SplittableRandom random) {
      var order = known.clone();
      for (int i = order.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int kept = order[i];
        order[i] = order[j];
        order[j] = kept;
      }
      for (int i = 0; i < order.length; i++) {
        counts[order[i]] += Math.floorDiv(steps, order.length);
        counts[order[i]] += i < Math.floorMod(steps, order.length) ? 1 : 0;
      }
    }

    private void take(double[] counts, int[] known, long steps, SplittableRandom random) {
      int units = (int) Arrays.stream(known).mapToDouble(i -> counts[i]).sum();
      if (steps > units) {
        throw new BadData(
            "feature '%s'".formatted(feature),
            "on average there are only %.2f".formatted((double) units / known.length),
            "Ask for less.");
      }
      var each = new int[units];
      int at = 0;
      for (int i : known) {
        for (int k = 0; k < (int) counts[i]; k++) {
          each[at++] = i;
        }
      }
      for (int taken : Draw.some(each, (int) steps, random)) {
        counts[taken]--;
      }
    }
  }
}
