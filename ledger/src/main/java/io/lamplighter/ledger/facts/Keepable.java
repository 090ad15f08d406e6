package io.lamplighter.ledger.facts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.util.Map;

/// What the ledger can keep of what a sender tells: JSON can name characters that no Postgres text
/// holds, halves of characters, and numbers that nothing computes with. One such row would fail the
/// statement for all, or be stored under another key than it was sent with.
final class Keepable {
  private Keepable() {}

  /// @param value text, number, boolean, list or map, as JSON is read
  static boolean is(Object value) {
    return switch (value) {
      case String text -> text.indexOf('\0') < 0 && UTF_8.newEncoder().canEncode(text);
      case Number number -> isComputable(new BigDecimal(number.toString()));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .allMatch(
                  each -> is(each.getKey()) && (each.getValue() == null || is(each.getValue())));
      case Iterable<?> list -> {
        for (var each : list) {
          if (each != null && !is(each)) {
            yield false;
          }
        }
        yield true;
      }
      default -> true;
    };
  }

  private static boolean isComputable(BigDecimal number) {
    double computed = number.doubleValue();
    return Double.isFinite(computed) && (computed != 0 || number.signum() == 0);
  }
}
