package io.lamplighter.campaigns.language;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.campaigns.CampaignName;
import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.Money;
import io.lamplighter.campaigns.Share;
import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Campaign.Arm;
import io.lamplighter.campaigns.definition.Campaign.ChannelChoice;
import io.lamplighter.campaigns.definition.Campaign.ExitRule;
import io.lamplighter.campaigns.definition.Campaign.FollowUp;
import io.lamplighter.campaigns.definition.Campaign.Goal;
import io.lamplighter.campaigns.definition.Campaign.Preference;
import io.lamplighter.campaigns.definition.Campaign.Target;
import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.campaigns.definition.Trigger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// The compiled form as a JSON tree and back. Names in the tree are a contract of their own: they
/// do not follow when a Java record is renamed.
final class CampaignJson {
  private CampaignJson() {}

  static ObjectNode write(Campaign campaign) {
    var tree = JsonNodeFactory.instance.objectNode();
    tree.put("semantics", campaign.semantics());
    tree.put("name", campaign.name().value());
    tree.put("owner", campaign.owner());
    tree.put("category", campaign.category().word());
    tree.put("for", campaign.subject().word());
    campaign.goal().ifPresent(goal -> tree.set("goal", goal(goal)));
    tree.put("audience", campaign.audience());
    campaign.reentry().ifPresent(after -> tree.put("reentry", after.toString()));
    tree.set("trigger", trigger(campaign.trigger()));
    tree.put("holdout", campaign.holdout().value());
    campaign.holdoutReason().ifPresent(reason -> tree.put("holdoutReason", reason));
    tree.set("choice", ChoiceJson.write(campaign.choice()));
    tree.put("reconsider", campaign.reconsider().toString());
    var allow = tree.putObject("channels").put("prefer", word(campaign.channels().prefer()));
    campaign.channels().allow().forEach(channel -> allow.withArray("allow").add(channel.word()));
    var arms = tree.putArray("arms");
    campaign
        .arms()
        .forEach(arm -> arms.addObject().put("name", arm.name()).put("share", arm.share().value()));
    if (campaign.armsLearned()) {
      // Left away where shares stay, so that older forms keep their hash.
      tree.put("armsPrefer", "learned");
    }
    tree.set("journey", JourneyJson.write(campaign.journey()));
    tree.put("exit", word(campaign.exit()));
    campaign
        .afterEnrollment()
        .ifPresent(
            followUp -> {
              var node = tree.putObject("afterEnrollment");
              node.put("survey", followUp.survey().word());
              node.put("earliest", followUp.earliest().toString());
              node.put("latest", followUp.latest().toString());
              node.set("content", JourneyJson.write(followUp.content()));
            });
    return tree;
  }

  static Campaign read(JsonNode tree) {
    return new Campaign(
        tree.path("semantics").asInt(),
        new CampaignName(text(tree, "name")),
        text(tree, "owner"),
        Category.named(text(tree, "category")).orElseThrow(() -> wrong("category")),
        UnitKind.named(text(tree, "for")).orElseThrow(() -> wrong("for")),
        optional(tree, "goal", CampaignJson::goal),
        text(tree, "audience"),
        optional(tree, "reentry", CampaignJson::duration),
        trigger(tree.path("trigger")),
        new Share(number(tree, "holdout")),
        optional(tree, "holdoutReason", JsonNode::asText),
        ChoiceJson.read(tree.path("choice")),
        duration(tree.path("reconsider")),
        channels(tree.path("channels")),
        tree.path("arms")
            .valueStream()
            .map(arm -> new Arm(text(arm, "name"), new Share(number(arm, "share"))))
            .toList(),
        tree.path("armsPrefer").asText().equals("learned"),
        JourneyJson.read(tree.path("journey")),
        constant(ExitRule.class, text(tree, "exit")),
        optional(
            tree,
            "afterEnrollment",
            node ->
                new FollowUp(
                    survey(node),
                    JourneyJson.content(node.path("content")),
                    duration(node.path("earliest")),
                    duration(node.path("latest")))));
  }

  static Survey survey(JsonNode node) {
    return Survey.named(text(node, "survey")).orElseThrow(() -> wrong("survey"));
  }

  private static ObjectNode goal(Goal goal) {
    var node = JsonNodeFactory.instance.objectNode();
    node.put("program", goal.program());
    node.put("within", goal.within().toString());
    goal.target()
        .ifPresent(
            target ->
                node.putObject("target")
                    .put("lift", target.lift())
                    .put("by", target.by().toString()));
    goal.value().ifPresent(value -> node.set("value", money(value)));
    return node;
  }

  private static Goal goal(JsonNode node) {
    return new Goal(
        text(node, "program"),
        duration(node.path("within")),
        optional(
            node,
            "target",
            target -> new Target(number(target, "lift"), LocalDate.parse(text(target, "by")))),
        optional(node, "value", CampaignJson::money));
  }

  static ObjectNode money(Money money) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("cents", money.cents())
        .put("currency", money.currency());
  }

  static Money money(JsonNode node) {
    return new Money(node.path("cents").asLong(), text(node, "currency"));
  }

  private static ObjectNode trigger(Trigger trigger) {
    var node = JsonNodeFactory.instance.objectNode();
    switch (trigger) {
      case Trigger.Every every -> {
        node.put("kind", "every");
        var days = node.putArray("days");
        every.days().stream().sorted().forEach(day -> days.add(word(day)));
        every.dayOfMonth().ifPresent(day -> node.put("dayOfMonth", day));
        node.put("at", every.at().toString());
        node.put("zone", every.zone().getId());
      }
      case Trigger.When when -> node.put("kind", "when").put("event", when.event());
      case Trigger.ByHand ignored -> node.put("kind", "hand");
    }
    return node;
  }

  private static Trigger trigger(JsonNode node) {
    return switch (text(node, "kind")) {
      case "every" -> {
        var days = EnumSet.noneOf(DayOfWeek.class);
        node.path("days").forEach(day -> days.add(constant(DayOfWeek.class, day.asText())));
        yield new Trigger.Every(
            days,
            optional(node, "dayOfMonth", JsonNode::asInt),
            LocalTime.parse(text(node, "at")),
            ZoneId.of(text(node, "zone")));
      }
      case "when" -> new Trigger.When(text(node, "event"));
      case "hand" -> new Trigger.ByHand();
      default -> throw wrong("trigger");
    };
  }

  private static ChannelChoice channels(JsonNode node) {
    List<Channel> allow =
        node.path("allow").valueStream().map(channel -> Channel.of(channel.asText())).toList();
    return new ChannelChoice(allow, constant(Preference.class, text(node, "prefer")));
  }

  static String text(JsonNode node, String key) {
    var value = node.path(key);
    if (!value.isTextual()) {
      throw wrong(key);
    }
    return value.asText();
  }

  static double number(JsonNode node, String key) {
    var value = node.path(key);
    if (!value.isNumber()) {
      throw wrong(key);
    }
    return value.asDouble();
  }

  static Duration duration(JsonNode node) {
    return Duration.parse(node.asText());
  }

  static <T> Optional<T> optional(JsonNode node, String key, Function<JsonNode, T> read) {
    return node.has(key) ? Optional.of(read.apply(node.path(key))) : Optional.empty();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String word) {
    return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace(' ', '_'));
  }

  static IllegalArgumentException wrong(String key) {
    return new IllegalArgumentException("not a compiled campaign: '" + key + "'");
  }
}
