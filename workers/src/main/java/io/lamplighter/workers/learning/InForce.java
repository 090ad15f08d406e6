package io.lamplighter.workers.learning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.ledger.attributes.FeatureSet;
import io.lamplighter.ledger.attributes.Features;
import io.lamplighter.ledger.attributes.Features.At;
import io.lamplighter.ledger.scores.Scores.Scored;
import io.lamplighter.models.data.BadData;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.registry.Registry;
import io.lamplighter.models.registry.Registry.Champion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A model that may decide now, as the score store asks it.
///
/// @param set the features it reads
/// @param values from rows to what is kept: chances, or for a survey's model the marks to be
///   expected
record InForce(Champion champion, FeatureSet set, Function<Table, double[]> values) {
  private static final Logger LOG = LoggerFactory.getLogger(InForce.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int REASONS = 3;

  /// The model; empty while there is none, it is unhealthy, or it is none that scores one unit by
  /// itself.
  static Optional<InForce> of(Handle db, String model) {
    try {
      return Registry.targeting(db, model).map(champion -> of(db, champion));
    } catch (BadData other) {
      LOG.warn("model {} is not kept as scores: {}", model, other.getMessage());
      return Optional.empty();
    }
  }

  private static InForce of(Handle db, Champion champion) {
    return UtilityModel.named(champion.model())
        .map(model -> new InForce(champion, model.features(db), model.scores(champion)))
        .orElseGet(
            () ->
                new InForce(champion, Features.set(db, Features.MODELS), champion.scorer()::score));
  }

  /// Scores of units as of an instant; those that are not there are left out. Some may be no
  /// number.
  List<Scored> score(Handle db, UnitKind kind, List<Long> units, Instant now) {
    var rows = Features.read(db, set, kind, units.stream().map(unit -> new At(unit, now)).toList());
    if (rows.isEmpty()) {
      return List.of();
    }
    var scorer = champion.scorer();
    var table = FeatureTable.rows(scorer, rows.stream().map(row -> row.named(set)).toList());
    double[] scores = values.apply(table);
    NoNumber.alarm(db, champion, scores, now);
    var scored = new ArrayList<Scored>(rows.size());
    for (int i = 0; i < scores.length; i++) {
      scored.add(
          new Scored(rows.get(i).unit(), scores[i], json(scorer.reasons(table, i, REASONS))));
    }
    return scored;
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("numbers and words are JSON", impossible);
    }
  }
}
