package io.lamplighter.ledger.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a decision by need was made from, in words.
public final class NeedWords {
  private NeedWords() {}

  /// @param decision by the names of its columns, as [Why#decision] has it
  /// @return empty where nobody was ranked by need
  public static Optional<String> of(Map<String, Object> decision) {
    if (!(decision.get("need") instanceof Map<?, ?> need)) {
      return Optional.empty();
    }
    List<String> said = new ArrayList<>();
    said.add(
        "Need %s: risk of falling behind %s by %s %s"
            .formatted(
                figure(need.get("need")),
                figure(need.get("risk")),
                need.get("model"),
                need.get("version")));
    said.add(
        need.get("burden") == null
            ? "burden of the bill not known"
            : "the bills are %s of the income".formatted(percent(need.get("burden"))));
    said.add(
        need.get("effect") == null
            ? "effect of contact not shown"
            : "contact adds %s".formatted(figure(need.get("effect"))));
    if (decision.get("floor_group") != null) {
      said.add(
          Boolean.TRUE.equals(decision.get("by_floor"))
              ? "chosen for the floor of %s".formatted(decision.get("floor_group"))
              : "of the group %s, which has a floor".formatted(decision.get("floor_group")));
    }
    return Optional.of(String.join(", ", said));
  }

  private static String figure(@Nullable Object value) {
    return value instanceof Number number
        ? String.format(Locale.ROOT, "%.3f", number.doubleValue())
        : "not known";
  }

  private static String percent(@Nullable Object value) {
    return value instanceof Number number
        ? String.format(Locale.ROOT, "%.1f%%", 100 * number.doubleValue())
        : "not known";
  }
}
