package io.lamplighter.simulator.bank;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lamplighter.ledger.Json;
import io.lamplighter.ledger.imports.Imported;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.drift.Drift;
import io.lamplighter.models.drift.Profile;
import io.lamplighter.models.learning.Scorer;
import io.lamplighter.models.measures.Scored;
import io.lamplighter.models.registry.Registry;
import io.lamplighter.simulator.bank.BankResult.BankWave;
import io.lamplighter.simulator.bank.BankResult.Fixed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/// Reads off the ledger what came of the replay, beside what the file knows of everybody.
final class BankReading {
  private static final String MODEL = "term-deposit";

  private BankReading() {}

  /// One decision beside the truth.
  private record Row(
      int row,
      boolean subscribed,
      double score,
      double fixed,
      boolean chosen,
      boolean explored,
      boolean sent,
      int version) {}

  static BankResult of(Handle db, BankFiles files, int waves, Imported people) {
    var first = first(db);
    var rows = new ArrayList<Row>();
    var told = new ArrayList<BankWave>();
    for (int wave = 0; wave < waves; wave++) {
      var of = rows(db, files, wave, first.scorer());
      told.add(wave(db, files, wave, of));
      rows.addAll(of);
    }
    var versions = Registry.versions(db, MODEL);
    return new BankResult(
        told,
        auc(rows, false),
        topThird(rows, told, false),
        new Fixed(auc(rows, true), topThird(rows, told, true), alarms(db, first, rows)),
        versions,
        Registry.alarms(db, MODEL),
        people.accepted(),
        people.first());
  }

  private record First(Scorer scorer, String card) {}

  private static First first(Handle db) {
    return db.createQuery(
            "SELECT artifact::text, card::text FROM model_version WHERE model = :model AND version = 1")
        .bind("model", MODEL)
        .map((rows, context) -> new First(Scorer.read(rows.getString(1)), rows.getString(2)))
        .one();
  }

  private static List<Row> rows(Handle db, BankFiles files, int wave, Scorer first) {
    record Decision(
        int row,
        double score,
        Map<String, Object> values,
        boolean chosen,
        boolean explored,
        boolean sent,
        int version) {}
    var decisions =
        db.createQuery(
                """
                SELECT c.key, d.score, d.features::text, d.chosen, d.explored, d.model_version,
                       EXISTS (SELECT FROM touchpoint t
                                WHERE t.entry_id = d.id AND t.state = 'sent') AS sent
                  FROM decision d JOIN customer c ON c.id = d.customer_id
                 WHERE d.at >= :from AND d.at < :until ORDER BY c.key
                """)
            .bind("from", BankFiles.listed(BankFiles.FIRST + wave * BankFiles.WAVE))
            .bind("until", BankFiles.listed(BankFiles.FIRST + (wave + 1) * BankFiles.WAVE))
            .map(
                (found, context) ->
                    new Decision(
                        Integer.parseInt(found.getString(1).substring(5)),
                        found.getDouble(2),
                        Json.object(found.getString(3)),
                        found.getBoolean(4),
                        found.getBoolean(5),
                        found.getBoolean(7),
                        found.getInt(6)))
            .list();
    double[] fixed = first.score(table(first, decisions.stream().map(Decision::values).toList()));
    return IntStream.range(0, decisions.size())
        .mapToObj(
            i -> {
              var d = decisions.get(i);
              return new Row(
                  d.row(),
                  files.subscribed(d.row()),
                  d.score(),
                  fixed[i],
                  d.chosen(),
                  d.explored(),
                  d.sent(),
                  d.version());
            })
        .toList();
  }

  private static Table table(Scorer scorer, List<Map<String, Object>> values) {
    var table = Table.rowsOf(scorer.schema().specs());
    values.forEach(table::add);
    return table.build();
  }

  private static BankWave wave(Handle db, BankFiles files, int wave, List<Row> rows) {
    int enrolled = (int) rows.stream().filter(Row::subscribed).count();
    int sent = (int) rows.stream().filter(Row::sent).count();
    return new BankWave(
        wave + 1,
        rows.size(),
        sent,
        (int) rows.stream().filter(row -> row.chosen() && row.explored()).count(),
        enrolled,
        found(rows, false) / (double) enrolled,
        found(rows, true) / (double) enrolled,
        auc(rows, false),
        rows.isEmpty() ? 0 : rows.getFirst().version(),
        rows.size() == files.inWave(wave)
            && rows.stream().allMatch(row -> row.chosen() == row.sent())
            && isCounted(db, wave, rows));
  }

  /// Whether the wave's own balance says the same as its rows: met the rule = not chosen + entered.
  private static boolean isCounted(Handle db, int wave, List<Row> rows) {
    var counts =
        db.createQuery(
                """
                SELECT coalesce(sum(n.people), 0),
                       coalesce(sum(n.people) FILTER (WHERE n.outcome = 'entered'), 0)
                  FROM wave w JOIN wave_count n ON n.wave_id = w.id
                 WHERE w.tick >= :from AND w.tick < :until
                """)
            .bind("from", BankFiles.listed(BankFiles.FIRST + wave * BankFiles.WAVE))
            .bind("until", BankFiles.listed(BankFiles.FIRST + (wave + 1) * BankFiles.WAVE))
            .map((found, context) -> List.of(found.getLong(1), found.getLong(2)))
            .one();
    return counts.get(0) == rows.size()
        && counts.get(1) == rows.stream().filter(Row::chosen).count();
  }

  /// How many of those who enrolled were in the best third; ties as they stand in the file.
  private static int found(List<Row> rows, boolean fixed) {
    Comparator<Row> best =
        fixed
            ? Comparator.comparingDouble(row -> -row.fixed())
            : Comparator.comparingDouble(row -> -row.score());
    return (int)
        rows.stream().sorted(best).limit((rows.size() + 2) / 3).filter(Row::subscribed).count();
  }

  private static double topThird(List<Row> rows, List<BankWave> waves, boolean fixed) {
    double found =
        waves.stream()
            .mapToDouble(w -> (fixed ? w.fixedTopThird() : w.topThird()) * w.enrolled())
            .sum();
    return found / rows.stream().filter(Row::subscribed).count();
  }

  private static double auc(List<Row> rows, boolean fixed) {
    return scored(rows, fixed).metrics().auc();
  }

  private static Scored scored(List<Row> rows, boolean fixed) {
    var outcomes = new boolean[rows.size()];
    for (int i = 0; i < outcomes.length; i++) {
      outcomes[i] = rows.get(i).subscribed();
    }
    return Scored.of(
        rows.stream().mapToDouble(row -> fixed ? row.fixed() : row.score()).toArray(), outcomes);
  }

  /// What would have been known about the first version: how everybody's values and scores are
  /// spread, and the outcomes of those who were contacted.
  private static List<String> alarms(Handle db, First first, List<Row> rows) {
    try {
      var card = new ObjectMapper().readTree(first.card());
      var profile = Profile.fromJson(card.path("profile"), first.scorer().schema());
      double rate = card.path("positives").asDouble() / card.path("cases").asDouble();
      var values =
          db.createQuery("SELECT features::text FROM decision ORDER BY at, unit_id")
              .map((found, context) -> Json.object(found.getString(1)))
              .list();
      var table = table(first.scorer(), values);
      var contacted = rows.stream().filter(Row::sent).toList();
      var drift =
          Drift.of(
              profile,
              rate,
              table,
              first.scorer().score(table),
              Optional.of(scored(contacted, true)));
      return drift.alarms().stream().map(alarm -> alarm.code() + ": " + alarm.message()).toList();
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a jsonb column holds JSON", impossible);
    }
  }
}
