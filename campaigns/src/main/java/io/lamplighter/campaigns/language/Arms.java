package io.lamplighter.campaigns.language;

import io.lamplighter.campaigns.Rule;
import io.lamplighter.campaigns.Share;
import io.lamplighter.campaigns.definition.Campaign.Arm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// The `arms:` of a campaign: names with their shares, or names alone whose shares are learned.
/// Their order means nothing, so they are sorted by name.
final class Arms {
  /// The keys of the learned form. No arm with a fixed share can be called like them.
  private static final List<String> LEARNED = List.of("allow", "prefer");

  /// Each arm is drawn at least twice in a hundred times; more arms than this would leave little to
  /// be learned.
  private static final int MOST = 20;

  private static final String FORMS =
      "Either the shares, arms: { a: 50%, b: 50% }, or arms: { allow: [a, b], prefer: learned }.";

  private Arms() {}

  /// @param learned whether the shares, equal ones, are only where it starts
  record Read(List<Arm> arms, boolean learned) {}

  static Read read(Fields keys, Words words, Findings findings) {
    var node = keys.value("arms");
    if (node.isEmpty()) {
      return new Read(List.of(), false);
    }
    var group = Fields.open(node.get(), findings);
    return LEARNED.stream().anyMatch(group::has)
        ? new Read(learned(group, words, findings), true)
        : new Read(shared(keys, group, words, findings), false);
  }

  private static List<Arm> shared(Fields keys, Fields group, Words words, Findings findings) {
    var arms = new ArrayList<Arm>();
    int before = findings.count();
    for (String name : group.names()) {
      group
          .value(name)
          .filter(value -> named(group.key(name), words, findings))
          .flatMap(value -> Fields.text(value, findings))
          .flatMap(words::share)
          .ifPresent(share -> arms.add(new Arm(name, share)));
    }
    double sum = arms.stream().mapToDouble(arm -> arm.share().value()).sum();
    if (findings.count() == before && Math.abs(sum - 1) > 1e-9) {
      findings.error(
          keys.key("arms"),
          Rule.SHARES_NOT_WHOLE,
          String.format(Locale.ROOT, "the shares of the arms make %.4g%%, not 100%%", sum * 100),
          "");
    }
    arms.sort(Comparator.comparing(Arm::name));
    return List.copyOf(arms);
  }

  private static List<Arm> learned(Fields group, Words words, Findings findings) {
    for (String name : group.names()) {
      if (!LEARNED.contains(name)) {
        findings.error(
            group.key(name),
            Rule.UNKNOWN_KEY,
            "'" + name + "' cannot stand here: the shares of these arms are learned",
            FORMS);
      }
    }
    group
        .required("prefer", "arms: { allow: [a, b], prefer: learned }")
        .filter(text -> !text.getValue().equals("learned"))
        .ifPresent(
            text ->
                findings.error(
                    text,
                    Rule.WRONG_SHAPE,
                    "arms can only be preferred as 'learned', not '" + text.getValue() + "'",
                    FORMS));
    if (!group.has("allow")) {
      group.missing("allow", "arms: { allow: [a, b], prefer: learned }");
      return List.of();
    }
    var names = new ArrayList<String>();
    int before = findings.count();
    for (var text : group.texts("allow")) {
      if (names.contains(text.getValue())) {
        findings.error(
            text, Rule.DUPLICATE_KEY, "the arm '" + text.getValue() + "' stands here twice", "");
      } else if (named(text, words, findings)) {
        names.add(text.getValue());
      }
    }
    if (findings.count() == before && (names.size() < 2 || names.size() > MOST)) {
      findings.error(
          group.value("allow").orElse(group.node()),
          Rule.WRONG_SHAPE,
          names.size() < 2
              ? "with fewer than two arms there is nothing to learn"
              : names.size() + " arms are more than can be learned",
          "Name 2 to " + MOST + " arms.");
    }
    names.sort(null);
    return names.stream().map(name -> new Arm(name, new Share(1.0 / names.size()))).toList();
  }

  /// Whether an arm is called as one may be.
  private static boolean named(Node at, Words words, Findings findings) {
    if (!(at instanceof ScalarNode text)) {
      return false;
    }
    if (ContentFiles.isLocale(text.getValue())) {
      findings.error(
          at,
          Rule.CONFUSING_ARM,
          "the arm '" + text.getValue() + "' is called like a language",
          "");
    }
    return words.name(text, "arm").isPresent();
  }
}
