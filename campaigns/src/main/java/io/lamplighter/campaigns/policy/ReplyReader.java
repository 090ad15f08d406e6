package io.lamplighter.campaigns.policy;

import java.text.Normalizer;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads replies for opting out, for help and for opting in, by the words of the policy. In doubt
/// it reads an opt-out: whoever is left alone by mistake can be asked, whoever is not cannot.
public final class ReplyReader {
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Mn}]");
  private static final Pattern APOSTROPHES = Pattern.compile("['’‘`´]");
  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern DRAWN_OUT = Pattern.compile("(\\p{L})\\1{2,}");
  private static final int SHORTEST_TO_MISSPELL = 4;

  private final Policy.Replies words;

  public ReplyReader(Policy.Replies words) {
    this.words = words;
  }

  /// What a reply means. Case, accents, punctuation, emoji and the width of letters play no part.
  public Reply read(String text) {
    var plain = plain(text);
    if (words.stop().contains(plain)) {
      return new Reply.OptOut(plain, true, false);
    }
    var wrongPerson = longest(words.wrongPerson(), plain, ReplyReader::holds);
    if (wrongPerson.isPresent()) {
      return new Reply.OptOut(wrongPerson.get(), false, true);
    }
    if (words.start().contains(plain)) {
      return new Reply.OptIn();
    }
    if (words.help().contains(plain)) {
      return new Reply.Help();
    }
    var relaxed = DRAWN_OUT.matcher(plain).replaceAll("$1");
    return longest(words.stopStarts(), relaxed, ReplyReader::begins)
        .or(() -> longest(words.stopAnywhere(), relaxed, ReplyReader::holds))
        .or(() -> longest(words.stop(), relaxed, ReplyReader::misspells))
        .map(found -> (Reply) new Reply.OptOut(found, false, false))
        .orElseGet(Reply.None::new);
  }

  /// A text as words are compared: compatibility forms unified, no accents, lower case, only
  /// letters, digits and single spaces.
  static String plain(String text) {
    var unified = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    var bare =
        INVISIBLE.matcher(Normalizer.normalize(unified, Normalizer.Form.NFKD)).replaceAll("");
    var joined = APOSTROPHES.matcher(bare).replaceAll("");
    return NO_WORD.matcher(joined).replaceAll(" ").strip();
  }

  private interface Match {
    boolean test(String word, String text);
  }

  private static Optional<String> longest(Set<String> words, String text, Match match) {
    return words.stream()
        .filter(word -> match.test(word, text))
        .max(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
  }

  private static boolean begins(String word, String text) {
    return (text + " ").startsWith(word + " ");
  }

  private static boolean holds(String word, String text) {
    return (" " + text + " ").contains(" " + word + " ");
  }

  private static boolean misspells(String word, String text) {
    return word.length() >= SHORTEST_TO_MISSPELL && Spelling.distance(word, text) <= 1;
  }
}
