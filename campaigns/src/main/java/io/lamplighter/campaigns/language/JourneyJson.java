package io.lamplighter.campaigns.language;

import static io.lamplighter.campaigns.language.CampaignJson.duration;
import static io.lamplighter.campaigns.language.CampaignJson.optional;
import static io.lamplighter.campaigns.language.CampaignJson.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.StepKey;
import io.lamplighter.campaigns.definition.Journey;
import io.lamplighter.campaigns.definition.Journey.Content;
import io.lamplighter.campaigns.definition.Journey.Step;
import io.lamplighter.campaigns.definition.Journey.Until;
import io.lamplighter.campaigns.definition.Journey.Variant;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The steps of the compiled form as a JSON tree and back.
final class JourneyJson {
  private JourneyJson() {}

  static ArrayNode write(Journey journey) {
    var steps = JsonNodeFactory.instance.arrayNode();
    journey.steps().forEach(step -> steps.add(write(step)));
    return steps;
  }

  static Journey read(JsonNode steps) {
    return new Journey(steps.valueStream().map(JourneyJson::step).toList());
  }

  private static ObjectNode write(Step step) {
    var node = JsonNodeFactory.instance.objectNode().put("key", step.key().value());
    switch (step) {
      case Step.Send send -> contact(node.put("kind", "send"), send);
      case Step.Ask ask -> {
        contact(node.put("kind", "ask"), ask);
        node.put("survey", ask.survey().word());
      }
      case Step.Wait wait -> {
        node.put("kind", "wait").put("lasts", wait.lasts().toString());
        switch (wait.until()) {
          case Until.TimePasses ignored -> {}
          case Until.Enrolled enrolled -> node.put("untilEnrolled", enrolled.program());
          case Until.Happens happens -> node.put("untilEvent", happens.event());
        }
        next(node, "next", wait.next());
      }
      case Step.Branch branch -> {
        node.put("kind", "branch").put("condition", branch.condition());
        next(node, "then", branch.then());
        next(node, "otherwise", branch.otherwise());
      }
      case Step.Exit exit -> node.put("kind", "exit").put("reason", exit.reason());
    }
    return node;
  }

  private static void contact(ObjectNode node, Step.Contact contact) {
    node.set("content", write(contact.content()));
    contact.channel().ifPresent(channel -> node.put("channel", channel.word()));
    contact.expires().ifPresent(expires -> node.put("expires", expires.toString()));
    node.put("atOnce", contact.atOnce());
    node.put("lineage", contact.lineage());
    next(node, "next", contact.next());
  }

  private static void next(ObjectNode node, String name, Optional<StepKey> step) {
    step.ifPresent(key -> node.put(name, key.value()));
  }

  static ObjectNode write(Content content) {
    var node = JsonNodeFactory.instance.objectNode();
    content
        .byChannel()
        .forEach(
            (channel, variants) -> {
              var list = node.putArray(channel.word());
              variants.forEach(
                  variant ->
                      list.addObject()
                          .put("locale", variant.locale())
                          .put("arm", variant.arm())
                          .put("format", variant.format())
                          .put("subject", variant.subject())
                          .put("body", variant.body()));
            });
    return node;
  }

  static Content content(JsonNode node) {
    Map<Channel, List<Variant>> byChannel = new EnumMap<>(Channel.class);
    for (var channel : node.properties()) {
      byChannel.put(
          Channel.of(channel.getKey()),
          channel
              .getValue()
              .valueStream()
              .map(
                  variant ->
                      new Variant(
                          text(variant, "locale"),
                          text(variant, "arm"),
                          text(variant, "format"),
                          text(variant, "subject"),
                          text(variant, "body")))
              .toList());
    }
    return new Content(byChannel);
  }

  private static Step step(JsonNode node) {
    var key = new StepKey(text(node, "key"));
    return switch (text(node, "kind")) {
      case "send" ->
          new Step.Send(
              key,
              content(node.path("content")),
              channel(node),
              expires(node),
              node.path("atOnce").asBoolean(),
              text(node, "lineage"),
              next(node, "next"));
      case "ask" ->
          new Step.Ask(
              key,
              CampaignJson.survey(node),
              content(node.path("content")),
              channel(node),
              expires(node),
              node.path("atOnce").asBoolean(),
              text(node, "lineage"),
              next(node, "next"));
      case "wait" ->
          new Step.Wait(key, duration(node.path("lasts")), until(node), next(node, "next"));
      case "branch" ->
          new Step.Branch(
              key, text(node, "condition"), next(node, "then"), next(node, "otherwise"));
      case "exit" -> new Step.Exit(key, text(node, "reason"));
      default -> throw CampaignJson.wrong("kind");
    };
  }

  private static Until until(JsonNode node) {
    if (node.has("untilEnrolled")) {
      return new Until.Enrolled(text(node, "untilEnrolled"));
    }
    return node.has("untilEvent")
        ? new Until.Happens(text(node, "untilEvent"))
        : new Until.TimePasses();
  }

  private static Optional<Channel> channel(JsonNode node) {
    return optional(node, "channel", value -> Channel.of(value.asText()));
  }

  private static Optional<Duration> expires(JsonNode node) {
    return optional(node, "expires", CampaignJson::duration);
  }

  private static Optional<StepKey> next(JsonNode node, String name) {
    return optional(node, name, value -> new StepKey(value.asText()));
  }
}
