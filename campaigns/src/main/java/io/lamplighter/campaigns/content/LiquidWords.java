package io.lamplighter.campaigns.content;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The words and signs inside of one Liquid mark.
final class LiquidWords {
  private static final Pattern WORD =
      Pattern.compile(
          "(?<string>'[^']*'|\"[^\"]*\")"
              + "|(?<number>-?[0-9]+(?:\\.[0-9]+)?(?!\\w))"
              + "|(?<path>[A-Za-z_][A-Za-z0-9_]*(?:\\.[A-Za-z_][A-Za-z0-9_]*)*)"
              + "|(?<sign>==|!=|<>|<=|>=|\\.\\.|[^\\s])");

  enum Kind {
    STRING,
    NUMBER,
    /// A name, with dots if it is a path.
    PATH,
    SIGN
  }

  /// @param from where it begins in the template
  record Word(Kind kind, String text, int from) {
    int to() {
      return from + text.length();
    }

    boolean is(String other) {
      return kind != Kind.STRING && text.equals(other);
    }
  }

  private LiquidWords() {}

  static List<Word> of(String inner, int from) {
    var words = new ArrayList<Word>();
    var matcher = WORD.matcher(inner);
    while (matcher.find()) {
      Kind kind =
          matcher.group("string") != null
              ? Kind.STRING
              : matcher.group("number") != null
                  ? Kind.NUMBER
                  : matcher.group("path") != null ? Kind.PATH : Kind.SIGN;
      words.add(new Word(kind, matcher.group(), from + matcher.start()));
    }
    return words;
  }
}
