package io.lamplighter.workers.learning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Choice;
import io.lamplighter.campaigns.definition.Choice.Take;
import io.lamplighter.ledger.attributes.FeatureSet;
import io.lamplighter.ledger.attributes.Features;
import io.lamplighter.ledger.attributes.Features.At;
import io.lamplighter.ledger.attributes.Features.Row;
import io.lamplighter.ledger.waves.RankedBy;
import io.lamplighter.ledger.waves.Waves;
import io.lamplighter.ledger.waves.Waves.Wave;
import io.lamplighter.models.data.Schema;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.learning.Reason;
import io.lamplighter.models.registry.Registry;
import io.lamplighter.models.registry.Registry.Champion;
import io.lamplighter.models.uplift.UpliftScorer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Scores a wave's candidates with the model in force and keeps with each the values it was scored
/// from and the reasons: the decision can be explained and repeated from its row.
public final class Scoring {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BATCH = 2_000;
  private static final int REASONS = 3;

  private final Jdbi jdbi;

  public Scoring(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// The model that decides; none before there is a first one, nor while the one in force is
  /// unhealthy: then chance decides, within the share that the campaign takes.
  public Optional<Waves.Champion> deciding(Handle db, Choice.Score asked) {
    return switch (asked) {
      case Choice.Score.Need need -> NeedScoring.deciding(db, need);
      case Choice.Score.Propensity propensity -> deciding(db, asked, RankedBy.PROPENSITY);
      case Choice.Score.Uplift uplift -> deciding(db, asked, RankedBy.PROPENSITY_NO_GAIN);
    };
  }

  private static Optional<Waves.Champion> deciding(
      Handle db, Choice.Score asked, RankedBy otherwise) {
    return Registry.targeting(db, asked.model())
        .map(
            version ->
                new Waves.Champion(
                    version.model(), version.version(), rankedBy(asked, version, otherwise)));
  }

  /// By what contact adds only if the campaign asks for it and the version was shown to gain by it.
  private static RankedBy rankedBy(Choice.Score asked, Champion version, RankedBy otherwise) {
    return asked instanceof Choice.Score.Uplift && version.ranking().byUplift()
        ? RankedBy.UPLIFT
        : otherwise;
  }

  private static RankedBy byWhat(Choice.Score asked, Champion version) {
    return rankedBy(asked, version, RankedBy.PROPENSITY);
  }

  /// Scores the candidates; where a top share is asked for also those whose earlier decision
  /// stands, because that is a threshold over the whole audience. Without a champion only the
  /// feature values are kept. Safe to repeat.
  public void score(Wave wave, Campaign campaign, Choice.Score asks) {
    if (asks instanceof Choice.Score.Need need) {
      jdbi.useTransaction(db -> new NeedScoring(db, wave, campaign, need).score());
      return;
    }
    boolean everybody = campaign.choice().take() instanceof Take.Top;
    jdbi.useTransaction(
        db -> {
          var set = Features.set(db, Features.MODELS);
          var deciding = Registry.targeting(db, asks.model());
          var shadows =
              Shadows.of(
                  db,
                  asks.model(),
                  deciding.filter(version -> byWhat(asks, version) != RankedBy.UPLIFT));
          shadows.forget(db, wave);
          var champion = deciding.map(version -> Ranker.of(version, byWhat(asks, version)));
          var asked = asked(db, wave, everybody);
          for (int from = 0; from < asked.size(); from += BATCH) {
            var batch = asked.subList(from, Math.min(asked.size(), from + BATCH));
            var rows =
                Features.read(
                    db,
                    set,
                    campaign.subject(),
                    batch.stream().map(each -> new At(each.unit(), wave.tick())).toList());
            write(db, wave, set, champion, batch, rows);
            var decided = candidates(batch);
            var noted = rows.stream().filter(row -> decided.contains(row.unit())).toList();
            shadows.note(
                db,
                wave,
                noted.stream().map(Row::unit).toList(),
                noted.stream().map(row -> row.named(set)).toList());
          }
        });
  }

  /// How rows are scored, and why they score as they do.
  private record Ranker(Champion version, Schema schema, Scores scores, Reasons reasons) {
    interface Scores {
      double[] of(Table rows);
    }

    interface Reasons {
      List<Reason> of(Table rows, int row);
    }

    static Ranker of(Champion version, RankedBy by) {
      var ranking = version.ranking();
      var response = ranking.response();
      return by == RankedBy.UPLIFT && ranking.uplift().isPresent()
          ? of(version, ranking.uplift().get())
          : new Ranker(
              version,
              response.schema(),
              response::score,
              (rows, row) -> response.reasons(rows, row, REASONS));
    }

    private static Ranker of(Champion version, UpliftScorer uplift) {
      return new Ranker(
          version,
          uplift.schema(),
          uplift::uplift,
          (rows, row) -> uplift.reasons(rows, row, REASONS));
    }
  }

  /// A unit of a wave; of one whose decision stands only the place in the ranking is asked.
  record Asked(long unit, boolean candidate) {}

  static List<Asked> asked(Handle db, Wave wave, boolean everybody) {
    return db.createQuery(
            """
            SELECT unit_id, outcome = 'candidate' FROM wave_candidate
             WHERE wave_id = :wave
               AND (outcome = 'candidate' OR (:everybody AND outcome = 'decided'))
             ORDER BY household_id, unit_id
            """)
        .bind("wave", wave.id())
        .bind("everybody", everybody)
        .map((rows, context) -> new Asked(rows.getLong(1), rows.getBoolean(2)))
        .list();
  }

  private static void write(
      Handle db,
      Wave wave,
      FeatureSet set,
      Optional<Ranker> champion,
      List<Asked> asked,
      List<Row> rows) {
    var values = rows.stream().map(row -> row.named(set)).toList();
    var table = champion.map(model -> FeatureTable.rows(model.schema(), values)).orElse(null);
    double[] scores =
        champion.isPresent() && table != null ? champion.get().scores().of(table) : null;
    if (champion.isPresent() && scores != null) {
      NoNumber.alarm(db, champion.get().version(), scores, wave.tick());
    }
    var candidates = candidates(asked);
    var update =
        db.prepareBatch(
            """
            UPDATE wave_candidate
               SET score = :score, features = CAST(:features AS jsonb),
                   reasons = CAST(:reasons AS jsonb)
             WHERE wave_id = :wave AND unit_id = :unit
            """);
    for (int i = 0; i < rows.size(); i++) {
      // Of those whose decision stands only the place in the ranking matters.
      boolean decide = candidates.contains(rows.get(i).unit());
      var reasons =
          decide && champion.isPresent() && table != null
              ? champion.get().reasons().of(table, i)
              : null;
      update
          .bind("score", scores == null ? null : NoNumber.known(scores[i]))
          .bind("features", decide ? json(values.get(i)) : null)
          .bind("reasons", reasons == null ? null : json(reasons))
          .bind("wave", wave.id())
          .bind("unit", rows.get(i).unit())
          .add();
    }
    if (update.size() > 0) {
      update.execute();
    }
  }

  private static Set<Long> candidates(List<Asked> asked) {
    return asked.stream().filter(Asked::candidate).map(Asked::unit).collect(Collectors.toSet());
  }

  static String json(@Nullable Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("numbers and words are JSON", impossible);
    }
  }
}
