package io.lamplighter.workers.learning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.ledger.attributes.FeatureSet;
import io.lamplighter.ledger.attributes.Features;
import io.lamplighter.ledger.attributes.Features.At;
import io.lamplighter.ledger.scores.Scores.Scored;
import io.lamplighter.models.data.BadData;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.learning.Ridge;
import io.lamplighter.models.registry.Registry;
import io.lamplighter.models.registry.Registry.Champion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A model that may decide now, as the score store asks it.
///
/// @param set the features it reads
/// @param survey whose marks it expects, if it is such a model
/// @param mark the line through the marks; absent for a model of chances
record InForce(Champion champion, FeatureSet set, Optional<Survey> survey, Optional<Ridge> mark) {
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
    var survey = SatisfactionLearning.survey(champion.model());
    var mark = survey.isPresent() ? mark(champion.card()) : Optional.<Ridge>empty();
    var set = Features.set(db, mark.isPresent() ? Features.SATISFACTION : Features.MODELS);
    return new InForce(champion, set, survey, mark);
  }

  /// The registry keeps the chance of being satisfied, which has reasons; the mark is on its card.
  private static Optional<Ridge> mark(String card) {
    try {
      return Optional.ofNullable(JSON.readTree(card).get("mark")).map(Ridge::fromJson);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("jsonb is JSON", impossible);
    }
  }

  /// A straight line may leave the scale, which no answer can.
  private double[] values(Table table) {
    if (mark.isEmpty() || survey.isEmpty()) {
      return champion.scorer().score(table);
    }
    double[] marks = mark.get().predict(table);
    Arrays.setAll(marks, i -> Math.clamp(marks[i], survey.get().lowest(), survey.get().highest()));
    return marks;
  }

  /// Scores of units as of an instant; those that are not there are left out.
  List<Scored> score(Handle db, UnitKind kind, List<Long> units, Instant now) {
    var rows = Features.read(db, set, kind, units.stream().map(unit -> new At(unit, now)).toList());
    if (rows.isEmpty()) {
      return List.of();
    }
    var scorer = champion.scorer();
    var table = FeatureTable.rows(scorer, rows.stream().map(row -> row.named(set)).toList());
    double[] values = values(table);
    var scored = new ArrayList<Scored>(rows.size());
    for (int i = 0; i < values.length; i++) {
      scored.add(
          new Scored(rows.get(i).unit(), values[i], json(scorer.reasons(table, i, REASONS))));
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
