package io.lamplighter.campaigns.language;

import io.lamplighter.campaigns.Rule;
import io.lamplighter.campaigns.definition.Campaign.Arm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// The `arms:` of a campaign. Their order means nothing, so they are sorted by name.
final class Arms {
  private Arms() {}

  static List<Arm> read(Fields keys, Words words, Findings findings) {
    var node = keys.value("arms");
    if (node.isEmpty()) {
      return List.of();
    }
    var group = Fields.open(node.get(), findings);
    var arms = new ArrayList<Arm>();
    int before = findings.count();
    for (String name : group.names()) {
      if (ContentFiles.isLocale(name)) {
        findings.error(
            group.key(name),
            Rule.CONFUSING_ARM,
            "the arm '" + name + "' is called like a language",
            "");
      }
      boolean named =
          group.key(name) instanceof ScalarNode key && words.name(key, "arm").isPresent();
      group
          .value(name)
          .filter(value -> named)
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
}
