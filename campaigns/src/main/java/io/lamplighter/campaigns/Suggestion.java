package io.lamplighter.campaigns;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// The word that an author most likely meant.
public final class Suggestion {
  private Suggestion() {}

  /// The closest of the known words, if one is close enough to be a slip of the finger: at most one
  /// slip in four letters, a swap of neighbours counted as one.
  public static Optional<String> of(String written, Collection<String> known) {
    int allowed = Math.max(1, written.length() / 4);
    return known.stream()
        .filter(word -> !word.equals(written))
        .filter(word -> Math.abs(word.length() - written.length()) <= allowed)
        .filter(word -> slips(written, word) <= allowed)
        .min(
            Comparator.comparingInt((String word) -> slips(written, word))
                .thenComparing(Comparator.naturalOrder()));
  }

  /// A hint for an unknown word: the likely one, then all there are unless they are too many.
  public static String hint(String written, Collection<String> known) {
    var list = known.stream().sorted().toList();
    String all =
        list.size() < 2 || list.size() > 24 ? "" : "One of: " + String.join(", ", list) + ".";
    return of(written, known)
        .map(word -> "did you mean '" + word + "'? " + all)
        .orElse(all)
        .strip();
  }

  /// Damerau-Levenshtein distance (optimal string alignment), blind to case.
  static int slips(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      d[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      d[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
