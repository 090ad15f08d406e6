package io.lamplighter.campaigns.content;

import io.lamplighter.campaigns.Flaw;
import io.lamplighter.campaigns.Rule;
import io.lamplighter.campaigns.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/// What is wrong with the tags of an MJML or HTML template: tags that MJML would pass over
/// silently, and what has no place in a mail.
final class Markup {
  private static final Set<String> MJML =
      Set.of(
          "mjml",
          "mj-head",
          "mj-attributes",
          "mj-all",
          "mj-class",
          "mj-breakpoint",
          "mj-font",
          "mj-html-attributes",
          "mj-selector",
          "mj-html-attribute",
          "mj-preview",
          "mj-style",
          "mj-title",
          "mj-body",
          "mj-accordion",
          "mj-accordion-element",
          "mj-accordion-title",
          "mj-accordion-text",
          "mj-button",
          "mj-carousel",
          "mj-carousel-image",
          "mj-column",
          "mj-divider",
          "mj-group",
          "mj-hero",
          "mj-image",
          "mj-navbar",
          "mj-navbar-link",
          "mj-raw",
          "mj-section",
          "mj-social",
          "mj-social-element",
          "mj-spacer",
          "mj-table",
          "mj-text",
          "mj-wrapper");

  /// Inside of these stands HTML.
  private static final Set<String> ENDING =
      Set.of(
          "mj-text",
          "mj-button",
          "mj-table",
          "mj-raw",
          "mj-accordion-title",
          "mj-accordion-text",
          "mj-navbar-link",
          "mj-social-element",
          "mj-style",
          "mj-title",
          "mj-preview",
          "mj-selector");

  private static final Set<String> FORBIDDEN =
      Set.of(
          "script",
          "iframe",
          "object",
          "embed",
          "form",
          "input",
          "button",
          "textarea",
          "select",
          "base",
          "meta",
          "link",
          "mj-include",
          "svg",
          "math",
          "video",
          "audio");
  private static final Set<String> ADDRESSES =
      Set.of("href", "src", "background-url", "background");
  private static final Pattern BARE_VALUE = Pattern.compile("[\\w-]+\\s*=\\s*(?=\\{\\{)");

  private final List<Flaw> flaws = new ArrayList<>();

  private Markup() {}

  /// @param mjml whether the text is MJML, else HTML
  static List<Flaw> flawsIn(String text, boolean mjml) {
    var markup = new Markup();
    var parser = (mjml ? Parser.xmlParser() : Parser.htmlParser()).setTrackPosition(true);
    Document document = parser.parseInput(text, "");
    if (mjml) {
      markup.root(document, text);
    }
    for (Element element : document.getAllElements()) {
      if (!(element instanceof Document)) {
        markup.element(element, mjml);
      }
    }
    var bare = BARE_VALUE.matcher(text);
    while (bare.find()) {
      if (!insideOfQuotesOrLiquid(text, bare.start())) {
        markup.flaw(
            Rule.UNSAFE_LINK,
            bare.start(),
            bare.end(),
            "the value of the attribute needs quotes",
            "Write " + bare.group().strip() + "\"{{ ... }}\".");
      }
    }
    return markup.flaws;
  }

  /// An equals sign that is text, not an attribute's: outside of any tag.
  private static boolean insideOfQuotesOrLiquid(String text, int at) {
    int open = text.lastIndexOf('<', at);
    int close = text.lastIndexOf('>', at);
    if (open <= close) {
      return true;
    }
    return text.substring(open, at).chars().filter(letter -> letter == '"').count() % 2 == 1;
  }

  private void root(Document document, String text) {
    Element root = document.firstElementChild();
    if (root == null || !root.tagName().equals("mjml")) {
      flaw(
          Rule.UNKNOWN_TAG,
          0,
          Math.min(text.length(), 1),
          "an MJML template begins with <mjml>",
          "<mjml><mj-body>...</mj-body></mjml>");
    } else if (root.select("> mj-body").isEmpty()) {
      flaw(root, Rule.UNKNOWN_TAG, "the template has no <mj-body>", "");
    }
  }

  private void element(Element element, boolean mjml) {
    String name = element.tagName().toLowerCase(Locale.ROOT);
    if (FORBIDDEN.contains(name) && (mjml || !element.sourceRange().isImplicit())) {
      flaw(element, Rule.UNSAFE_LINK, "<" + name + "> has no place in a mail", "");
    } else if (mjml && name.startsWith("mj") && !MJML.contains(name)) {
      flaw(element, Rule.UNKNOWN_TAG, "unknown tag <" + name + ">", Suggestion.hint(name, MJML));
    } else if (mjml && !name.startsWith("mj") && !insideOfEnding(element)) {
      flaw(
          element,
          Rule.UNKNOWN_TAG,
          "HTML like <" + name + "> stands only inside of <mj-text>, <mj-table> or <mj-raw>",
          "");
    }
    if (name.equals("style") || name.equals("mj-style")) {
      checkStyle(element);
    }
    for (Attribute attribute : element.attributes()) {
      attribute(element, attribute);
    }
    boolean image = name.equals("img") || name.equals("mj-image");
    if (image && !element.hasAttr("alt")) {
      flaw(
          element,
          Rule.UNSAFE_LINK,
          "the picture has no text for those who do not see it",
          "Add alt=\"...\"; an empty one for decoration.");
    }
  }

  private void checkStyle(Element element) {
    if (element.data().contains("{{") || element.wholeText().contains("{{")) {
      flaw(element, Rule.UNSAFE_LINK, "a style cannot show a customer's values", "");
    }
  }

  private void attribute(Element element, Attribute attribute) {
    String name = attribute.getKey().toLowerCase(Locale.ROOT);
    String value = attribute.getValue().strip();
    if (name.startsWith("on")) {
      flaw(element, Rule.UNSAFE_LINK, "'" + name + "' would run a script", "");
    }
    if (ADDRESSES.contains(name) && !value.isEmpty() && !isSafe(value)) {
      flaw(
          element,
          Rule.UNSAFE_LINK,
          "the address '" + value + "' is not allowed",
          "It begins with https:, mailto: or tel:, or with {{ links... }} or {{ utility.portal }}.");
    }
  }

  private static boolean isSafe(String address) {
    String start = address.toLowerCase(Locale.ROOT);
    return start.startsWith("https://")
        || start.startsWith("mailto:")
        || start.startsWith("tel:")
        || start.startsWith("cid:")
        || start.startsWith("#")
        || start.matches("(?s)\\{\\{-?\\s*(links\\.[a-z_]+|utility\\.portal)\\s*-?\\}\\}.*");
  }

  private static boolean insideOfEnding(Element element) {
    return element.parents().stream().anyMatch(parent -> ENDING.contains(parent.tagName()));
  }

  private void flaw(Element at, Rule rule, String message, String hint) {
    var range = at.sourceRange();
    int from = range.isTracked() ? range.startPos() : 0;
    int to = range.isTracked() ? range.endPos() : 0;
    flaw(rule, from, to, message, hint);
  }

  private void flaw(Rule rule, int from, int to, String message, String hint) {
    flaws.add(new Flaw(rule, from, to, message, hint));
  }
}
