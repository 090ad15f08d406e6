package io.lamplighter.campaigns.content;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A template cut into text, `{{ outputs }}` and `{% tags %}`.
final class LiquidPieces {
  private static final Pattern MARK =
      Pattern.compile(
          "(?<open>\\{\\{-?|\\{%-?)(?<inner>[\\s\\S]*?)(?<close>-?\\}\\}|-?%\\})|\\{\\{|\\{%");

  private static final Pattern OPENING = Pattern.compile("\\{\\{|\\{%");

  private LiquidPieces() {}

  enum Kind {
    TEXT,
    OUTPUT,
    TAG,
    /// An opening mark without its closing one.
    BROKEN
  }

  /// A stretch of a template.
  ///
  /// @param text the whole piece as it is written
  /// @param open the opening mark with its white space control, for example `{{-`
  /// @param inner what stands between the marks
  /// @param innerFrom where that begins in the template
  record Piece(
      Kind kind, int from, String text, String open, String inner, int innerFrom, String close) {
    int to() {
      return from + text.length();
    }
  }

  static List<Piece> of(String template) {
    var pieces = new ArrayList<Piece>();
    var matcher = MARK.matcher(template);
    int at = 0;
    boolean closes = true;
    while (matcher.find()) {
      if (matcher.start() > at) {
        pieces.add(text(template, at, matcher.start()));
      }
      String open = closes ? matcher.group("open") : null;
      String close = closes ? matcher.group("close") : null;
      if (open == null && closes) {
        // Nothing closes from here to the end: looking again for every mark would take for ever.
        closes = false;
        int from = matcher.start();
        matcher.usePattern(OPENING).region(from, template.length()).find();
      }
      boolean output = template.startsWith("{{", matcher.start());
      if (open == null || close == null || close.endsWith("}}") != output) {
        pieces.add(
            new Piece(Kind.BROKEN, matcher.start(), matcher.group(), "", "", matcher.start(), ""));
      } else {
        pieces.add(
            new Piece(
                output ? Kind.OUTPUT : Kind.TAG,
                matcher.start(),
                matcher.group(),
                open,
                matcher.group("inner"),
                matcher.start("inner"),
                close));
      }
      at = matcher.end();
    }
    if (at < template.length()) {
      pieces.add(text(template, at, template.length()));
    }
    return pieces;
  }

  private static Piece text(String template, int from, int to) {
    return new Piece(Kind.TEXT, from, template.substring(from, to), "", "", from, "");
  }
}
