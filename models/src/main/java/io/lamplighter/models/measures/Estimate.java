package io.lamplighter.models.measures;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;

/// A figure with its 95 % interval.
public record Estimate(double value, double low, double high) {

  /// The percentile interval of bootstrap draws around the value on all data; draws that are not
  /// defined (no positive among them) are left out.
  public static Estimate of(double value, double[] draws) {
    var sorted = Arrays.stream(draws).filter(d -> !Double.isNaN(d)).sorted().toArray();
    if (sorted.length == 0) {
      return new Estimate(value, Double.NaN, Double.NaN);
    }
    return new Estimate(value, quantile(sorted, 0.025), quantile(sorted, 0.975));
  }

  static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }

  /// Whether the whole interval lies above 0.
  public boolean isPositive() {
    return low > 0;
  }

  /// `{value, low, high}`; what is not defined is null.
  public ObjectNode toJson() {
    var json = JsonNodeFactory.instance.objectNode();
    put(json, "value", value);
    put(json, "low", low);
    put(json, "high", high);
    return json;
  }

  static void put(ObjectNode json, String name, double figure) {
    if (Double.isFinite(figure)) {
      json.put(name, figure);
    } else {
      json.putNull(name);
    }
  }
}
