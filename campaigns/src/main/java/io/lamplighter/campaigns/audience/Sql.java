package io.lamplighter.campaigns.audience;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// A piece of Postgres SQL with named binds (`:x1`), to be put into a larger statement that has the
/// aliases it reads.
///
/// @param binds String, Long, Double, Boolean and Instant by name; exactly those that the text
///   names, but for `now`
public record Sql(String text, Map<String, Object> binds) {
  public Sql {
    binds = Collections.unmodifiableMap(new LinkedHashMap<>(binds));
  }

  /// Whether the text reads the bind `:now`, the instant of the decision, which the caller binds.
  public boolean readsNow() {
    return text.contains(":now");
  }
}
