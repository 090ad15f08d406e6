package io.lamplighter.campaigns.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// How far apart two words are.
final class Spelling {
  private Spelling() {}

  /// Letters left out, put in, changed, or swapped with their neighbour: optimal string alignment
  /// distance (Damerau 1964).
  static int distance(String one, String other) {
    var before = new int[other.length() + 1];
    var above = new int[other.length() + 1];
    var row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], above[j]) + 1, above[j - 1] + change);
        if (i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1)) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
      var free = before;
      before = above;
      above = row;
      row = free;
    }
    return above[other.length()];
  }

  /// The word that was probably meant, if one is close.
  static Optional<String> closest(String word, Collection<String> known) {
    return known.stream()
        .filter(candidate -> distance(word, candidate) <= Math.max(1, word.length() / 3))
        .min(
            Comparator.<String>comparingInt(candidate -> distance(word, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }
}
