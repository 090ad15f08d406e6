package io.lamplighter.ledger.imports;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// The YAML of a mapping, with the places of what is wrong.
final class MappingYaml {
  private final String file;
  private final List<MappingProblem> problems = new ArrayList<>();

  MappingYaml(String file) {
    this.file = file;
  }

  List<MappingProblem> problems() {
    return problems.stream()
        .sorted(
            Comparator.comparingInt(MappingProblem::line).thenComparingInt(MappingProblem::column))
        .toList();
  }

  Optional<MappingNode> parse(String text) {
    var settings = LoadSettings.builder().setLabel(file).setAllowDuplicateKeys(true).build();
    try {
      var root = new Compose(settings).composeString(text);
      if (root.isPresent() && root.get() instanceof MappingNode map) {
        return Optional.of(map);
      }
      problems.add(
          new MappingProblem(file, 1, 1, "this is no mapping", "begin with 'kind: Mapping'"));
    } catch (MarkedYamlEngineException broken) {
      var mark = broken.getProblemMark();
      problems.add(
          new MappingProblem(
              file,
              mark.map(at -> at.getLine() + 1).orElse(1),
              mark.map(at -> at.getColumn() + 1).orElse(1),
              "this is no YAML: " + broken.getProblem(),
              "check indentation, colons and quotes here"));
    } catch (YamlEngineException broken) {
      problems.add(
          new MappingProblem(
              file, 1, 1, "this is no YAML: " + broken.getMessage(), "check the whole file"));
    } catch (StackOverflowError tooDeep) {
      problems.add(
          new MappingProblem(
              file, 1, 1, "this is nested too deeply to be read", "take out some levels"));
    }
    return Optional.empty();
  }

  void problem(Node at, String message, String hint) {
    var mark = at.getStartMark();
    problems.add(
        new MappingProblem(
            file,
            mark.map(start -> start.getLine() + 1).orElse(1),
            mark.map(start -> start.getColumn() + 1).orElse(1),
            message,
            hint));
  }

  /// The keys of a block, of which only some are known.
  Map<String, Node> keys(Node node, Set<String> known) {
    var keys = keys(node);
    keys.forEach(
        (key, value) -> {
          if (!known.contains(key)) {
            problem(
                value,
                "unknown key '" + key + "'",
                "one of " + known.stream().sorted().collect(Collectors.joining(", ")));
          }
        });
    keys.keySet().retainAll(known);
    return keys;
  }

  /// The keys of a block, in the order of the file.
  Map<String, Node> keys(Node node) {
    var keys = new LinkedHashMap<String, Node>();
    if (!(node instanceof MappingNode map)) {
      problem(node, "this must be a block of 'key: value' lines", "indent the keys below it");
      return keys;
    }
    for (var tuple : map.getValue()) {
      var key = text(tuple.getKeyNode());
      if (keys.put(key, tuple.getValueNode()) != null) {
        problem(tuple.getKeyNode(), "'" + key + "' stands here twice", "keep one");
      }
    }
    return keys;
  }

  List<Node> items(Node node) {
    if (node instanceof SequenceNode list) {
      return list.getValue();
    }
    problem(node, "this must be a list", "begin each entry with '- ', or write [a, b]");
    return List.of();
  }

  String text(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    problem(node, "this must be a single value", "write it on one line");
    return "";
  }

  /// A hash of what a document says, whatever its comments, layout and order of keys.
  static String fingerprint(Node node) {
    try {
      var hash =
          MessageDigest.getInstance("SHA-256")
              .digest(canonical(node).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 4);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  private static String canonical(Node node) {
    return switch (node) {
      case MappingNode map ->
          map.getValue().stream()
              .map(tuple -> canonical(tuple.getKeyNode()) + ":" + canonical(tuple.getValueNode()))
              .sorted()
              .collect(Collectors.joining(",", "{", "}"));
      case SequenceNode list ->
          list.getValue().stream()
              .map(MappingYaml::canonical)
              .collect(Collectors.joining(",", "[", "]"));
      case ScalarNode scalar -> scalar.getValue().length() + "'" + scalar.getValue() + "'";
      default -> "?";
    };
  }
}
