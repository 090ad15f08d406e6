package io.lamplighter.models.drift;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// How the values of one feature are spread: common single values (a code, zero, a level) each in a
/// bin of its own, missing ones in another, the rest in ten bins of equal size. Deciles alone are
/// blind where one value fills 96 % of the rows.
///
/// @param singles values with a bin of their own, rising
/// @param cuts upper edges between the bins of the rest, rising
/// @param counts training rows per bin: singles, then missing, then the rest
public record Spread(List<Double> singles, List<Double> cuts, List<Double> counts) {
  private static final double COMMON = 0.05;
  private static final double COMMON_WORD = 0.01;
  private static final int BINS = 10;

  public Spread {
    singles = List.copyOf(singles);
    cuts = List.copyOf(cuts);
    counts = List.copyOf(counts);
  }

  /// @param words whether the figures are codes of words, of which the rare ones share the last bin
  static Spread learn(double[] figures, boolean words) {
    var times = new TreeMap<Double, Integer>();
    for (double figure : figures) {
      if (!Double.isNaN(figure)) {
        times.merge(figure, 1, Integer::sum);
      }
    }
    double common = (words ? COMMON_WORD : COMMON) * figures.length;
    var singles =
        times.entrySet().stream().filter(e -> e.getValue() >= common).map(e -> e.getKey()).toList();
    var rest =
        Arrays.stream(figures)
            .filter(v -> !Double.isNaN(v) && !singles.contains(v))
            .sorted()
            .toArray();
    var cuts = new ArrayList<Double>();
    if (!words && rest.length >= common) {
      for (int b = 1; b < BINS; b++) {
        double cut = rest[(int) ((long) b * rest.length / BINS)];
        if (cuts.isEmpty() || cut > cuts.getLast()) {
          cuts.add(cut);
        }
      }
    }
    var empty = new Spread(singles, cuts, List.of());
    return new Spread(singles, cuts, Arrays.stream(empty.count(figures)).boxed().toList());
  }

  int bins() {
    return singles.size() + 1 + cuts.size() + 1;
  }

  /// Rows per bin.
  double[] count(double[] figures) {
    var counted = new double[bins()];
    var exact = singles.stream().mapToDouble(Double::doubleValue).toArray();
    var edges = cuts.stream().mapToDouble(Double::doubleValue).toArray();
    for (double figure : figures) {
      counted[bin(figure, exact, edges)]++;
    }
    return counted;
  }

  private static int bin(double figure, double[] exact, double[] edges) {
    if (Double.isNaN(figure)) {
      return exact.length;
    }
    int single = Arrays.binarySearch(exact, figure);
    if (single >= 0) {
      return single;
    }
    int at = Arrays.binarySearch(edges, figure);
    return exact.length + 1 + (at >= 0 ? at + 1 : -at - 1);
  }

  /// The population stability index of later figures: `sum of (q - p) ln(q / p)` over bins, half a
  /// row added to each so that an empty one is not infinite. With the 95 % point it has when
  /// nothing changed: `chi2(bins - 1) (1/n + 1/m)` (Yurdakul & Naranjo 2020).
  public Shift compare(double[] later) {
    var then = counts.stream().mapToDouble(Double::doubleValue).toArray();
    var now = count(later);
    double n = Arrays.stream(then).sum();
    double m = Arrays.stream(now).sum();
    int used = (int) IntStream.range(0, then.length).filter(b -> then[b] + now[b] > 0).count();
    double index = 0;
    for (int b = 0; b < then.length; b++) {
      if (then[b] + now[b] > 0) {
        double p = (then[b] + 0.5) / (n + 0.5 * used);
        double q = (now[b] + 0.5) / (m + 0.5 * used);
        index += (q - p) * Math.log(q / p);
      }
    }
    return new Shift(index, chiSquare95(Math.max(1, used - 1)) * (1 / n + 1 / m));
  }

  /// How far a spread has moved.
  ///
  /// @param index the population stability index
  /// @param noise what chance alone exceeds in one of twenty comparisons
  public record Shift(double index, double noise) {
    public enum Level {
      FINE,
      WATCH,
      ACT
    }

    /// .1 and .25 are folklore without error rates; chance may ask for more.
    public Level level() {
      if (index <= Math.max(0.1, noise)) {
        return Level.FINE;
      }
      return index <= Math.max(0.25, 1.5 * noise) ? Level.WATCH : Level.ACT;
    }
  }

  /// Wilson and Hilferty's approximation, within 1 % from one degree of freedom on.
  static double chiSquare95(int degrees) {
    double a = 2.0 / (9 * degrees);
    double root = 1 - a + 1.644854 * Math.sqrt(a);
    return degrees * root * root * root;
  }

  ObjectNode toJson() {
    var json = JsonNodeFactory.instance.objectNode();
    singles.forEach(json.putArray("singles")::add);
    cuts.forEach(json.putArray("cuts")::add);
    counts.forEach(json.putArray("counts")::add);
    return json;
  }

  static Spread fromJson(JsonNode json) {
    return new Spread(
        doubles(json.path("singles")), doubles(json.path("cuts")), doubles(json.path("counts")));
  }

  private static List<Double> doubles(JsonNode array) {
    return IntStream.range(0, array.size()).mapToObj(i -> array.path(i).asDouble()).toList();
  }
}
