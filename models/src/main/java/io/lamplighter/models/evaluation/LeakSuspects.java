package io.lamplighter.models.evaluation;

import io.lamplighter.models.data.Schema;
import io.lamplighter.models.data.Slot;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.measures.Scored;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Features that look as if they were known only after the outcome: alone they tell nearly
/// everything, or one of their values always goes with a yes. Only suspicion; whoever knows the
/// data decides.
final class LeakSuspects {
  private static final double TELLS_ALL = 0.9;
  private static final double TELLS_MUCH = 0.79;
  private static final double TELLS_SOME = 0.7;
  private static final double APART = 0.02;
  private static final int PURE_ROWS = 30;
  private static final double PURE = 0.99;
  private static final int BINS = 20;
  private static final Pattern AFTERWARDS =
      Pattern.compile(
          ".*(duration|outcome|result|response|reason|status|score|satisf|churn|cancel|converted|conversion|purchase|after|final|resolved|closed).*");

  private LeakSuspects() {}

  private record Strength(int feature, double auc) {}

  static List<Warning> in(Schema schema, Table rows, boolean[] outcomes) {
    int width = schema.width();
    if (width == 0 || rows.rows() < 100) {
      return List.of();
    }
    var cells = schema.encoder(rows).block(0, rows.rows());
    double base =
        IntStream.range(0, outcomes.length).filter(i -> outcomes[i]).count()
            / (double) outcomes.length;
    var strengths = new ArrayList<Strength>();
    var warnings = new ArrayList<Warning>();
    for (int f = 0; f < schema.features().size(); f++) {
      var bins = bins(schema, f, cells, width);
      strengths.add(new Strength(f, alone(bins, outcomes, base)));
      pure(schema, f, bins, outcomes, base).ifPresent(warnings::add);
    }
    strengths.sort(Comparator.comparingDouble(s -> -s.auc()));
    for (int i = 0; i < strengths.size(); i++) {
      var strength = strengths.get(i);
      double next = i + 1 < strengths.size() ? strengths.get(i + 1).auc() : 0.5;
      String name = schema.features().get(strength.feature()).name();
      boolean calendar = schema.features().get(strength.feature()).calendar();
      boolean named = AFTERWARDS.matcher(name.toLowerCase(Locale.ROOT)).matches();
      boolean suspect =
          strength.auc() >= TELLS_ALL
              || (strength.auc() >= TELLS_MUCH && strength.auc() > next + APART)
              || (strength.auc() >= TELLS_SOME && named);
      if (suspect
          && !calendar
          && warnings.stream().noneMatch(w -> w.message().contains("'" + name + "'"))) {
        warnings.add(
            new Warning(
                "LEAK_SUSPECT",
                "Column '%s' alone ranks the outcomes with an AUC of %.2f. Was it known before the outcome? If not, drop it."
                    .formatted(name, strength.auc())));
      }
    }
    return warnings;
  }

  /// One bin per row: missing, special, level, or a twentieth of the amounts.
  private static int[] bins(Schema schema, int feature, double[] cells, int width) {
    int rows = cells.length / width;
    var bins = new int[rows];
    var edges = new double[0];
    for (int s = 0; s < width; s++) {
      var slot = schema.slots().get(s);
      if (slot.feature() != feature) {
        continue;
      }
      if (slot.kind() == Slot.Kind.AMOUNT) {
        edges = edges(cells, width, s);
      }
      for (int row = 0; row < rows; row++) {
        double cell = cells[row * width + s];
        switch (slot.kind()) {
          case LEVEL -> bins[row] = (int) cell;
          case AMOUNT -> bins[row] = bin(edges, cell);
          case MISSING -> bins[row] = cell == 1 ? -1 : bins[row];
          case SPECIAL -> bins[row] = cell == 1 ? -2 - s : bins[row];
        }
      }
    }
    return bins;
  }

  private static double[] edges(double[] cells, int width, int slot) {
    var column = new double[cells.length / width];
    Arrays.setAll(column, row -> cells[row * width + slot]);
    Arrays.sort(column);
    var distinct = Arrays.stream(column).distinct().limit(BINS + 1L).toArray();
    if (distinct.length <= BINS) {
      return distinct;
    }
    return IntStream.range(0, BINS)
        .mapToDouble(b -> column[(int) ((long) b * column.length / BINS)])
        .distinct()
        .toArray();
  }

  /// Edges have a bin of their own: where most amounts are 0, what matters is whether there is one.
  private static int bin(double[] edges, double cell) {
    int at = Arrays.binarySearch(edges, cell);
    return at >= 0 ? 2 * at : 2 * (-at - 2) + 1;
  }

  /// AUC of ranking by the rate of the row's bin, learned from the other half of the rows, so that
  /// many small bins gain nothing by chance.
  private static double alone(int[] bins, boolean[] outcomes, double base) {
    var yes = List.of(new HashMap<Integer, Double>(), new HashMap<Integer, Double>());
    var all = List.of(new HashMap<Integer, Double>(), new HashMap<Integer, Double>());
    for (int i = 0; i < bins.length; i++) {
      all.get(i % 2).merge(bins[i], 1.0, Double::sum);
      yes.get(i % 2).merge(bins[i], outcomes[i] ? 1.0 : 0.0, Double::sum);
    }
    double sum = 0;
    for (int half = 0; half < 2; half++) {
      int here = half;
      var rows = IntStream.range(0, bins.length).filter(i -> i % 2 == here).toArray();
      var scores = new double[rows.length];
      var y = new boolean[rows.length];
      for (int k = 0; k < rows.length; k++) {
        double n = all.get(1 - half).getOrDefault(bins[rows[k]], 0.0);
        double positive = yes.get(1 - half).getOrDefault(bins[rows[k]], 0.0);
        scores[k] = (positive + 2 * base) / (n + 2);
        y[k] = outcomes[rows[k]];
      }
      sum += Scored.of(scores, y).metrics().auc() / 2;
    }
    return sum;
  }

  /// A value that goes with a yes in nearly every row, where few rows are a yes.
  private static java.util.Optional<Warning> pure(
      Schema schema, int feature, int[] bins, boolean[] outcomes, double base) {
    var counts = new TreeMap<Integer, int[]>();
    for (int i = 0; i < bins.length; i++) {
      var count = counts.computeIfAbsent(bins[i], _ -> new int[2]);
      count[0]++;
      count[1] += outcomes[i] ? 1 : 0;
    }
    for (var count : counts.values()) {
      if (count[0] >= PURE_ROWS && count[1] >= PURE * count[0] && base <= 0.5) {
        return java.util.Optional.of(
            new Warning(
                "LEAK_SUSPECT",
                "Column '%s' has a value with which %d of %d rows are a yes, where %.1f %% are otherwise. Was it known before the outcome? If not, drop it."
                    .formatted(
                        schema.features().get(feature).name(), count[1], count[0], 100 * base)));
      }
    }
    return java.util.Optional.empty();
  }
}
