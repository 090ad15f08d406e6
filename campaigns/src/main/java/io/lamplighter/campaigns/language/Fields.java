package io.lamplighter.campaigns.language;

import io.lamplighter.campaigns.Rule;
import io.lamplighter.campaigns.Suggestion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// A group of keys of a campaign file. Keys that the language does not know are problems at once.
final class Fields {
  private final Node node;
  private final Findings findings;
  private final Map<String, ScalarNode> keys = new LinkedHashMap<>();
  private final Map<String, Node> values = new LinkedHashMap<>();

  private Fields(Node node, Findings findings) {
    this.node = node;
    this.findings = findings;
  }

  /// The group at a node with the keys that may stand in it; an empty one if it is no group.
  static Fields of(Node node, Findings findings, List<String> known) {
    var fields = open(node, findings);
    fields.keys.forEach(
        (key, at) -> {
          if (!known.contains(key)) {
            findings.error(
                at, Rule.UNKNOWN_KEY, "unknown key '" + key + "'", Suggestion.hint(key, known));
          }
        });
    return fields;
  }

  /// The group at a node whose keys are names that the author chose.
  static Fields open(Node node, Findings findings) {
    var fields = new Fields(node, findings);
    if (!(node instanceof MappingNode mapping)) {
      findings.error(node, Rule.WRONG_SHAPE, "expected a group of keys here", "");
      return fields;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        findings.error(tuple.getKeyNode(), Rule.WRONG_SHAPE, "a key is a text", "");
      } else if (fields.values.putIfAbsent(key.getValue(), tuple.getValueNode()) != null) {
        findings.error(
            key, Rule.DUPLICATE_KEY, "the key '" + key.getValue() + "' stands here twice", "");
      } else {
        fields.keys.put(key.getValue(), key);
      }
    }
    return fields;
  }

  Node node() {
    return node;
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  List<String> names() {
    return List.copyOf(keys.keySet());
  }

  Optional<Node> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /// The place of a key that is there.
  Node key(String key) {
    var at = keys.get(key);
    return at == null ? node : at;
  }

  /// The text of a key, if it is there and is one.
  Optional<ScalarNode> text(String key) {
    return value(key).flatMap(value -> text(value, findings));
  }

  /// The text of a key that must be there.
  Optional<ScalarNode> required(String key, String hint) {
    if (!has(key)) {
      missing(key, hint);
    }
    return text(key);
  }

  void missing(String key, String hint) {
    var at = keys.values().stream().findFirst();
    findings.error(
        at.map(first -> (Node) first).orElse(node),
        Rule.MISSING_KEY,
        "the key '" + key + "' is missing",
        hint);
  }

  /// The group at a key, if it is there.
  Optional<Fields> fields(String key, List<String> known) {
    return value(key).map(value -> of(value, findings, known));
  }

  /// The texts of the list at a key.
  List<ScalarNode> texts(String key) {
    return value(key).map(value -> items(value, findings)).orElse(List.of()).stream()
        .flatMap(item -> text(item, findings).stream())
        .toList();
  }

  /// What stands in a list, nothing if it is none.
  static List<Node> items(Node node, Findings findings) {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    findings.error(node, Rule.WRONG_SHAPE, "expected a list here", "Each item begins with '- '.");
    return List.of();
  }

  /// The text at a node, nothing if it is a list, a group or empty.
  static Optional<ScalarNode> text(Node node, Findings findings) {
    if (node instanceof ScalarNode scalar
        && !scalar.getTag().equals(Tag.NULL)
        && !scalar.getValue().isBlank()) {
      return Optional.of(scalar);
    }
    findings.error(node, Rule.WRONG_SHAPE, "expected a text here", "");
    return Optional.empty();
  }
}
