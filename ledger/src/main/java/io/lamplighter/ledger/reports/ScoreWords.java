package io.lamplighter.ledger.reports;

import io.lamplighter.ledger.waves.RankedBy;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;

/// Scores and what hangs on them, as people read them.
public final class ScoreWords {
  private static final int DIGITS = 3;

  private ScoreWords() {}

  /// Rounds to what can be told apart, three digits: `0.03705203739237662` → `0.0371`. Whole
  /// numbers and what is no number stay as they are.
  public static String figure(String text) {
    try {
      var number = new BigDecimal(text);
      int places = Math.max(0, DIGITS - (number.precision() - number.scale()));
      return number.scale() <= 0
          ? text
          : plain(number.setScale(Math.min(places, number.scale()), RoundingMode.HALF_UP));
    } catch (NumberFormatException word) {
      return text;
    }
  }

  private static String plain(BigDecimal number) {
    return (number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros()).toPlainString();
  }

  /// How a decision came to its place: what it was ranked by, or why it could not be.
  ///
  /// @param decision by the names of its columns, as [Why#decision] has it
  /// @return empty where nobody was ranked
  public static Optional<String> ranking(Map<String, Object> decision) {
    var by = RankedBy.of(decision.get("ranked_by"));
    boolean couldNotScore = decision.get("model") != null && decision.get("score") == null;
    return by.filter(ranked -> ranked == RankedBy.LOT && couldNotScore).isPresent()
        ? Optional.of(
            "drawn by lot: %s %s gave no number, it could not score them"
                .formatted(decision.get("model"), decision.get("model_version")))
        : by.map(RankedBy::sentence);
  }
}
