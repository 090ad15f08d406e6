package io.lamplighter.campaigns.audience;

import io.lamplighter.campaigns.Suggestion;
import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.audience.Catalogue.Attribute;
import io.lamplighter.campaigns.audience.Catalogue.EventType;
import io.lamplighter.campaigns.audience.Catalogue.Field;
import io.lamplighter.campaigns.audience.Catalogue.Segment;
import io.lamplighter.campaigns.audience.Catalogue.Subject;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads a catalogue from YAML:
///
/// ```yaml
/// attributes:
///   account.class:
///     of: account                       # customer, account or premise
///     type: text                        # text, integer, decimal, bool, time
///     meaning: Rate class of the account
///     values: [residential, commercial] # optional: the only values there are
///     known: always                     # or sometimes, the default: templates then need a default
///     example: residential
///     sql: a.class                      # over c, a, p; its value is cast to the type
/// events:
///   outage.restored:
///     meaning: Power is back at the premise
///     fields:
///       minutes: { type: integer, meaning: How long it was out, known: always, example: 95 }
/// programs: { e-bill: Paperless billing }
/// models: { ebill-adoption: Chance of enrolling in e-bill within 30 days }
/// segments:
///   online-payers: { meaning: Pays on the portal, where: billing.bills_paid_online_12m >= 2 }
/// reach:                                # what stands after FROM: the things a unit leads to
///   customer: { account: account a WHERE a.customer_id = c.id AND a.closed_at IS NULL }
/// questions:                            # SQL of enrolled, score, ... by the alias it is asked over
///   enrolled:
///     account: EXISTS (SELECT FROM enrollment n WHERE n.account_id = a.id AND n.program = :program)
///   clicked:
///     entry: EXISTS (SELECT FROM touch t WHERE t.entry_id = e.id AND t.step = :step)
/// ```
///
/// In the SQL of a question `:program`, `:model`, `:campaign`, `:event` and `:step` are the text
/// asked about and `:since` is the beginning of the period asked about (exclusive); `:now` is its
/// end.
final class CatalogueFile {
  private CatalogueFile() {}

  static Catalogue parse(String yaml) {
    Object root;
    try {
      root = new Load(LoadSettings.builder().setLabel("catalogue").build()).loadFromString(yaml);
    } catch (YamlEngineException e) {
      throw new IllegalArgumentException("the catalogue is not YAML: " + e.getMessage(), e);
    }
    var top = group("catalogue", root);
    onlyKeys(
        "catalogue",
        top,
        "attributes",
        "events",
        "programs",
        "models",
        "segments",
        "reach",
        "questions");
    return new Catalogue(
        each(top, "attributes", CatalogueFile::attribute),
        each(top, "events", CatalogueFile::event),
        each(top, "programs", (name, meaning) -> text("programs." + name, meaning)),
        each(top, "models", (name, meaning) -> text("models." + name, meaning)),
        each(top, "segments", CatalogueFile::segment),
        reach(top),
        questions(top));
  }

  private static Attribute attribute(String path, Object value) {
    String place = "attributes." + path;
    var keys = group(place, value);
    onlyKeys(place, keys, "of", "type", "meaning", "values", "known", "example", "sql");
    if (!path.matches("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)+")) {
      throw wrong(place, "a path is lower-case words joined by dots, at least two");
    }
    return new Attribute(
        path,
        unit(place + ".of", text(place + ".of", keys.get("of"))),
        type(place + ".type", keys.get("type")),
        text(place + ".meaning", keys.get("meaning")),
        keys.containsKey("values") ? texts(place + ".values", keys.get("values")) : List.of(),
        always(place, keys),
        keys.containsKey("example") ? text(place + ".example", keys.get("example")) : "",
        text(place + ".sql", keys.get("sql")));
  }

  private static EventType event(String type, Object value) {
    String place = "events." + type;
    var keys = group(place, value);
    onlyKeys(place, keys, "meaning", "fields");
    return new EventType(
        type,
        text(place + ".meaning", keys.get("meaning")),
        each(keys, "fields", (name, field) -> field(place + ".fields." + name, field)));
  }

  private static Field field(String place, Object value) {
    var keys = group(place, value);
    onlyKeys(place, keys, "type", "meaning", "known", "example");
    return new Field(
        type(place + ".type", keys.get("type")),
        text(place + ".meaning", keys.get("meaning")),
        always(place, keys),
        keys.containsKey("example") ? text(place + ".example", keys.get("example")) : "");
  }

  private static Segment segment(String name, Object value) {
    String place = "segments." + name;
    var keys = group(place, value);
    onlyKeys(place, keys, "meaning", "where");
    return new Segment(
        name,
        text(place + ".meaning", keys.get("meaning")),
        text(place + ".where", keys.get("where")));
  }

  private static Map<UnitKind, Map<UnitKind, String>> reach(Map<String, Object> top) {
    var reach = new EnumMap<UnitKind, Map<UnitKind, String>>(UnitKind.class);
    each(top, "reach", (from, value) -> group("reach." + from, value))
        .forEach(
            (from, targets) -> {
              var ways = new EnumMap<UnitKind, String>(UnitKind.class);
              targets.forEach(
                  (to, sql) -> {
                    String place = "reach." + from + "." + to;
                    ways.put(unit(place, to), text(place, sql));
                  });
              reach.put(unit("reach." + from, from), ways);
            });
    return reach;
  }

  private static Map<Question, Map<Subject, String>> questions(Map<String, Object> top) {
    var questions = new EnumMap<Question, Map<Subject, String>>(Question.class);
    each(top, "questions", (name, value) -> group("questions." + name, value))
        .forEach(
            (name, subjects) -> {
              var bySubject = new EnumMap<Subject, String>(Subject.class);
              subjects.forEach(
                  (subject, sql) -> {
                    String place = "questions." + name + "." + subject;
                    bySubject.put(subject(place, subject), text(place, sql));
                  });
              var question =
                  Question.named(name)
                      .orElseThrow(() -> wrong("questions." + name, "there is no such question"));
              questions.put(question, bySubject);
            });
    return questions;
  }

  private static Subject subject(String place, String word) {
    return Arrays.stream(Subject.values())
        .filter(subject -> subject.name().equalsIgnoreCase(word))
        .findFirst()
        .orElseThrow(() -> wrong(place, "one of customer, account, premise, entry"));
  }

  private static UnitKind unit(String place, String word) {
    return UnitKind.named(word)
        .orElseThrow(() -> wrong(place, "one of customer, account, premise"));
  }

  private static ValueType type(String place, @Nullable Object value) {
    return ValueType.named(text(place, value))
        .orElseThrow(() -> wrong(place, "one of text, integer, decimal, bool, time"));
  }

  private static boolean always(String place, Map<String, Object> keys) {
    return switch (text(place + ".known", keys.getOrDefault("known", "sometimes"))) {
      case "always" -> true;
      case "sometimes" -> false;
      default -> throw wrong(place + ".known", "always or sometimes");
    };
  }

  private static <V> Map<String, V> each(
      Map<String, Object> keys, String name, BiFunction<String, Object, V> read) {
    var result = new LinkedHashMap<String, V>();
    if (keys.containsKey(name)) {
      group(name, keys.get(name)).forEach((key, value) -> result.put(key, read.apply(key, value)));
    }
    return result;
  }

  private static Map<String, Object> group(String place, @Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw wrong(place, "a group of keys");
    }
    var result = new LinkedHashMap<String, Object>();
    map.forEach((key, inner) -> result.put(String.valueOf(key), inner));
    return result;
  }

  private static String text(String place, @Nullable Object value) {
    if (value == null || value instanceof Map<?, ?> || value instanceof List<?>) {
      throw wrong(place, "a text");
    }
    return String.valueOf(value).strip();
  }

  private static List<String> texts(String place, @Nullable Object value) {
    if (!(value instanceof List<?> list)) {
      throw wrong(place, "a list of texts");
    }
    return list.stream().map(item -> text(place, item)).toList();
  }

  private static void onlyKeys(String place, Map<String, Object> keys, String... known) {
    for (String key : keys.keySet()) {
      if (!Set.of(known).contains(key)) {
        throw wrong(
            place, "not the key '" + key + "'; " + Suggestion.hint(key, Arrays.asList(known)));
      }
    }
  }

  private static IllegalArgumentException wrong(String place, String expected) {
    return new IllegalArgumentException(place + ": expected " + expected);
  }
}
