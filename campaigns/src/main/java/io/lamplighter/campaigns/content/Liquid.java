package io.lamplighter.campaigns.content;

import io.lamplighter.campaigns.content.LiquidPieces.Kind;
import io.lamplighter.campaigns.content.LiquidPieces.Piece;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import liqp.Template;
import liqp.TemplateParser;
import liqp.filters.Filter;
import liqp.parser.Flavor;

/// A Liquid template that any number of threads may render at once.
///
/// A parsed Liqp template is not safe to share: two threads rendering one put one customer's data
/// into another's message. Each rendering therefore borrows a parsed copy and gives it back.
final class Liquid {
  private static final int MOST_ITERATIONS = 10_000;
  private static final int LONGEST_RESULT = 1 << 20;
  private static final String EDGE = "at_the_edge";
  private static final TemplateParser FOR_CHECKS = parser(false, Locale.US);

  private final TemplateParser parser;
  private final String source;
  private final Map<String, Boolean> needed;
  private final Deque<Template> idle = new ArrayDeque<>();

  /// @param template as the author wrote it, without flaws
  /// @param html whether what it shows goes into HTML and is escaped for it
  Liquid(String template, boolean html, Locale locale) {
    this.needed = LiquidReading.of(template).needed();
    this.source = rewritten(template);
    this.parser = parser(html, locale);
    give(parser.parse(source));
  }

  /// The paths that are read; true for those that must have a value.
  Map<String, Boolean> needed() {
    return needed;
  }

  /// The text for one customer.
  ///
  /// @param data values by path
  /// @throws Abort if there is nothing to send
  String render(Map<String, ?> data) throws Abort {
    var variables = variables(data);
    Template template = take();
    try {
      return template.render(variables);
    } catch (RuntimeException e) {
      throw Abort.from(e);
    } finally {
      give(template);
    }
  }

  private Template take() {
    synchronized (idle) {
      Template template = idle.poll();
      if (template != null) {
        return template;
      }
    }
    return parser.parse(source);
  }

  private void give(Template template) {
    synchronized (idle) {
      idle.push(template);
    }
  }

  /// Only what the template reads, as nested maps. What a customer does not have is false: `if` and
  /// `default` take it as missing, while strict mode still refuses what nobody has.
  private Map<String, Object> variables(Map<String, ?> data) throws Abort {
    var variables = new HashMap<String, Object>();
    for (var path : needed.entrySet()) {
      Object value = data.get(path.getKey());
      if (value == null && path.getValue()) {
        throw new Abort("no value for " + path.getKey());
      }
      put(variables, path.getKey(), value == null ? false : shown(value));
    }
    return variables;
  }

  private static Object shown(Object value) {
    return switch (value) {
      case Instant instant -> instant.atZone(ZoneOffset.UTC);
      case Double number ->
          // Without an exponent, and without the .0 of a whole number.
          new BigDecimal(
              new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString());
      default -> value;
    };
  }

  @SuppressWarnings("unchecked")
  private static void put(Map<String, Object> variables, String path, Object value) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      variables.put(path, value);
      return;
    }
    var inner =
        (Map<String, Object>)
            variables.computeIfAbsent(
                path.substring(0, dot), ignored -> new HashMap<String, Object>());
    put(inner, path.substring(dot + 1), value);
  }

  private static TemplateParser parser(boolean html, Locale locale) {
    var builder =
        new TemplateParser.Builder()
            .withFlavor(Flavor.LIQUID)
            .withErrorMode(TemplateParser.ErrorMode.STRICT)
            .withStrictVariables(true)
            .withMaxIterations(MOST_ITERATIONS)
            .withMaxSizeRenderedString(LONGEST_RESULT)
            .withLocale(locale)
            .withDefaultTimeZone(ZoneOffset.UTC);
    for (Filter filter : Filters.all(locale)) {
      builder.withFilter(filter);
    }
    builder.withFilter(Filters.edge(EDGE, html));
    return builder.build();
  }

  /// The template as Liqp gets it: every output goes through the edge filter, comments are gone,
  /// and an abort is an output that never comes about.
  private static String rewritten(String template) {
    var text = new StringBuilder();
    int comments = 0;
    for (Piece piece : LiquidPieces.of(template)) {
      String tag = piece.kind() == Kind.TAG ? piece.inner().strip() : "";
      if (tag.equals("comment")) {
        comments++;
      } else if (tag.equals("endcomment")) {
        comments--;
      } else if (comments == 0) {
        text.append(rewritten(piece, tag));
      }
    }
    return text.toString();
  }

  private static String rewritten(Piece piece, String tag) {
    if (piece.kind() == Kind.OUTPUT) {
      return piece.open() + piece.inner() + " | " + EDGE + " " + piece.close();
    }
    if (tag.startsWith("abort_message")) {
      var words = LiquidWords.of(piece.inner(), piece.innerFrom());
      return "{{ " + LiquidReading.abortReason(words) + " | " + Filters.ABORT + " }}";
    }
    return tag.startsWith("#") ? "" : piece.text();
  }

  /// Whether Liqp itself can read a template; empty if so, else what it says.
  static List<String> parseErrors(String template) {
    try {
      var _ = FOR_CHECKS.parse(rewritten(template));
      return List.of();
    } catch (RuntimeException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }
}
