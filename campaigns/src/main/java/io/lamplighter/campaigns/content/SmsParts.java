package io.lamplighter.campaigns.content;

import java.util.Map;

/// How a text message is sent and paid: in which alphabet and in how many parts.
///
/// @param alphabet GSM-7 if every character is in it, else UCS-2
/// @param units septets of GSM-7 (characters of its extension count two) or 16-bit units of UCS-2
/// @param parts what the carrier counts
/// @see "3GPP TS 23.038 for the alphabets, TS 23.040 for the headers of parts"
public record SmsParts(Alphabet alphabet, int units, int parts) {
  /// The two alphabets, with how much fits into a single message and into each of several.
  public enum Alphabet {
    GSM_7(160, 153),
    UCS_2(70, 67);

    private final int single;
    private final int each;

    Alphabet(int single, int each) {
      this.single = single;
      this.each = each;
    }
  }

  private static final String BASIC =
      "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
          + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
  private static final String EXTENSION = "\f^{}\\[~]|€";

  /// Signs that word processors put in and that have a plain form of the same meaning.
  private static final Map<Character, String> PLAIN =
      Map.ofEntries(
          Map.entry('\u2018', "'"),
          Map.entry('\u2019', "'"),
          Map.entry('\u201A', "'"),
          Map.entry('\u201C', "\""),
          Map.entry('\u201D', "\""),
          Map.entry('\u201E', "\""),
          Map.entry('\u2010', "-"),
          Map.entry('\u2011', "-"),
          Map.entry('\u2012', "-"),
          Map.entry('\u2013', "-"),
          Map.entry('\u2014', "-"),
          Map.entry('\u2026', "..."),
          Map.entry('\u00A0', " "),
          Map.entry('\u2009', " "),
          Map.entry('\u202F', " "),
          Map.entry('\u200B', ""),
          Map.entry('\uFEFF', ""),
          Map.entry('\t', " "));

  /// The text with curly quotes, dashes and special spaces made plain, so that a single one of them
  /// does not halve what fits into a message.
  public static String plain(String text) {
    var result = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      result.append(PLAIN.getOrDefault(letter, String.valueOf(letter)));
    }
    return result.toString();
  }

  /// Counts a text as it stands.
  public static SmsParts of(String text) {
    int septets = 0;
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (BASIC.indexOf(letter) >= 0) {
        septets++;
      } else if (EXTENSION.indexOf(letter) >= 0) {
        septets += 2;
      } else {
        return new SmsParts(Alphabet.UCS_2, text.length(), parts(text, Alphabet.UCS_2));
      }
    }
    return new SmsParts(Alphabet.GSM_7, septets, parts(text, Alphabet.GSM_7));
  }

  /// A character of two units is never split between parts.
  private static int parts(String text, Alphabet alphabet) {
    int parts = 1;
    int inPart = 0;
    int total = 0;
    for (int i = 0; i < text.length(); ) {
      int units = units(text, i, alphabet);
      if (inPart + units > alphabet.each) {
        parts++;
        inPart = 0;
      }
      inPart += units;
      total += units;
      i += alphabet == Alphabet.UCS_2 ? units : 1;
    }
    return total <= alphabet.single ? 1 : parts;
  }

  private static int units(String text, int at, Alphabet alphabet) {
    if (alphabet == Alphabet.GSM_7) {
      return EXTENSION.indexOf(text.charAt(at)) >= 0 ? 2 : 1;
    }
    return Character.charCount(text.codePointAt(at));
  }
}
