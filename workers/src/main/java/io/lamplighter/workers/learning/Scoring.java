package io.lamplighter.workers.learning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lamplighter.campaigns.audience.Catalogue;
import io.lamplighter.campaigns.audience.Sql;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.ledger.waves.Waves.Wave;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.registry.Registry;
import io.lamplighter.models.registry.Registry.Champion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Scores a wave's candidates with the model in force and keeps with each the values it was scored
/// from and the reasons: the decision can be explained and repeated from its row.
public final class Scoring {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BATCH = 2_000;
  private static final int REASONS = 3;

  private final Jdbi jdbi;
  private final Catalogue catalogue;

  public Scoring(Jdbi jdbi, Catalogue catalogue) {
    this.jdbi = jdbi;
    this.catalogue = catalogue;
  }

  /// The model in force.
  public Optional<Champion> champion(Handle db, String model) {
    return Registry.champion(db, model);
  }

  /// Scores the candidates, and those whose earlier decision stands, because a top share is a
  /// threshold over the whole audience. Without a champion only the feature values are kept. Safe
  /// to repeat.
  public void score(Wave wave, Campaign campaign, String model) {
    var features = new FeatureRows(catalogue, campaign.subject());
    jdbi.useTransaction(
        db -> {
          var champion = champion(db, model);
          var batch = new ArrayList<FeatureRows.Row>();
          var unit = campaign.subject().word().substring(0, 1);
          features.read(
              db,
              "JOIN wave_candidate u ON u.unit_id = "
                  + unit
                  + ".id AND u.wave_id = :wave AND u.outcome IN ('candidate', 'decided')",
              new Sql("true", Map.of()),
              wave.tick(),
              query -> query.bind("wave", wave.id()),
              row -> {
                batch.add(row);
                if (batch.size() == BATCH) {
                  write(db, wave, features, champion, batch);
                  batch.clear();
                }
              });
          write(db, wave, features, champion, batch);
        });
  }

  private static void write(
      Handle db,
      Wave wave,
      FeatureRows features,
      Optional<Champion> champion,
      List<FeatureRows.Row> rows) {
    if (rows.isEmpty()) {
      return;
    }
    var gathered = Table.rowsOf(features.specs());
    rows.forEach(row -> gathered.add(row.values()));
    var table = gathered.build();
    double[] scores = champion.map(model -> model.scorer().score(table)).orElse(null);
    var update =
        db.prepareBatch(
            """
            UPDATE wave_candidate
               SET score = :score, features = CAST(:features AS jsonb),
                   reasons = CAST(:reasons AS jsonb)
             WHERE wave_id = :wave AND unit_id = :unit
            """);
    for (int i = 0; i < rows.size(); i++) {
      int row = i;
      update
          .bind("score", scores == null ? null : scores[i])
          .bind("features", json(rows.get(i).values()))
          .bind(
              "reasons",
              champion.map(model -> json(model.scorer().reasons(table, row, REASONS))).orElse(null))
          .bind("wave", wave.id())
          .bind("unit", rows.get(i).unit())
          .add();
    }
    update.execute();
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("numbers and words are JSON", impossible);
    }
  }
}
