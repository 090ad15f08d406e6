package io.lamplighter.campaigns.policy;

import io.lamplighter.campaigns.Rule;
import io.lamplighter.campaigns.language.Problem;
import io.lamplighter.campaigns.language.Problem.Location;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// A YAML document that is read key by key and remembers all that is wrong with it, with places.
final class Yaml {
  private final Path file;
  private final List<String> lines;
  private final String text;
  private final List<Problem> problems = new ArrayList<>();

  Yaml(Path file, String text) {
    this.file = file;
    this.text = text;
    this.lines = text.lines().toList();
  }

  /// The document's top level; empty, with a problem noted, if it is none.
  Optional<Section> parse() {
    try {
      var settings =
          LoadSettings.builder().setLabel(file.toString()).setAllowDuplicateKeys(true).build();
      var root = new Compose(settings).composeString(text);
      if (root.isPresent() && root.get() instanceof MappingNode map) {
        return Optional.of(new Section(map));
      }
      problem(1, 1, Rule.WRONG_SHAPE, "this is no policy", "begin with 'kind: Policy'");
    } catch (MarkedYamlEngineException broken) {
      var mark = broken.getProblemMark();
      problem(
          mark.map(Mark::getLine).orElse(0) + 1,
          mark.map(Mark::getColumn).orElse(0) + 1,
          Rule.NOT_YAML,
          "this is no YAML: " + broken.getProblem(),
          "check indentation, colons and quotes here");
    } catch (YamlEngineException broken) {
      problem(1, 1, Rule.NOT_YAML, "this is no YAML", "check indentation, colons and quotes");
    } catch (StackOverflowError tooDeep) {
      problem(1, 1, Rule.NOT_YAML, "this is nested too deeply to be read", "take out some levels");
    }
    return Optional.empty();
  }

  /// Everything found wrong so far, in file order.
  List<Problem> problems() {
    return problems.stream()
        .sorted(
            Comparator.<Problem>comparingInt(problem -> problem.at().line())
                .thenComparingInt(problem -> problem.at().column()))
        .toList();
  }

  void problem(Node at, Rule rule, String message, String hint) {
    var start = at.getStartMark();
    var end = at.getEndMark();
    int line = start.map(Mark::getLine).orElse(0) + 1;
    int column = start.map(Mark::getColumn).orElse(0) + 1;
    problem(
        new Location(
            file,
            line,
            column,
            end.map(Mark::getLine).orElse(line - 1) + 1,
            end.map(Mark::getColumn).orElse(column) + 1),
        rule,
        message,
        hint);
  }

  private void problem(int line, int column, Rule rule, String message, String hint) {
    problem(new Location(file, line, column, line, column + 1), rule, message, hint);
  }

  private void problem(Location at, Rule rule, String message, String hint) {
    var excerpt = at.line() <= lines.size() ? lines.get(at.line() - 1) : "";
    problems.add(new Problem(rule, Problem.Severity.ERROR, at, message, hint, excerpt));
  }

  /// A text and where it stands.
  record Word(String text, Node node) {}

  /// A mapping, of which each key is asked for once; [#close] reports those never asked for.
  final class Section {
    private final MappingNode node;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Node> keys = new LinkedHashMap<>();
    private final List<String> known = new ArrayList<>();

    private Section(MappingNode node) {
      this.node = node;
      for (var tuple : node.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key) {
          if (values.put(key.getValue(), tuple.getValueNode()) != null) {
            problem(
                key, Rule.DUPLICATE_KEY, "'" + key.getValue() + "' stands here twice", "keep one");
          }
          keys.put(key.getValue(), key);
        } else {
          problem(
              tuple.getKeyNode(), Rule.WRONG_SHAPE, "a key must be a word", "write 'word: value'");
        }
      }
    }

    /// Where this block begins.
    Node start() {
      return node;
    }

    Optional<Node> node(String key) {
      return Optional.ofNullable(values.get(key));
    }

    Map<String, Node> keys() {
      return keys;
    }

    boolean has(String key) {
      known.add(key);
      return values.containsKey(key);
    }

    /// The value of a key that must be there; null, with a problem noted, if it is not.
    private @Nullable Node need(String key) {
      known.add(key);
      var value = values.get(key);
      if (value == null) {
        problem(node, Rule.MISSING_KEY, "'" + key + "' is missing", "add '" + key + ": ...'");
      }
      return value;
    }

    Optional<Word> word(String key) {
      var value = need(key);
      return value == null ? Optional.empty() : scalar(value);
    }

    List<Word> words(String key) {
      var value = need(key);
      return value == null ? List.of() : Yaml.this.words(value);
    }

    Optional<Section> section(String key) {
      var value = need(key);
      return value == null ? Optional.empty() : Yaml.this.section(value);
    }

    List<Section> sections(String key) {
      var value = need(key);
      if (value == null) {
        return List.of();
      }
      if (value instanceof SequenceNode list) {
        return list.getValue().stream().flatMap(item -> Yaml.this.section(item).stream()).toList();
      }
      problem(
          value, Rule.WRONG_SHAPE, "'" + key + "' must be a list", "begin each entry with '- '");
      return List.of();
    }

    /// Reports the keys that nobody asked for.
    void close() {
      for (var entry : keys.entrySet()) {
        if (!known.contains(entry.getKey())) {
          var meant =
              Spelling.closest(entry.getKey(), known).map(word -> "did you mean '" + word + "'? ");
          problem(
              entry.getValue(),
              Rule.UNKNOWN_KEY,
              "unknown key '" + entry.getKey() + "'",
              meant.orElse("") + "One of: " + String.join(", ", known));
        }
      }
    }
  }

  Optional<Section> section(Node node) {
    if (node instanceof MappingNode map) {
      return Optional.of(new Section(map));
    }
    problem(
        node,
        Rule.WRONG_SHAPE,
        "this must be a block of 'key: value' lines",
        "indent the keys below it");
    return Optional.empty();
  }

  Optional<Word> scalar(Node node) {
    if (node instanceof ScalarNode scalar) {
      return Optional.of(new Word(scalar.getValue(), node));
    }
    problem(node, Rule.WRONG_SHAPE, "this must be a single value", "write it on one line");
    return Optional.empty();
  }

  List<Word> words(Node node) {
    if (node instanceof SequenceNode list) {
      return list.getValue().stream().flatMap(item -> scalar(item).stream()).toList();
    }
    return scalar(node).map(List::of).orElse(List.of());
  }

  /// A word read as a value; empty, with a problem noted, if it is none.
  ///
  /// @param what the kind of value, a comma and an example
  <T> Optional<T> read(Word word, Rule rule, String what, Function<String, Optional<T>> read) {
    var value = read.apply(word.text());
    if (value.isEmpty()) {
      problem(
          word.node(),
          rule,
          "'" + word.text() + "' is no " + what.split(",", 2)[0],
          "write " + what);
    }
    return value;
  }

  /// A word that is one of an enum's, in lower case with hyphens or underscores.
  <E extends Enum<E>> Optional<E> oneOf(Word word, String what, Class<E> type) {
    var known =
        Arrays.stream(type.getEnumConstants())
            .collect(
                Collectors.toMap(Yaml::wordOf, value -> value, (a, b) -> a, LinkedHashMap::new));
    var value = known.get(wordOf(word.text()));
    if (value == null) {
      var meant =
          Spelling.closest(word.text(), known.keySet())
              .map(near -> "did you mean '" + near + "'? ");
      problem(
          word.node(),
          Rule.UNKNOWN_WORD,
          "unknown " + what + " '" + word.text() + "'",
          meant.orElse("") + "One of: " + String.join(", ", known.keySet()));
    }
    return Optional.ofNullable(value);
  }

  private static String wordOf(Object value) {
    return value.toString().toLowerCase(Locale.ROOT).replace('-', '_');
  }

  /// What a document means, whatever its comments, layout and order of keys.
  static String canonical(Node node) {
    return switch (node) {
      case MappingNode map ->
          map.getValue().stream()
              .map(tuple -> canonical(tuple.getKeyNode()) + ":" + canonical(tuple.getValueNode()))
              .sorted()
              .collect(Collectors.joining(",", "{", "}"));
      case SequenceNode list ->
          list.getValue().stream().map(Yaml::canonical).collect(Collectors.joining(",", "[", "]"));
      case ScalarNode scalar -> scalar.getValue().length() + "'" + scalar.getValue() + "'";
      default -> "?";
    };
  }
}
