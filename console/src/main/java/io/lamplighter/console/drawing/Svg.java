package io.lamplighter.console.drawing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/// One drawing being made: shapes with classes of the style sheet. All text is escaped here and
/// nowhere else, so a template may put the result into the page as it is.
final class Svg {
  private final StringBuilder markup = new StringBuilder();

  private Svg(String opening) {
    markup.append(opening);
  }

  /// A drawing that says by itself what it shows.
  static Svg picture(String style, double width, double height, String label) {
    return new Svg(
        "<svg"
            + styled(style)
            + " viewBox=\"0 0 "
            + n(width)
            + " "
            + n(height)
            + "\" role=\"img\" aria-label=\""
            + escaped(label)
            + "\">");
  }

  /// A drawing whose words stand beside it.
  static Svg ornament(String style, double width, double height) {
    return new Svg(
        "<svg"
            + styled(style)
            + " viewBox=\"0 0 "
            + n(width)
            + " "
            + n(height)
            + "\" aria-hidden=\"true\">");
  }

  Svg path(String style, String d) {
    markup.append("<path").append(styled(style)).append(" d=\"").append(escaped(d)).append("\"/>");
    return this;
  }

  Svg rect(String style, double x, double y, double width, double height, double round) {
    markup
        .append("<rect")
        .append(styled(style))
        .append(at("x", x))
        .append(at("y", y))
        .append(at("width", Math.max(0, width)))
        .append(at("height", Math.max(0, height)))
        .append(at("rx", round))
        .append("/>");
    return this;
  }

  Svg circle(String style, double x, double y, double radius) {
    markup
        .append("<circle")
        .append(styled(style))
        .append(at("cx", x))
        .append(at("cy", y))
        .append(at("r", radius))
        .append("/>");
    return this;
  }

  Svg text(String style, double x, double y, String words) {
    markup
        .append("<text")
        .append(styled(style))
        .append(at("x", x))
        .append(at("y", y))
        .append('>')
        .append(escaped(words))
        .append("</text>");
    return this;
  }

  /// A text whose first part stands out.
  Svg text(String style, double x, double y, String strongStyle, String strong, String rest) {
    markup
        .append("<text")
        .append(styled(style))
        .append(at("x", x))
        .append(at("y", y))
        .append("><tspan")
        .append(styled(strongStyle))
        .append('>')
        .append(escaped(strong))
        .append("</tspan>")
        .append(escaped(rest))
        .append("</text>");
    return this;
  }

  /// A symbol of the page's sprite.
  Svg symbol(String name, double x, double y, double size) {
    markup
        .append("<use href=\"#")
        .append(escaped(name))
        .append('"')
        .append(at("x", x))
        .append(at("y", y))
        .append(at("width", size))
        .append(at("height", size))
        .append(" class=\"axis\" stroke-width=\"1.5\"/>");
    return this;
  }

  /// Opens a group that gives its shapes a series colour.
  Svg group(String style) {
    markup.append("<g").append(styled(style)).append('>');
    return this;
  }

  Svg endGroup() {
    markup.append("</g>");
    return this;
  }

  String done() {
    return markup + "</svg>";
  }

  /// A coordinate with one decimal at most.
  static String n(double number) {
    return BigDecimal.valueOf(number)
        .setScale(1, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }

  /// A path of straight lines through points, `x y` pairs alternating.
  static String through(double[] xs, double[] ys) {
    var d = new StringBuilder();
    for (int i = 0; i < xs.length; i++) {
      d.append(i == 0 ? 'M' : 'L').append(n(xs[i])).append(' ').append(n(ys[i]));
    }
    return d.toString();
  }

  /// A ribbon that flows down from one span to another.
  static String ribbon(double x0, double x1, double y0, double x2, double x3, double y1) {
    double middle = (y0 + y1) / 2;
    return String.format(
        Locale.ROOT,
        "M%s %sC%s %s %s %s %s %sH%sC%s %s %s %s %s %sZ",
        n(x0),
        n(y0),
        n(x0),
        n(middle),
        n(x2),
        n(middle),
        n(x2),
        n(y1),
        n(x3),
        n(x3),
        n(middle),
        n(x1),
        n(middle),
        n(x1),
        n(y0));
  }

  private static String styled(String style) {
    return style.isEmpty() ? "" : " class=\"" + escaped(style) + "\"";
  }

  private static String at(String name, double number) {
    return " " + name + "=\"" + n(number) + "\"";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
