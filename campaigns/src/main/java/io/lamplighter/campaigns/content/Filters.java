package io.lamplighter.campaigns.content;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import liqp.TemplateContext;
import liqp.filters.Filter;

/// The filters of our own: those that Liqp leaves without a limit, money, and the one that
/// everything shown goes through.
final class Filters {
  static final String ABORT = "abort_rendering";

  /// No single value in a message is longer.
  private static final int LONGEST_VALUE = 10_000;

  private Filters() {}

  static List<Filter> all(Locale locale) {
    var filters = new ArrayList<Filter>();
    filters.add(joining("append", false));
    filters.add(joining("prepend", true));
    filters.add(money(locale));
    filters.add(abort());
    return filters;
  }

  private static Filter joining(String name, boolean before) {
    return new Filter(name) {
      @Override
      public Object apply(Object value, TemplateContext context, Object... params) {
        String text = asString(value, context);
        String other = asString(get(0, params), context);
        if (text.length() + other.length() > LONGEST_VALUE) {
          throw new Abort.Signal("the message grew too long");
        }
        return before ? other + text : text + other;
      }
    };
  }

  /// Cents as an amount: `{{ account.balance_cents | money }}` shows $142.33.
  private static Filter money(Locale locale) {
    return new Filter("money") {
      @Override
      public Object apply(Object value, TemplateContext context, Object... params) {
        if (!(value instanceof Number) || value instanceof Double || value instanceof Float) {
          throw new Abort.Signal("money is shown of whole cents");
        }
        String currency = params.length > 0 ? asString(params[0], context) : "USD";
        var format = NumberFormat.getCurrencyInstance(Locale.of(locale.getLanguage(), "US"));
        format.setCurrency(Currency.getInstance(currency));
        format.setMinimumFractionDigits(2);
        format.setMaximumFractionDigits(2);
        return format.format(new BigDecimal(value.toString()).movePointLeft(2));
      }
    };
  }

  private static Filter abort() {
    return new Filter(ABORT) {
      @Override
      public Object apply(Object value, TemplateContext context, Object... params) {
        throw new Abort.Signal(asString(value, context));
      }
    };
  }

  /// The last filter of every output.
  static Filter edge(String name, boolean html) {
    return new Filter(name) {
      @Override
      public Object apply(Object value, TemplateContext context, Object... params) {
        String text = asString(value, context);
        if (text.length() > LONGEST_VALUE) {
          throw new Abort.Signal("the message grew too long");
        }
        return html ? escaped(text) : text;
      }
    };
  }

  /// Safe between tags and in attributes with either kind of quotes.
  static String escaped(String text) {
    var result = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      switch (letter) {
        case '&' -> result.append("&amp;");
        case '<' -> result.append("&lt;");
        case '>' -> result.append("&gt;");
        case '"' -> result.append("&quot;");
        case '\'' -> result.append("&#39;");
        default -> result.append(letter);
      }
    }
    return result.toString();
  }
}
