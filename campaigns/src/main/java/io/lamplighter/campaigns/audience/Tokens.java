package io.lamplighter.campaigns.audience;

import io.lamplighter.campaigns.audience.Term.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The words and signs of an expression by their places. CEL's tree says where a part has its main
/// sign; this says how far the part reaches.
final class Tokens {
  private static final Pattern TOKEN =
      Pattern.compile(
          """
          (?x) //[^\\n]* | \\s+
          | (?<token> [rRbB]* (?: \"""[\\s\\S]*?\""" | '''[\\s\\S]*?''' | "(?:\\\\.|[^"\\\\])*+" | '(?:\\\\.|[^'\\\\])*+' )
          | [0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?[uU]? | \\.[0-9]+
          | [A-Za-z_][A-Za-z0-9_]*
          | && | \\|\\| | == | != | <= | >= | [^\\s] )
          """);

  private final String text;
  private final List<Span> spans = new ArrayList<>();

  Tokens(String text) {
    this.text = text;
    var matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      if (matcher.group("token") != null) {
        spans.add(new Span(matcher.start(), matcher.end()));
      }
    }
  }

  /// The place of the token at an offset, or of the last one when the offset is behind all.
  Span at(int offset) {
    for (Span span : spans) {
      if (offset < span.to()) {
        return span;
      }
    }
    return new Span(text.length(), text.length());
  }

  String word(Span span) {
    return text.substring(span.from(), span.to());
  }

  /// From a call's name to its closing bracket, given the place CEL reports for it: its name or its
  /// opening bracket.
  Span call(int offset) {
    int index = spans.indexOf(at(offset));
    if (index < 0) {
      return at(offset);
    }
    int open = index;
    while (open < spans.size() && !isOneOf(open, "(", "[")) {
      open++;
    }
    int from = isOneOf(open, "(") && open > 0 && open == index ? open - 1 : index;
    int depth = 0;
    for (int i = open; i < spans.size(); i++) {
      if (isOneOf(i, "(", "[")) {
        depth++;
      } else if (isOneOf(i, ")", "]")) {
        depth--;
        if (depth == 0) {
          return new Span(spans.get(from).from(), spans.get(i).to());
        }
      }
    }
    return spans.get(from);
  }

  /// The token after the one at an offset.
  Span after(int offset) {
    int index = spans.indexOf(at(offset));
    return index >= 0 && index + 1 < spans.size() ? spans.get(index + 1) : at(offset);
  }

  private boolean isOneOf(int index, String... words) {
    if (index >= spans.size()) {
      return false;
    }
    return List.of(words).contains(word(spans.get(index)));
  }
}
