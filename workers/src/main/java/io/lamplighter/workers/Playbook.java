package io.lamplighter.workers;

import io.lamplighter.campaigns.audience.Catalogue;
import io.lamplighter.campaigns.audience.Expression;
import io.lamplighter.campaigns.audience.Sql;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Choice;
import io.lamplighter.campaigns.definition.Journey.Step;
import io.lamplighter.campaigns.journey.Guide;
import io.lamplighter.campaigns.language.CompiledCampaign;
import io.lamplighter.ledger.definitions.Definitions;
import io.lamplighter.ledger.waves.FloorGroups;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/// Campaigns ready to run: each applied version compiled once per process, with its audience and
/// branch conditions as SQL.
public final class Playbook {
  private final Definitions definitions;
  private final Catalogue catalogue;
  private final Map<Version, Play> plays = new ConcurrentHashMap<>();

  public Playbook(Definitions definitions, Catalogue catalogue) {
    this.definitions = definitions;
    this.catalogue = catalogue.trusting();
  }

  private record Version(String campaign, int version) {}

  /// One version of a campaign.
  ///
  /// @param hash of the definition, as it was applied
  /// @param audience who qualifies
  /// @param conditions of branches, by step
  /// @param scores the models whose scores audience and branches ask for
  /// @param floors the groups of the campaign's floors
  public record Play(
      Campaign campaign,
      String hash,
      Guide guide,
      Sql audience,
      Map<String, Sql> conditions,
      Set<String> scores,
      List<FloorGroups.Group> floors) {}

  public Catalogue catalogue() {
    return catalogue;
  }

  /// @throws IllegalStateException if the catalogue of this build no longer has what the definition
  ///   speaks of
  public Play play(String campaign, int version) {
    return plays.computeIfAbsent(new Version(campaign, version), this::read);
  }

  /// A version may speak of attributes that came to the ledger after this worker had started.
  private Play read(Version key) {
    try {
      return read(key, catalogue);
    } catch (IllegalStateException older) {
      return read(key, definitions.catalogue().trusting());
    }
  }

  private Play read(Version key, Catalogue catalogue) {
    var applied = definitions.version(key.campaign(), key.version());
    var campaign = CompiledCampaign.fromJson(applied.compiled());
    var conditions = new HashMap<String, Sql>();
    var scores = new TreeSet<String>();
    for (var step : campaign.journey().steps()) {
      if (step instanceof Step.Branch branch) {
        var condition =
            sound(
                key,
                Expression.compileCondition(branch.condition(), catalogue, campaign.subject()));
        conditions.put(branch.key().value(), condition.sql());
        scores.addAll(condition.reads().models());
      }
    }
    var audience = new Sql("true", Map.of());
    if (!campaign.audience().isBlank()) {
      var rule = sound(key, Expression.compile(campaign.audience(), catalogue, campaign.subject()));
      audience = rule.sql();
      scores.addAll(rule.reads().models());
    }
    return new Play(
        campaign,
        applied.hash(),
        new Guide(campaign),
        audience,
        Map.copyOf(conditions),
        Set.copyOf(scores),
        floors(key, campaign, catalogue));
  }

  private static List<FloorGroups.Group> floors(
      Version key, Campaign campaign, Catalogue catalogue) {
    return campaign.choice().floors().map(Choice.Floors::least).orElse(List.of()).stream()
        .map(
            floor ->
                new FloorGroups.Group(
                    floor.group(),
                    sound(key, Expression.compile(floor.condition(), catalogue, campaign.subject()))
                        .sql()))
        .toList();
  }

  private static Expression sound(Version key, Expression.Outcome outcome) {
    return switch (outcome) {
      case Expression.Outcome.Sound(var expression) -> expression;
      case Expression.Outcome.Flawed(var flaws) ->
          throw new IllegalStateException(
              key.campaign()
                  + " version "
                  + key.version()
                  + " no longer compiles: "
                  + flaws.getFirst().message());
    };
  }
}
