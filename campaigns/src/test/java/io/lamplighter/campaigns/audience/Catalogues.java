package io.lamplighter.campaigns.audience;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The small catalogue that tests of this module share.
public final class Catalogues {
  private Catalogues() {}

  public static Catalogue small() {
    return Catalogue.parse(text());
  }

  /// The same, without the lists of values that let comparisons be refused.
  static Catalogue withoutLists() {
    return Catalogue.parse(text().replaceAll("(?m)^ *values:.*\\n", ""));
  }

  private static String text() {
    try (var in =
        Catalogues.class.getResourceAsStream("/io/lamplighter/campaigns/catalogue.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
