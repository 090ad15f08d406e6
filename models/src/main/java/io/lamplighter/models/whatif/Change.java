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
      var random = new SplittableRandom(seed);
      for (int i = 0; i < wanted; i++) {
        int at = i + random.nextInt(others.length - i);
        int kept = others[i];
        others[i] = others[at];
        others[at] = kept;
        words[others[i]] = level;
      }
      return customers.with(Labels.of(feature, words));
    }
  }
}
