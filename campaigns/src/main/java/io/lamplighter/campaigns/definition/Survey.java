package io.lamplighter.campaigns.definition;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// A survey instrument, with its scale.
public enum Survey {
  /// "How satisfied were you?", 1 to 5.
  CSAT(1, 5),
  /// "How likely to recommend?", 0 to 10.
  NPS(0, 10),
  /// "Made it easy for me", 1 to 7.
  CES(1, 7),
  /// "Was your issue fully resolved in that contact?": 1 yes, 0 no, 2 not yet.
  FCR(0, 2);

  private final int lowest;
  private final int highest;

  Survey(int lowest, int highest) {
    this.lowest = lowest;
    this.highest = highest;
  }

  public int lowest() {
    return lowest;
  }

  public int highest() {
    return highest;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Survey> named(String word) {
    return Arrays.stream(values()).filter(survey -> survey.word().equals(word)).findFirst();
  }
}
