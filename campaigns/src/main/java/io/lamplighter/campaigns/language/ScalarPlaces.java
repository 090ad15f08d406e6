package io.lamplighter.campaigns.language;

import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Where each character of a YAML text stands in the file. Walks value and source side by side:
/// everything but white space stands in both in the same order, escapes aside.
final class ScalarPlaces {
  private ScalarPlaces() {}

  /// For each UTF-16 unit of the value, and for its end, the code point of the file.
  static int[] of(SourceText source, ScalarNode node) {
    String value = node.getValue();
    int from = node.getStartMark().map(mark -> mark.getIndex()).orElse(0);
    int to = node.getEndMark().map(mark -> mark.getIndex()).orElse(source.length());
    int[] places = new int[value.length() + 1];
    boolean quoted =
        node.getScalarStyle() == ScalarStyle.SINGLE_QUOTED
            || node.getScalarStyle() == ScalarStyle.DOUBLE_QUOTED;
    int at = quoted ? from + 1 : from;
    if (node.getScalarStyle() == ScalarStyle.LITERAL
        || node.getScalarStyle() == ScalarStyle.FOLDED) {
      at = afterHeader(source, from);
    }
    int end = quoted ? to - 1 : to;
    boolean escapes = node.getScalarStyle() == ScalarStyle.DOUBLE_QUOTED;
    int i = 0;
    while (i < value.length()) {
      int letter = value.codePointAt(i);
      int units = Character.charCount(letter);
      if (isSpace(letter)) {
        // A space of the value is a space of the file, or a line end with all the white around it.
        at = escapes ? skipContinuation(source, at, end) : at;
        for (int unit = 0; unit < units; unit++) {
          places[i + unit] = Math.min(at, end);
        }
        at += width(source, at, end, letter, escapes);
      } else {
        at = skipSpace(source, at, end, escapes);
        for (int unit = 0; unit < units; unit++) {
          places[i + unit] = Math.min(at, end);
        }
        at += letterWidth(source, at, end, node.getScalarStyle());
      }
      i += units;
    }
    places[value.length()] = Math.min(at, end);
    return places;
  }

  private static int afterHeader(SourceText source, int from) {
    int at = from;
    while (at < source.length() && source.codePoint(at) != '\n') {
      at++;
    }
    return Math.min(at + 1, source.length());
  }

  private static int width(SourceText source, int at, int end, int letter, boolean escapes) {
    if (at < end && escapes && source.codePoint(at) == '\\') {
      return escapeWidth(source, at, end);
    }
    return at < end && source.codePoint(at) == letter ? 1 : 0;
  }

  private static int letterWidth(SourceText source, int at, int end, ScalarStyle style) {
    if (at >= end) {
      return 0;
    }
    if (style == ScalarStyle.SINGLE_QUOTED && source.codePoint(at) == '\'') {
      return 2;
    }
    if (style == ScalarStyle.DOUBLE_QUOTED && source.codePoint(at) == '\\') {
      return escapeWidth(source, at, end);
    }
    return 1;
  }

  private static int escapeWidth(SourceText source, int at, int end) {
    if (at + 1 >= end) {
      return 1;
    }
    return switch (source.codePoint(at + 1)) {
      case 'x' -> 4;
      case 'u' -> 6;
      case 'U' -> 10;
      default -> 2;
    };
  }

  /// A backslash at the end of a line joins the next line without a space.
  private static int skipContinuation(SourceText source, int at, int end) {
    int next = at;
    while (next + 1 < end
        && source.codePoint(next) == '\\'
        && isBreak(source.codePoint(next + 1))) {
      next++;
      while (next < end && isSpace(source.codePoint(next))) {
        next++;
      }
    }
    return next;
  }

  private static int skipSpace(SourceText source, int at, int end, boolean escapes) {
    int next = escapes ? skipContinuation(source, at, end) : at;
    while (next < end && isSpace(source.codePoint(next))) {
      next++;
      if (escapes) {
        next = skipContinuation(source, next, end);
      }
    }
    return next;
  }

  private static boolean isSpace(int letter) {
    return letter == ' ' || letter == '\t' || isBreak(letter);
  }

  private static boolean isBreak(int letter) {
    return letter == '\n' || letter == '\r';
  }
}
