package io.lamplighter.campaigns.language;

import io.lamplighter.campaigns.Rule;
import io.lamplighter.campaigns.Share;
import io.lamplighter.campaigns.Suggestion;
import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.audience.Catalogue;
import io.lamplighter.campaigns.audience.Catalogue.Attribute;
import io.lamplighter.campaigns.audience.Expression;
import io.lamplighter.campaigns.definition.Choice;
import io.lamplighter.campaigns.definition.Choice.Floor;
import io.lamplighter.campaigns.definition.Choice.Floors;
import io.lamplighter.campaigns.definition.Choice.Take;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Reads the keys of `choose`.
final class ChoiceReader {
  static final List<String> KEYS =
      List.of("propensity", "uplift", "need", "take", "explore", "floors", "reconsider");

  /// The models that tell who is in need: chances that something bad happens.
  private static final List<String> RISKS = List.of("arrears");

  /// The models that answer for the whole utility; they are not a campaign's own.
  private static final List<String> OF_THE_UTILITY = List.of("arrears", "csat", "nps");

  private static final List<String> RANKINGS = List.of("propensity", "uplift", "need");
  private static final Share USUAL_EXPLORE = Share.percent(2);

  private final Fields keys;
  private final String campaign;
  private final UnitKind subject;
  private final boolean byEvent;
  private final Catalogue catalogue;
  private final Words words;
  private final Findings findings;

  /// @param campaign its name, which the model of its effect will bear
  /// @param byEvent whether events bring people in one by one
  ChoiceReader(
      Fields keys,
      String campaign,
      UnitKind subject,
      boolean byEvent,
      Catalogue catalogue,
      Words words,
      Findings findings) {
    this.keys = keys;
    this.campaign = campaign;
    this.subject = subject;
    this.byEvent = byEvent;
    this.catalogue = catalogue;
    this.words = words;
    this.findings = findings;
  }

  Choice read() {
    var given = RANKINGS.stream().filter(keys::has).toList();
    if (given.size() > 1) {
      findings.error(
          keys.key(given.getLast()),
          Rule.WRONG_SHAPE,
          "people are ranked by propensity, by uplift or by need, not by more than one",
          "");
    }
    var score = score();
    if (given.isEmpty()) {
      keys.missing(
          "propensity",
          "What ranks people: 'propensity: model', 'uplift: model' or 'need: arrears'.");
    }
    var written = keys.text("take").flatMap(words::take);
    boolean byNeed = score.filter(Choice.Score.Need.class::isInstance).isPresent();
    if (byNeed) {
      checkNeed(written);
    }
    var take = written.orElse(new Take.All());
    // Help is not given away to learn from: that has to be said.
    var explore =
        keys.text("explore").flatMap(words::share).orElse(byNeed ? Share.NONE : USUAL_EXPLORE);
    return new Choice(score, take, explore, floors(byNeed));
  }

  /// The catalogue with the model that a campaign chooses by: that it does is what has it trained,
  /// so its expressions may ask for the score before any ledger knows it.
  static Catalogue withOwnModel(Fields campaign, Catalogue catalogue) {
    var own = new TreeMap<String, String>();
    campaign
        .fields("choose", KEYS)
        .ifPresent(
            choose -> {
              for (var key : List.of("propensity", "uplift")) {
                choose.text(key).ifPresent(name -> own.put(name.getValue(), "What it chooses by"));
              }
            });
    // A catalogue without models takes any.
    return catalogue.models().isEmpty() ? catalogue : catalogue.with(Map.of(), own, List.of());
  }

  private Optional<Choice.Score> score() {
    // Any name will do: a campaign that chooses by a model is what has it trained.
    Optional<Choice.Score> own =
        own("propensity")
            .<Choice.Score>map(Choice.Score.Propensity::new)
            .or(() -> own("uplift").map(Choice.Score.Uplift::new));
    var need =
        keys.text("need")
            .flatMap(
                text ->
                    words.word(
                        text,
                        "need",
                        word -> RISKS.stream().filter(word::equals).findFirst(),
                        RISKS));
    return own.or(() -> need.map(risk -> new Choice.Score.Need(risk, campaign)));
  }

  private Optional<String> own(String key) {
    var text = keys.text(key);
    text.ifPresent(
        name -> {
          if (words.name(name, "model").isPresent() && OF_THE_UTILITY.contains(name.getValue())) {
            findings.error(
                name,
                Rule.WRONG_SHAPE,
                "'" + name.getValue() + "' speaks for the whole utility, not for a campaign's goal",
                "Take a name of the campaign's own; ask score('%s') in the audience."
                    .formatted(name.getValue()));
          }
        });
    return text.map(ScalarNode::getValue);
  }

  private void checkNeed(Optional<Take> take) {
    if (OF_THE_UTILITY.contains(campaign)) {
      findings.error(
          keys.key("need"),
          Rule.WRONG_SHAPE,
          "a campaign called '" + campaign + "' cannot choose by need",
          "What contact adds is learned under the campaign's name: give it another.");
    }
    if (byEvent) {
      findings.error(
          keys.key("need"),
          Rule.WRONG_SHAPE,
          "need ranks the people of a wave; an event brings them one by one",
          "Write 'every: ...', or ask score('arrears') in the audience.");
    }
    if (!keys.has("take")) {
      keys.missing("take", "How many are helped: 'take: top 500', 'top 30%' or 'budget ...'.");
    }
    take.filter(it -> it instanceof Take.All || it instanceof Take.AtLeast)
        .ifPresent(
            ignored ->
                findings.error(
                    keys.key("take"),
                    Rule.WRONG_SHAPE,
                    "need ranks, it is no threshold: say how many are helped",
                    "For example: top 500, top 30%, budget 5000 USD per month."));
  }

  private Optional<Floors> floors(boolean byNeed) {
    var node = keys.value("floors");
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (!byNeed && !findings.refuse()) {
      findings.error(
          keys.key("floors"), Rule.WRONG_SHAPE, "floors go with 'need: arrears' only", "");
    }
    var group = Fields.open(node.get(), findings);
    var by =
        group.required("by", "The attribute whose values are the groups: by: customer.language");
    var attribute = by.flatMap(this::attribute);
    var names = group.names().stream().filter(name -> !name.equals("by")).toList();
    if (names.isEmpty()) {
      findings.error(
          keys.key("floors"),
          Rule.MISSING_KEY,
          "no group has a floor",
          "A value of the attribute and its least share: es: 20%");
    }
    var least = new ArrayList<Floor>();
    for (String name : names) {
      var share =
          group.value(name).flatMap(value -> Fields.text(value, findings)).flatMap(words::share);
      var condition = attribute.flatMap(of -> condition(of, group, name));
      if (share.isPresent() && condition.isPresent()) {
        least.add(new Floor(name, condition.get(), share.get()));
      }
    }
    double sum = least.stream().mapToDouble(floor -> floor.share().value()).sum();
    if (sum > 1 + 1e-9) {
      findings.error(
          keys.key("floors"),
          Rule.FLOORS_TOO_HIGH,
          String.format(Locale.ROOT, "the floors make %.4g%%, more than there is", sum * 100),
          "");
    }
    return by.filter(ignored -> !least.isEmpty()).map(text -> new Floors(text.getValue(), least));
  }

  private Optional<Attribute> attribute(ScalarNode by) {
    var found = catalogue.attribute(by.getValue());
    if (found.isEmpty()) {
      findings.error(
          by,
          Rule.UNKNOWN_ATTRIBUTE,
          "unknown attribute '" + by.getValue() + "'",
          Suggestion.hint(by.getValue(), catalogue.attributes().keySet()));
    }
    return found;
  }

  /// What an audience would ask to find the group, checked like one.
  private Optional<String> condition(Attribute attribute, Fields group, String name) {
    var value =
        switch (attribute.type()) {
          case TEXT -> "'" + name.replace("\\", "\\\\").replace("'", "\\'") + "'";
          case BOOL, INTEGER -> name;
          case DECIMAL, TIME, DURATION -> "";
        };
    if (value.isEmpty()) {
      findings.error(
          group.key("by"),
          Rule.WRONG_TYPE,
          "'" + attribute.path() + "' has no groups",
          "Take an attribute of words, whole numbers, or yes and no.");
      return Optional.empty();
    }
    var condition = attribute.path() + " == " + value;
    return switch (Expression.compile(condition, catalogue, subject)) {
      case Expression.Outcome.Sound ignored -> Optional.of(condition);
      case Expression.Outcome.Flawed(var flaws) -> {
        var flaw = flaws.getFirst();
        findings.error(group.key(name), flaw.rule(), flaw.message(), flaw.hint());
        yield Optional.empty();
      }
    };
  }
}
