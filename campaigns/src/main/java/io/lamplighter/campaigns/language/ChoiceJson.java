package io.lamplighter.campaigns.language;

import static io.lamplighter.campaigns.language.CampaignJson.number;
import static io.lamplighter.campaigns.language.CampaignJson.optional;
import static io.lamplighter.campaigns.language.CampaignJson.text;
import static io.lamplighter.campaigns.language.CampaignJson.wrong;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.campaigns.Share;
import io.lamplighter.campaigns.definition.Choice;
import io.lamplighter.campaigns.definition.Choice.Floor;
import io.lamplighter.campaigns.definition.Choice.Floors;
import io.lamplighter.campaigns.definition.Choice.Score;
import io.lamplighter.campaigns.definition.Choice.Take;

/// Who is worth contacting, as a JSON tree and back.
final class ChoiceJson {
  private ChoiceJson() {}

  static ObjectNode write(Choice choice) {
    var node = JsonNodeFactory.instance.objectNode();
    choice
        .score()
        .ifPresent(
            score -> {
              var ranks = node.putObject("score").put("model", score.model());
              switch (score) {
                case Score.Propensity ignored -> ranks.put("kind", "propensity");
                case Score.Uplift ignored -> ranks.put("kind", "uplift");
                case Score.Need need -> ranks.put("kind", "need").put("risk", need.risk());
              }
            });
    var take = node.putObject("take");
    switch (choice.take()) {
      case Take.All ignored -> take.put("kind", "all");
      case Take.Top top -> take.put("kind", "top").put("share", top.share().value());
      case Take.Places places -> take.put("kind", "places").put("people", places.people());
      case Take.AtLeast least -> take.put("kind", "at least").put("score", least.score());
      case Take.MonthlyBudget budget ->
          take.put("kind", "monthly budget").set("money", CampaignJson.money(budget.money()));
    }
    node.put("explore", choice.explore().value());
    choice
        .floors()
        .ifPresent(
            floors -> {
              var least = node.putObject("floors").put("by", floors.by()).putArray("least");
              floors
                  .least()
                  .forEach(
                      floor ->
                          least
                              .addObject()
                              .put("group", floor.group())
                              .put("condition", floor.condition())
                              .put("share", floor.share().value()));
            });
    return node;
  }

  static Choice read(JsonNode node) {
    var take = node.path("take");
    return new Choice(
        optional(node, "score", ChoiceJson::score),
        switch (text(take, "kind")) {
          case "all" -> new Take.All();
          case "top" -> new Take.Top(new Share(number(take, "share")));
          case "places" -> new Take.Places((int) number(take, "people"));
          case "at least" -> new Take.AtLeast(number(take, "score"));
          case "monthly budget" -> new Take.MonthlyBudget(CampaignJson.money(take.path("money")));
          default -> throw wrong("take");
        },
        new Share(number(node, "explore")),
        optional(
            node,
            "floors",
            floors ->
                new Floors(
                    text(floors, "by"),
                    floors
                        .path("least")
                        .valueStream()
                        .map(
                            each ->
                                new Floor(
                                    text(each, "group"),
                                    text(each, "condition"),
                                    new Share(number(each, "share"))))
                        .toList())));
  }

  private static Score score(JsonNode score) {
    var model = text(score, "model");
    return switch (text(score, "kind")) {
      case "uplift" -> new Score.Uplift(model);
      case "propensity" -> new Score.Propensity(model);
      case "need" -> new Score.Need(text(score, "risk"), model);
      default -> throw wrong("score");
    };
  }
}
