package io.lamplighter.campaigns;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What enters a campaign once: its `for:`.
public enum UnitKind {
  CUSTOMER,
  ACCOUNT,
  PREMISE;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<UnitKind> named(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }
}
