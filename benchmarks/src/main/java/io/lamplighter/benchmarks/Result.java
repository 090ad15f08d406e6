package io.lamplighter.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a benchmark measured: the variants it compared, ratios with their spread, and the aims that
/// the project set itself.
///
/// ```java
/// return new Result()
///     .variant("retrained", Map.of("auc", .74))
///     .ratio("share of enrollments in the top third", sharesByWave)
///     .atLeast("pooled AUC", .70, .74);
/// ```
public final class Result {
  private final List<Variant> variants = new ArrayList<>();
  private final Map<String, Ratio> ratios = new LinkedHashMap<>();
  private final List<Aim> aims = new ArrayList<>();
  private final Map<String, Object> more = new LinkedHashMap<>();

  /// One of the things that were compared.
  ///
  /// @param figures numbers, texts, flags, or lists and maps of such
  public record Variant(String name, Map<String, Object> figures) {}

  /// A figure that was taken several times: never told without its spread.
  public record Ratio(double median, double low, double high) {
    /// Median, smallest and largest of at least one value.
    public static Ratio of(double... values) {
      var sorted = values.clone();
      Arrays.sort(sorted);
      int n = sorted.length;
      double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
      return new Ratio(median, sorted[0], sorted[n - 1]);
    }
  }

  /// What was to be reached, and whether it was.
  ///
  /// @param aim in words or as a comparison: `>= 0.4`
  public record Aim(String name, String aim, Object measured, boolean met) {}

  public Result variant(String name, Map<String, ?> figures) {
    variants.add(new Variant(name, new LinkedHashMap<>(figures)));
    return this;
  }

  public Result ratio(String name, double... values) {
    ratios.put(name, Ratio.of(values));
    return this;
  }

  public Result atLeast(String name, double aim, double measured) {
    return aim(name, ">= " + plain(aim), measured, measured >= aim);
  }

  public Result atMost(String name, double aim, double measured) {
    return aim(name, "<= " + plain(aim), measured, measured <= aim);
  }

  public Result aim(String name, String aim, Object measured, boolean met) {
    aims.add(new Aim(name, aim, measured, met));
    return this;
  }

  /// A further key of the JSON object.
  public Result key(String name, Object value) {
    more.put(name, value);
    return this;
  }

  public List<Variant> variants() {
    return List.copyOf(variants);
  }

  public Map<String, Ratio> ratios() {
    return new LinkedHashMap<>(ratios);
  }

  public List<Aim> aims() {
    return List.copyOf(aims);
  }

  public Map<String, Object> more() {
    return new LinkedHashMap<>(more);
  }

  public boolean isEveryAimMet() {
    return aims.stream().allMatch(Aim::met);
  }

  private static String plain(double number) {
    return number == Math.rint(number)
        ? String.format(Locale.ROOT, "%.0f", number)
        : Double.toString(number);
  }
}
