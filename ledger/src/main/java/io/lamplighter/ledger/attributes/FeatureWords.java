package io.lamplighter.ledger.attributes;

import java.util.regex.Pattern;

/// What a feature is called where people read it.
public final class FeatureWords {
  /// Months, unlike in durations, where `m` is a minute: no feature looks back so shortly.
  private static final Pattern WINDOW = Pattern.compile("_(\\d+)([dm])$");

  private FeatureWords() {}

  /// `calls_12m` → `calls in the last 12 months`, `late_payments_90d` → `late payments in the last
  /// 90 days`, `average_bill` → `average bill`.
  public static String of(String feature) {
    var window = WINDOW.matcher(feature);
    if (!window.find()) {
      return feature.replace('_', ' ');
    }
    var unit = window.group(2).equals("d") ? "day" : "month";
    var many = window.group(1);
    return feature.substring(0, window.start()).replace('_', ' ')
        + " in the last "
        + (many.equals("1") ? unit : many + " " + unit + "s");
  }
}
