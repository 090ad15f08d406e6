package io.lamplighter.campaigns.content;

import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/// The text of an HTML mail: what a reader without HTML gets, with the addresses of all links.
final class PlainText {
  private static final Set<String> BLOCKS =
      Set.of(
          "p",
          "div",
          "table",
          "tr",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "ul",
          "ol",
          "li",
          "blockquote",
          "section",
          "article",
          "hr");
  private static final Set<String> HIDDEN = Set.of("head", "style", "script", "title");

  private PlainText() {}

  /// @param html may hold Liquid marks; they come out as they went in
  static String of(String html) {
    var marks = LiquidPieces.of(html);
    var source = new StringBuilder();
    for (int i = 0; i < marks.size(); i++) {
      boolean text = marks.get(i).kind() == LiquidPieces.Kind.TEXT;
      source.append(text ? marks.get(i).text() : "LQ" + i + "QL");
    }
    var writer = new Writer();
    Jsoup.parse(source.toString()).traverse(writer);
    String text = writer.text();
    for (int i = marks.size() - 1; i >= 0; i--) {
      if (marks.get(i).kind() != LiquidPieces.Kind.TEXT) {
        text = text.replace("LQ" + i + "QL", marks.get(i).text());
      }
    }
    return text;
  }

  private static final class Writer implements NodeVisitor {
    private final StringBuilder text = new StringBuilder();
    private int hidden;

    @Override
    public void head(Node node, int depth) {
      if (node instanceof Element element && isHidden(element)) {
        hidden++;
      }
      if (hidden > 0) {
        return;
      }
      if (node instanceof TextNode words) {
        words(words.getWholeText());
      } else if (node instanceof Element element) {
        if (BLOCKS.contains(element.tagName())) {
          newLine(element.tagName().matches("p|h[1-6]|ul|ol") ? 2 : 1);
        } else if (element.tagName().equals("br")) {
          text.append('\n');
        } else if (element.tagName().equals("td") && !endsWithSpace()) {
          text.append(' ');
        }
        if (element.tagName().equals("li")) {
          text.append("- ");
        }
        if (element.tagName().equals("img")) {
          words(element.attr("alt"));
        }
      }
    }

    @Override
    public void tail(Node node, int depth) {
      if (!(node instanceof Element element)) {
        return;
      }
      if (hidden == 0) {
        String address = element.attr("href");
        if (element.tagName().equals("a")
            && !address.isEmpty()
            && !address.startsWith("#")
            && !element.text().contains(address)) {
          text.append(endsWithSpace() ? "" : " ").append(address);
        }
        if (BLOCKS.contains(element.tagName())) {
          newLine(element.tagName().matches("p|h[1-6]|ul|ol") ? 2 : 1);
        }
      }
      if (isHidden(element)) {
        hidden--;
      }
    }

    private static boolean isHidden(Element element) {
      return HIDDEN.contains(element.tagName())
          || element.attr("style").replace(" ", "").contains("display:none");
    }

    private void words(String written) {
      String words = written.replaceAll("[\\s\\u00a0]+", " ");
      if (endsWithSpace()) {
        words = words.stripLeading();
      }
      text.append(words);
    }

    private boolean endsWithSpace() {
      return text.isEmpty() || Character.isWhitespace(text.charAt(text.length() - 1));
    }

    private void newLine(int wanted) {
      while (!text.isEmpty() && text.charAt(text.length() - 1) == ' ') {
        text.setLength(text.length() - 1);
      }
      int there = 0;
      while (there < text.length() && text.charAt(text.length() - 1 - there) == '\n') {
        there++;
      }
      if (!text.isEmpty()) {
        text.append("\n".repeat(Math.max(0, wanted - there)));
      }
    }

    String text() {
      return text.toString().replaceAll("[ \\t]+\\n", "\n").replaceAll("\\n{3,}", "\n\n").strip()
          + "\n";
    }
  }
}
