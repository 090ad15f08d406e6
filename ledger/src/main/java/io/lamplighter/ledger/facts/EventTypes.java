package io.lamplighter.ledger.facts;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.audience.ValueType;
import io.lamplighter.ledger.attributes.Attributes;
import io.lamplighter.ledger.consent.Basis;
import io.lamplighter.ledger.consent.Purpose;
import io.lamplighter.ledger.consent.Suppression;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The shapes of events, as `events.yaml` has them.
final class EventTypes {
  private static final Map<String, Shape> SHAPES = read();
  private static final Set<String> ACCOUNT_FIELDS =
      Set.of("delivery", "autopay", "budget_billing", "rate_code", "status", "class");

  private static final DateTimeFormatter DAY_OR_TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd['T'HH:mm[:ss][.SSSSSSSSS][.SSSSSS][.SSS]][XXX]")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private EventTypes() {}

  /// @param word field kept in the column `word`
  /// @param amount field kept in the column `amount`
  /// @param needs fields without which the event says nothing
  record Shape(Optional<String> word, Optional<String> amount, List<String> needs) {}

  static Optional<Shape> named(String type) {
    return Optional.ofNullable(SHAPES.get(type));
  }

  static Set<String> all() {
    return SHAPES.keySet();
  }

  /// What is wrong with the fields of an event whose needed fields are all there, if anything.
  static Optional<String> wrongField(Event event) {
    return switch (event.type()) {
      case "enrollment.changed" ->
          word("status", event, Set.of("enrolled", "ended"), /* needed= */ false);
      case "account.changed" ->
          event.account() == null
              ? Optional.of("account.changed needs the account")
              : word("field", event, ACCOUNT_FIELDS, /* needed= */ true).or(() -> value(event));
      case "consent.changed" ->
          channel(event)
              .or(() -> parses("purpose", event, Purpose::of))
              .or(() -> parses("basis", event, Basis::of))
              .or(() -> flag("granted", event));
      case "optout.received" -> channel(event).or(() -> parses("scope", event, Suppression::scope));
      default -> Optional.empty();
    };
  }

  /// What is wrong with the type of a field, if anything, by the catalogue that rules read: they
  /// and models compute with these, and one word in a number's place would fail them for everybody.
  static Optional<String> wrongType(Event event) {
    var type = Attributes.catalogue().events().get(event.type());
    if (type == null) {
      return Optional.empty();
    }
    return type.fields().entrySet().stream()
        .filter(
            each -> {
              var value = event.data().get(each.getKey());
              return value != null && !holds(each.getValue().type(), value);
            })
        .map(each -> "'%s' must be %s".formatted(each.getKey(), wanted(each.getValue().type())))
        .sorted()
        .findFirst();
  }

  private static boolean holds(ValueType type, Object value) {
    return switch (type) {
      case INTEGER, DECIMAL -> value instanceof Number;
      case BOOL -> value instanceof Boolean || value.equals("true") || value.equals("false");
      case TIME ->
          value instanceof TemporalAccessor || (value instanceof String text && isTime(text));
      default -> true;
    };
  }

  private static boolean isTime(String text) {
    try {
      DAY_OR_TIME.parse(text);
      return true;
    } catch (DateTimeException wrong) {
      return false;
    }
  }

  private static String wanted(ValueType type) {
    return switch (type) {
      case BOOL -> "true or false";
      case TIME -> "a day or a time as ISO 8601 writes it";
      default -> "a number";
    };
  }

  private static Optional<String> value(Event event) {
    var field = String.valueOf(event.data().get("field"));
    return switch (field) {
      case "autopay", "budget_billing" -> flag("value", event);
      case "status" -> word("value", event, Set.of("open", "closed"), /* needed= */ true);
      case "delivery" -> word("value", event, Set.of("paper", "ebill"), /* needed= */ true);
      default -> Optional.empty();
    };
  }

  private static Optional<String> channel(Event event) {
    return parses("channel", event, Channel::of);
  }

  private static Optional<String> flag(String field, Event event) {
    return event.data().get(field) instanceof Boolean
        ? Optional.empty()
        : Optional.of("'" + field + "' must be true or false");
  }

  private static Optional<String> word(
      String field, Event event, Set<String> words, boolean needed) {
    var value = event.data().get(field);
    if (value == null && !needed) {
      return Optional.empty();
    }
    return value instanceof String text && words.contains(text)
        ? Optional.empty()
        : Optional.of("'" + field + "' must be one of " + words.stream().sorted().toList());
  }

  private static Optional<String> parses(
      String field, Event event, java.util.function.Function<String, ?> parse) {
    var value = event.data().get(field);
    if (value == null) {
      return Optional.empty();
    }
    try {
      Objects.requireNonNull(parse.apply(value.toString()));
      return Optional.empty();
    } catch (IllegalArgumentException unknown) {
      return Optional.of("'" + field + "' is none of the known words");
    }
  }

  private static Map<String, Shape> read() {
    var path = "/io/lamplighter/ledger/events.yaml";
    try (InputStream yaml = Objects.requireNonNull(EventTypes.class.getResourceAsStream(path))) {
      var shapes = new LinkedHashMap<String, Shape>();
      var types = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromInputStream(yaml);
      types.forEach((type, shape) -> shapes.put(type.toString(), shape((Map<?, ?>) shape)));
      return shapes;
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static Shape shape(Map<?, ?> keys) {
    var needs = keys.get("needs") instanceof List<?> list ? list : List.of();
    return new Shape(
        text(keys.get("word")),
        text(keys.get("amount")),
        needs.stream().map(String::valueOf).toList());
  }

  private static Optional<String> text(@Nullable Object value) {
    return Optional.ofNullable(value).map(Object::toString);
  }
}
