package io.lamplighter.workers.learning;

import io.lamplighter.ledger.waves.Waves.Wave;
import io.lamplighter.models.registry.Ranking;
import io.lamplighter.models.registry.Registry;
import io.lamplighter.models.registry.Registry.Champion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Versions that do not decide and say beside the one that does what they would have said: the
/// newest one that did not take over, the predecessor, and the champion itself where its chance is
/// not what decides. Their scores are kept with the wave for half a year.
final class Shadows {
  private static final String KEPT = "180 days";

  private final String model;
  private final List<Champion> versions;

  private Shadows(String model, List<Champion> versions) {
    this.model = model;
    this.versions = versions;
  }

  /// @param deciding the version whose chances decide; empty where chance or an effect does
  static Shadows of(Handle db, String model, Optional<Champion> deciding) {
    var versions = new ArrayList<Champion>();
    Registry.champion(db, model)
        .filter(each -> deciding.isEmpty() || deciding.get().version() != each.version())
        .ifPresent(versions::add);
    Registry.standing(db, model).ifPresent(versions::add);
    Registry.predecessor(db, model).ifPresent(versions::add);
    return new Shadows(model, versions);
  }

  /// Notes what they say of some candidates. Safe to repeat.
  void note(Handle db, Wave wave, List<Long> units, List<? extends Map<String, ?>> values) {
    if (units.isEmpty() || versions.isEmpty()) {
      return;
    }
    var batch =
        db.prepareBatch(
            """
            INSERT INTO shadow_score (wave_id, model, model_version, unit_id, score)
            VALUES (:wave, :model, :version, :unit, :score)
            ON CONFLICT (wave_id, unit_id, model, model_version)
              DO UPDATE SET score = excluded.score
            """);
    for (var version : versions) {
      Ranking ranking = version.ranking();
      double[] scores = ranking.response().score(FeatureTable.rows(ranking.response(), values));
      for (int i = 0; i < scores.length; i++) {
        if (NoNumber.known(scores[i]) == null) {
          continue;
        }
        batch
            .bind("wave", wave.id())
            .bind("model", model)
            .bind("version", version.version())
            .bind("unit", units.get(i))
            .bind("score", (float) scores[i])
            .add();
      }
    }
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  /// Deletes what is too old to judge anybody by.
  void forget(Handle db, Wave wave) {
    db.createUpdate(
            """
            DELETE FROM shadow_score
             WHERE model = :model
               AND wave_id IN (SELECT id FROM wave
                                WHERE tick < CAST(:tick AS timestamptz) - CAST(:kept AS interval))
            """)
        .bind("model", model)
        .bind("tick", wave.tick())
        .bind("kept", KEPT)
        .execute();
  }
}
