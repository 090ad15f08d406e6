package io.lamplighter.workers.learning;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Choice.Score.Need;
import io.lamplighter.campaigns.definition.Choice.Take;
import io.lamplighter.ledger.attributes.EnergyBurden;
import io.lamplighter.ledger.attributes.Features;
import io.lamplighter.ledger.attributes.Features.At;
import io.lamplighter.ledger.attributes.Features.Row;
import io.lamplighter.ledger.scores.Scores.Scored;
import io.lamplighter.ledger.waves.RankedBy;
import io.lamplighter.ledger.waves.Waves;
import io.lamplighter.ledger.waves.Waves.Wave;
import io.lamplighter.models.hardship.BillHelp;
import io.lamplighter.models.registry.Registry;
import io.lamplighter.models.registry.Registry.Champion;
import io.lamplighter.workers.learning.Scoring.Asked;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Scores a wave's candidates by how much help they need, times what contact adds to the chance
/// that it is taken up where the campaign's own holdout has shown that. With each is kept what its
/// score was made from.
final class NeedScoring {
  private static final int BATCH = 2_000;

  private final Handle db;
  private final Wave wave;
  private final Campaign campaign;
  private final Need asks;

  NeedScoring(Handle db, Wave wave, Campaign campaign, Need asks) {
    this.db = db;
    this.wave = wave;
    this.campaign = campaign;
    this.asks = asks;
  }

  /// What decides: nobody is ranked while no model tells who is in need.
  static Optional<Waves.Champion> deciding(Handle db, Need asks) {
    return Registry.targeting(db, asks.risk())
        .map(
            risk ->
                effect(db, asks)
                    .map(
                        effect ->
                            new Waves.Champion(
                                effect.model(), effect.version(), RankedBy.NEED_UPLIFT))
                    .orElseGet(
                        () -> new Waves.Champion(risk.model(), risk.version(), RankedBy.NEED)));
  }

  private static Optional<Champion> effect(Handle db, Need asks) {
    return Registry.targeting(db, asks.model()).filter(version -> version.ranking().byUplift());
  }

  void score() {
    var risk = InForce.of(db, asks.risk());
    var effect = effect(db, asks);
    var asked = Scoring.asked(db, wave, campaign.choice().take() instanceof Take.Top);
    for (int from = 0; from < asked.size(); from += BATCH) {
      write(asked.subList(from, Math.min(asked.size(), from + BATCH)), risk, effect);
    }
  }

  private void write(List<Asked> batch, Optional<InForce> risk, Optional<Champion> effect) {
    var units = batch.stream().map(Asked::unit).toList();
    Map<Long, Scored> risks =
        risk
            .map(model -> model.score(db, campaign.subject(), units, wave.tick()))
            .orElse(List.of())
            .stream()
            .collect(Collectors.toMap(Scored::unit, Function.identity()));
    var burdens = EnergyBurden.of(db, campaign.subject(), units, wave.tick());
    // Without a holdout nothing is ever learned from the features; an effect that was shown before
    // it was given up still reads them.
    boolean reads = campaign.holdout().value() > 0 || effect.isPresent();
    Map<Long, Map<String, Object>> features = reads ? features(units) : Map.of();
    Map<Long, Double> effects =
        effect.map(version -> effects(version, features)).orElseGet(Map::of);
    var update =
        db.prepareBatch(
            """
            UPDATE wave_candidate
               SET score = :score, features = CAST(:features AS jsonb),
                   reasons = CAST(:reasons AS jsonb), need = CAST(:need AS jsonb)
             WHERE wave_id = :wave AND unit_id = :unit
            """);
    for (var each : batch) {
      long unit = each.unit();
      var told = risks.get(unit);
      var known =
          told == null || NoNumber.known(told.value()) == null
              ? null
              : need(told, burdens.get(unit), effects.get(unit), risk, effect.isPresent());
      boolean decide = each.candidate();
      update
          .bind("score", known == null ? null : known.worth())
          .bind("features", decide && reads ? Scoring.json(features.get(unit)) : null)
          .bind("reasons", decide && told != null ? told.reasons() : null)
          .bind("need", decide && known != null ? known.json() : null)
          .bind("wave", wave.id())
          .bind("unit", unit)
          .add();
    }
    update.execute();
  }

  /// @param worth null where what contact adds ranks, and is not known of this one
  private record Known(@Nullable Double worth, String json) {}

  private Known need(
      Scored risk,
      @Nullable Double burden,
      @Nullable Double effect,
      Optional<InForce> model,
      boolean byEffect) {
    double need = BillHelp.need(risk.value(), burden == null ? Double.NaN : burden);
    var json = JsonNodeFactory.instance.objectNode();
    json.put("model", asks.risk());
    model.ifPresent(version -> json.put("version", version.champion().version()));
    json.put("risk", risk.value());
    if (burden != null) {
      json.put("burden", burden);
    }
    json.put("need", need);
    if (effect != null) {
      json.put("effect", effect);
    }
    // Need alone is another scale: it would rank before every need times effect.
    return new Known(
        byEffect && effect == null
            ? null
            : BillHelp.worth(need, effect == null ? Double.NaN : effect),
        json.toString());
  }

  private Map<Long, Map<String, Object>> features(List<Long> units) {
    var set = Features.set(db, Features.MODELS);
    var features = new HashMap<Long, Map<String, Object>>();
    for (Row row :
        Features.read(
            db,
            set,
            campaign.subject(),
            units.stream().map(unit -> new At(unit, wave.tick())).toList())) {
      features.put(row.unit(), row.named(set));
    }
    return features;
  }

  /// What contact adds to each; who gets no number is left out.
  private Map<Long, Double> effects(Champion version, Map<Long, Map<String, Object>> features) {
    var scorer = version.ranking().uplift().orElseThrow();
    var units = new ArrayList<>(features.keySet());
    var rows = FeatureTable.rows(scorer.schema(), units.stream().map(features::get).toList());
    double[] effects = scorer.uplift(rows);
    NoNumber.alarm(db, version, effects, wave.tick());
    var byUnit = new HashMap<Long, Double>();
    for (int i = 0; i < effects.length; i++) {
      var effect = NoNumber.known(effects[i]);
      if (effect != null) {
        byUnit.put(units.get(i), effect);
      }
    }
    return byUnit;
  }
}
