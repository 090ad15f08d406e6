package io.lamplighter.console.customers;

import io.lamplighter.ledger.attributes.FeatureWords;
import io.lamplighter.ledger.reports.ScoreWords;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A model's reason codes in words: what raised the score, and what lowered it.
final class ReasonWords {
  private ReasonWords() {}

  /// One reason.
  ///
  /// @param pull added to or taken from the log odds, with its sign
  record Reason(String feature, String value, String pull, boolean raised) {}

  /// Reasons as a decision keeps them: a list of feature, value and contribution, the weightiest
  /// first.
  static List<Reason> of(@Nullable Object kept) {
    if (!(kept instanceof List<?> list)) {
      return List.of();
    }
    return list.stream()
        .filter(Map.class::isInstance)
        .map(Map.class::cast)
        .map(ReasonWords::reason)
        .toList();
  }

  /// Those that raised the score, or those that lowered it.
  static Optional<String> said(@Nullable Object kept, boolean raised) {
    var said =
        of(kept).stream()
            .filter(reason -> reason.raised() == raised)
            .map(reason -> reason.feature() + " " + reason.value() + " (" + reason.pull() + ")")
            .toList();
    return said.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", said));
  }

  private static Reason reason(Map<?, ?> kept) {
    double pull = kept.get("contribution") instanceof Number number ? number.doubleValue() : 0;
    return new Reason(
        FeatureWords.of(String.valueOf(kept.get("feature"))),
        kept.get("value") == null
            ? "unknown"
            : ScoreWords.figure(String.valueOf(kept.get("value"))),
        String.format(Locale.US, "%s%.2f", pull < 0 ? "−" : "+", Math.abs(pull)),
        pull >= 0);
  }
}
