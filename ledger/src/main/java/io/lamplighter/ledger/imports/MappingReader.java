package io.lamplighter.ledger.imports;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.ledger.consent.Basis;
import io.lamplighter.ledger.consent.Purpose;
import io.lamplighter.ledger.imports.Mapping.Agreed;
import io.lamplighter.ledger.imports.Mapping.Column;
import io.lamplighter.ledger.imports.Mapping.ForModels;
import io.lamplighter.ledger.imports.Mapping.Given;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads a mapping and notes all that is wrong with it.
final class MappingReader {
  private static final Set<String> TOP =
      Set.of(
          "apiVersion",
          "kind",
          "name",
          "dataset",
          "delimiter",
          "rejects",
          "zone",
          "known-after",
          "fields",
          "columns",
          "consents");
  private static final Set<String> COLUMN =
      Set.of(
          "field",
          "type",
          "format",
          "special",
          "map",
          "values",
          "from",
          "to",
          "meaning",
          "only",
          "calendar",
          "codes",
          "hidden",
          "skip");

  private final MappingYaml yaml;

  MappingReader(String file) {
    this.yaml = new MappingYaml(file);
  }

  Mapping read(String text) {
    var root = yaml.parse(text);
    var top = root.map(node -> yaml.keys(node, TOP)).orElse(Map.of());
    root.ifPresent(node -> identity(node, top));
    var dataset =
        root.flatMap(node -> needed(node, top, "dataset", "customers"))
            .flatMap(node -> word(node, "dataset", Dataset::named, datasets()))
            .orElse(Dataset.CUSTOMERS);
    var skipped = new LinkedHashSet<String>();
    var columns = columns(top, dataset, skipped);
    var fields = fields(top, dataset, columns, skipped);
    root.ifPresent(node -> completeness(node, dataset, columns, fields));
    var mapping =
        new Mapping(
            root.flatMap(node -> needed(node, top, "name", "cis")).map(yaml::text).orElse(""),
            dataset,
            top.containsKey("delimiter") ? delimiter(top.get("delimiter")) : ',',
            top.containsKey("rejects") ? share(top.get("rejects")) : 0.01,
            parsed(top, "zone", "a time zone, for example Europe/Lisbon", ZoneId::of)
                .orElse(ZoneOffset.UTC),
            parsed(top, "known-after", "a duration, for example 1d or 6h", MappingReader::duration),
            fields,
            columns,
            skipped,
            consents(top, dataset),
            root.map(MappingYaml::fingerprint).orElse(""));
    if (!yaml.problems().isEmpty()) {
      throw new MappingException(yaml.problems());
    }
    return mapping;
  }

  private void identity(MappingNode root, Map<String, Node> top) {
    expect(root, top, "apiVersion", "lamplighter/v1");
    expect(root, top, "kind", "Mapping");
  }

  private void expect(MappingNode root, Map<String, Node> top, String key, String value) {
    needed(root, top, key, value)
        .filter(node -> !yaml.text(node).equals(value))
        .ifPresent(
            node -> yaml.problem(node, "this is no mapping", "write '" + key + ": " + value + "'"));
  }

  private Optional<Node> needed(
      MappingNode root, Map<String, Node> keys, String key, String example) {
    if (!keys.containsKey(key)) {
      yaml.problem(root, "'" + key + "' is missing", "add '" + key + ": " + example + "'");
    }
    return Optional.ofNullable(keys.get(key));
  }

  private Map<String, Column> columns(Map<String, Node> top, Dataset dataset, Set<String> skipped) {
    var columns = new LinkedHashMap<String, Column>();
    if (!top.containsKey("columns")) {
      return columns;
    }
    yaml.keys(top.get("columns"))
        .forEach(
            (name, node) -> {
              var keys = yaml.keys(node, COLUMN);
              if (keys.containsKey("skip")) {
                skipped.add(name);
              } else {
                column(name, node, keys, dataset).ifPresent(column -> columns.put(name, column));
              }
            });
    return columns;
  }

  private Optional<Column> column(String name, Node node, Map<String, Node> keys, Dataset dataset) {
    var fieldNode = keys.get("field");
    if (fieldNode == null) {
      yaml.problem(
          node,
          "column '" + name + "' goes nowhere",
          "add 'field: ...', or 'skip: ...' with the reason");
      return Optional.empty();
    }
    var field = yaml.text(fieldNode);
    known(fieldNode, field, dataset);
    var fixed = dataset.type(field);
    var type =
        Optional.ofNullable(keys.get("type"))
            .flatMap(at -> word(at, "type", FieldType::named, types()))
            .or(() -> fixed)
            .orElse(FieldType.TEXT);
    if (fixed.isPresent() && type != fixed.get()) {
      yaml.problem(fieldNode, "'" + field + "' is a " + fixed.get().word(), "leave out the 'type'");
    }
    var meaning = Optional.ofNullable(keys.get("meaning")).map(yaml::text).orElse("");
    if (field.startsWith("attributes.") && meaning.isEmpty() && !keys.containsKey("hidden")) {
      yaml.problem(
          fieldNode,
          "attribute '" + field + "' has no meaning",
          "add 'meaning: ...': authors of campaigns will read it");
    }
    return Optional.of(
        new Column(
            field,
            type,
            parsed(
                keys,
                "format",
                "a date format, for example dd/MM/yyyy",
                pattern -> DateTimeFormatter.ofPattern(pattern, Locale.ROOT)),
            special(keys),
            words(keys, "map"),
            values(keys),
            parsed(keys, "from", "a number", Double::valueOf),
            parsed(keys, "to", "a number", Double::valueOf),
            meaning,
            Optional.ofNullable(keys.get("hidden")).map(yaml::text),
            forModels(keys, field, type)));
  }

  private Map<String, Given> fields(
      Map<String, Node> top, Dataset dataset, Map<String, Column> columns, Set<String> skipped) {
    var fields = new LinkedHashMap<String, Given>();
    if (top.containsKey("fields")) {
      yaml.keys(top.get("fields"))
          .forEach(
              (field, node) -> {
                known(node, field, dataset);
                var given = given(field, node, dataset);
                for (var column : given.template().columns()) {
                  if (!columns.containsKey(column) && !skipped.contains(column)) {
                    yaml.problem(
                        node,
                        "'{" + column + "}' names no column of this mapping",
                        "name a column under 'columns', or 'row'");
                  }
                }
                fields.put(field, given);
              });
    }
    return fields;
  }

  private Given given(String field, Node node, Dataset dataset) {
    var type = dataset.type(field).orElse(FieldType.TEXT);
    if (!(node instanceof MappingNode block)) {
      return new Given(Template.of(yaml.text(node)), type, "Set by the import", ForModels.PLAIN);
    }
    var keys = yaml.keys(block, Set.of("value", "type", "meaning", "only", "calendar"));
    var said =
        Optional.ofNullable(keys.get("type"))
            .flatMap(at -> word(at, "type", FieldType::named, types()))
            .orElse(type);
    return new Given(
        Template.of(needed(block, keys, "value", "\"{row}\"").map(yaml::text).orElse("")),
        said,
        Optional.ofNullable(keys.get("meaning")).map(yaml::text).orElse("Set by the import"),
        forModels(keys, field, said));
  }

  private void completeness(
      MappingNode root, Dataset dataset, Map<String, Column> columns, Map<String, Given> fields) {
    var given = new LinkedHashSet<>(fields.keySet());
    for (var column : columns.values()) {
      if (!given.add(column.field())) {
        yaml.problem(
            root, "'" + column.field() + "' is given twice", "keep one column or field for it");
      }
    }
    for (var needed : dataset.needed()) {
      if (!given.contains(needed)) {
        yaml.problem(
            root,
            "no column becomes '" + needed + "', which all " + dataset.word() + " need",
            "map a column to it, or set it under 'fields'");
      }
    }
    boolean about = given.contains("customer") || given.contains("account");
    if ((dataset == Dataset.EVENTS || dataset == Dataset.ENROLLMENTS) && !about) {
      yaml.problem(
          root,
          "these " + dataset.word() + " concern nobody",
          "map a column to 'customer' or 'account'");
    }
  }

  private void known(Node at, String field, Dataset dataset) {
    if (field.startsWith("contact.")
        && dataset.has(field)
        && Channel.named(field.substring("contact.".length())).isEmpty()) {
      yaml.problem(at, "'" + field + "' names no channel", "one of " + List.of(channels()));
    } else if (!dataset.has(field)) {
      yaml.problem(
          at,
          dataset.word() + " have no field '" + field + "'",
          "one of " + String.join(", ", dataset.names()));
    }
  }

  private List<Agreed> consents(Map<String, Node> top, Dataset dataset) {
    var agreed = new ArrayList<Agreed>();
    var node = top.get("consents");
    if (node == null) {
      return agreed;
    }
    if (dataset != Dataset.CUSTOMERS) {
      yaml.problem(node, "only customers agree to anything", "use 'dataset: consents'");
    }
    for (var item : yaml.items(node)) {
      var keys = yaml.keys(item, Set.of("channel", "purpose", "basis", "since"));
      var channel = parsed(keys, "channel", "one of " + channels(), Channel::of);
      var purpose = parsed(keys, "purpose", "a category", Purpose::of);
      var basis = parsed(keys, "basis", "express_written, express or implied", Basis::of);
      var since = parsed(keys, "since", "a date", MappingReader::dayOrInstant);
      if (channel.isPresent() && purpose.isPresent() && since.isPresent()) {
        agreed.add(
            new Agreed(channel.get(), purpose.get(), basis.orElse(Basis.EXPRESS), since.get()));
      } else if (keys.size() < 3) {
        yaml.problem(item, "a consent needs channel, purpose and since", "add what is missing");
      }
    }
    return agreed;
  }

  private Map<String, Optional<String>> special(Map<String, Node> keys) {
    var special = new LinkedHashMap<String, Optional<String>>();
    words(keys, "special")
        .forEach(
            (text, meaning) ->
                special.put(
                    text, meaning.equals("unknown") ? Optional.empty() : Optional.of(meaning)));
    return special;
  }

  private Map<String, String> words(Map<String, Node> keys, String key) {
    var words = new LinkedHashMap<String, String>();
    if (keys.containsKey(key)) {
      yaml.keys(keys.get(key)).forEach((word, node) -> words.put(word, yaml.text(node)));
    }
    return words;
  }

  private Set<String> values(Map<String, Node> keys) {
    var values = new LinkedHashSet<String>();
    if (keys.containsKey("values")) {
      yaml.items(keys.get("values")).forEach(node -> values.add(yaml.text(node)));
    }
    return values;
  }

  private ForModels forModels(Map<String, Node> keys, String field, FieldType type) {
    var only = keys.get("only");
    if (only != null && !yaml.text(only).equals("audience")) {
      yaml.problem(only, "'" + yaml.text(only) + "' is no use", "write 'only: audience'");
    }
    for (var key : List.of("calendar", "codes")) {
      if (keys.containsKey(key) && !field.startsWith("attributes.")) {
        yaml.problem(
            keys.get(key),
            "'" + key + "' says what models make of an attribute, and '" + field + "' is none",
            "leave it out");
      }
    }
    return new ForModels(only == null, calendar(keys), codes(keys, type));
  }

  private boolean calendar(Map<String, Node> keys) {
    var node = keys.get("calendar");
    if (node == null) {
      return false;
    }
    var text = yaml.text(node);
    if (!List.of("yes", "true", "no", "false").contains(text)) {
      yaml.problem(node, "'" + text + "' cannot be the calendar", "write 'calendar: yes'");
    }
    return text.equals("yes") || text.equals("true");
  }

  private List<Double> codes(Map<String, Node> keys, FieldType type) {
    var node = keys.get("codes");
    if (node == null) {
      return List.of();
    }
    if (type != FieldType.INTEGER && type != FieldType.DECIMAL) {
      yaml.problem(
          node,
          "only numbers can be mistaken for amounts, and this is a " + type.word(),
          "leave out 'codes', or add 'type: integer'");
      return List.of();
    }
    var codes = new ArrayList<Double>();
    for (var item : yaml.items(node)) {
      try {
        codes.add(Double.valueOf(yaml.text(item)));
      } catch (NumberFormatException noNumber) {
        yaml.problem(item, "'" + yaml.text(item) + "' is no number", "for example [999]");
      }
    }
    return codes;
  }

  private char delimiter(Node node) {
    var text = yaml.text(node);
    if (text.length() != 1) {
      yaml.problem(node, "'" + text + "' is no delimiter", "one character, for example \";\"");
      return ',';
    }
    return text.charAt(0);
  }

  private double share(Node node) {
    var text = yaml.text(node);
    try {
      double percent = Double.parseDouble(text.replaceFirst("%$", "").strip());
      if (text.endsWith("%") && percent >= 0 && percent <= 100) {
        return percent / 100;
      }
    } catch (NumberFormatException noNumber) {
      // Told below.
    }
    yaml.problem(node, "'" + text + "' is no share", "a percentage, for example 1%");
    return 0;
  }

  private <T> Optional<T> parsed(
      Map<String, Node> keys, String key, String wanted, Function<String, T> parse) {
    var node = keys.get(key);
    if (node == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse.apply(yaml.text(node)));
    } catch (IllegalArgumentException | java.time.DateTimeException wrong) {
      yaml.problem(node, "'" + yaml.text(node) + "' cannot be the " + key, "write " + wanted);
      return Optional.empty();
    }
  }

  private <T> Optional<T> word(
      Node node, String what, Function<String, Optional<T>> named, String all) {
    var found = named.apply(yaml.text(node));
    if (found.isEmpty()) {
      yaml.problem(node, "there is no " + what + " '" + yaml.text(node) + "'", "one of " + all);
    }
    return found;
  }

  private static Duration duration(String text) {
    return text.matches("[0-9]+d")
        ? Duration.ofDays(Long.parseLong(text.substring(0, text.length() - 1)))
        : Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
  }

  private static Instant dayOrInstant(String text) {
    return text.length() == 10
        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
        : Instant.parse(text);
  }

  private static String datasets() {
    return String.join(", ", List.of(Dataset.values()).stream().map(Dataset::word).toList());
  }

  private static String types() {
    return String.join(", ", List.of(FieldType.values()).stream().map(FieldType::word).toList());
  }

  private static String channels() {
    return String.join(", ", List.of(Channel.values()).stream().map(Channel::word).toList());
  }
}
