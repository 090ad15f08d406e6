package io.lamplighter.ledger.reports;

import io.lamplighter.campaigns.definition.Survey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Of how many customers a model says something now, and what. A survey's model is a prediction:
/// its figures stand beside those of the survey and are never pooled with them.
///
/// @param survey the survey whose marks it expects, for such a model
/// @param version in force; empty while there is none
/// @param customers of the ledger, without the erased
/// @param scored of them with a score that is not stale
/// @param mean of the scores; of several accounts of a customer the highest counts
/// @param median of the scores
/// @param from the lowest score that there can be: 0 for chances, the scale's end for marks
/// @param to the highest
/// @param tenths customers by score, in ten steps of equal width between these
/// @param oldest what was known at this instant went into the oldest of them
/// @param newest and into the newest
public record ScoreCoverage(
    String model,
    Optional<Survey> survey,
    Optional<Integer> version,
    long customers,
    long scored,
    Optional<Double> mean,
    Optional<Double> median,
    double from,
    double to,
    List<Long> tenths,
    Optional<Instant> oldest,
    Optional<Instant> newest) {
  /// Groups of fewer customers are not told apart.
  public static final int SMALLEST = 15;

  private static final List<String> KEYS = List.of("class", "language", "persona", "jurisdiction");

  private static final String FRESH =
      """
      SELECT customer_id, max(value) AS value, min(as_of) AS as_of
        FROM score
       WHERE model = :model AND as_of <= CAST(:now AS timestamptz) + interval '1 day'
         AND as_of > CAST(:now AS timestamptz) - interval '7 days'
         AND NOT EXISTS (SELECT FROM model_alarm f
                          WHERE f.model = score.model AND f.version = score.model_version
                            AND f.code = 'UNHEALTHY')
       GROUP BY customer_id
      """;

  /// All models in force, by name.
  public static List<ScoreCoverage> all(Handle db, Instant now) {
    return db
        .createQuery("SELECT model FROM model_version WHERE state = 'champion' ORDER BY model")
        .mapTo(String.class)
        .list()
        .stream()
        .map(model -> of(db, model, now))
        .toList();
  }

  /// One model; it says nothing of anybody if there is none of this name.
  public static ScoreCoverage of(Handle db, String model, Instant now) {
    var survey = Survey.named(model);
    double from = survey.map(each -> (double) each.lowest()).orElse(0.0);
    double to = survey.map(each -> (double) each.highest()).orElse(1.0);
    return db.createQuery(
            "WITH s AS ("
                + FRESH
                + """
                )
                SELECT (SELECT count(*) FROM customer WHERE erased_at IS NULL),
                       count(*), avg(value), percentile_cont(0.5) WITHIN GROUP (ORDER BY value),
                       min(as_of), max(as_of),
                       (SELECT version FROM model_version WHERE model = :model AND state = 'champion'),
                       array(SELECT count(*) FILTER (WHERE
                               least(greatest(width_bucket(s2.value, :from, :to, 10), 1), 10) = t.n)
                               FROM generate_series(1, 10) t (n) LEFT JOIN s s2 ON true
                              GROUP BY t.n ORDER BY t.n)
                  FROM s
                """)
        .bind("model", model)
        .bind("now", now)
        .bind("from", from)
        .bind("to", to)
        .map((rows, context) -> row(rows, model, survey, from, to))
        .one();
  }

  private static ScoreCoverage row(
      ResultSet rows, String model, Optional<Survey> survey, double from, double to)
      throws SQLException {
    return new ScoreCoverage(
        model,
        survey,
        Optional.ofNullable((Integer) rows.getObject(7)),
        rows.getLong(1),
        rows.getLong(2),
        Optional.ofNullable((Double) rows.getObject(3)),
        Optional.ofNullable((Double) rows.getObject(4)),
        from,
        to,
        List.of((Long[]) rows.getArray(8).getArray()),
        Optional.ofNullable(rows.getTimestamp(5)).map(at -> at.toInstant()),
        Optional.ofNullable(rows.getTimestamp(6)).map(at -> at.toInstant()));
  }

  /// The scored of one group.
  public record Group(String name, long scored, double mean) {}

  /// The same by what the customers are, groups of fewer than [#SMALLEST] left out.
  ///
  /// @param key `class`, `language`, `persona` or `jurisdiction`
  /// @throws IllegalArgumentException if there is no such key
  public static List<Group> by(Handle db, String model, String key, Instant now) {
    if (!KEYS.contains(key)) {
      throw new IllegalArgumentException(
          "no segment '%s'; one of %s".formatted(key, String.join(", ", KEYS)));
    }
    return db.createQuery(
            "WITH s AS ("
                + FRESH
                + """
                )
                SELECT coalesce(c.%s, 'unknown'), count(*), avg(s.value)
                  FROM s JOIN customer c ON c.id = s.customer_id
                 GROUP BY 1 HAVING count(*) >= :smallest ORDER BY 1
                """
                    .formatted(key))
        .bind("model", model)
        .bind("now", now)
        .bind("smallest", SMALLEST)
        .map((rows, context) -> new Group(rows.getString(1), rows.getLong(2), rows.getDouble(3)))
        .list();
  }

  /// As `train --score` prints it.
  public Map<String, Object> toJson() {
    var json = new LinkedHashMap<String, Object>();
    json.put("schemaVersion", 1);
    json.put("model", model);
    json.put("predictedNotSurveyed", survey.isPresent());
    version.ifPresent(number -> json.put("version", number));
    json.put("customers", customers);
    json.put("scored", scored);
    mean.ifPresent(figure -> json.put("mean", figure));
    median.ifPresent(figure -> json.put("median", figure));
    json.put("from", from);
    json.put("to", to);
    json.put("tenths", tenths);
    oldest.ifPresent(at -> json.put("oldest", at.toString()));
    newest.ifPresent(at -> json.put("newest", at.toString()));
    return json;
  }
}
