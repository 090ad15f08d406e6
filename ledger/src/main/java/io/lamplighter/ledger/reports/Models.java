package io.lamplighter.ledger.reports;

import io.lamplighter.ledger.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Every version of a model that was ever trained, promoted or not, with its card, the newest
/// first, and what alarmed since.
public record Models(
    String model, List<Version> versions, List<Alarm> alarms, List<Shadow> shadows) {
  private static final int FEWEST = 30;

  /// One version.
  ///
  /// @param state `champion`, `challenger`, `retired` or `refused`
  /// @param kind the learner
  /// @param snapshotAt what was known then is what it learned from
  /// @param ownOutcomes rows that come from decisions made here
  /// @param auc on cases it had not seen; absent if there were too few to set some aside
  /// @param why it was promoted or refused
  /// @param card what is known about it, but for the profile that drift is measured against
  public record Version(
      int version,
      String state,
      String kind,
      Instant trainedAt,
      Instant snapshotAt,
      String fingerprint,
      long trainedOn,
      long positives,
      long ownOutcomes,
      Optional<Measured> auc,
      String why,
      Map<String, Object> card) {

    /// A figure of the card, such as `ece`, with its 95 % interval, on cases it had not seen.
    public Optional<Measured> metric(String name) {
      return within(card, "metrics", name).flatMap(Measured::of);
    }

    /// What the promotion rule checked, in its order; empty where there was nothing to beat.
    public List<Check> checks() {
      return within(card, "verdict")
          .map(it -> it.get("checks"))
          .map(Models::objects)
          .orElse(List.of())
          .stream()
          .map(
              it ->
                  new Check(
                      String.valueOf(it.get("code")),
                      Boolean.TRUE.equals(it.get("passed")),
                      String.valueOf(it.get("finding"))))
          .toList();
    }

    /// Observed against predicted, on cases it had not seen, ten bins of equal size.
    public List<Map<String, Object>> calibration() {
      return within(card, "reliability")
          .map(it -> it.get("bins"))
          .map(Models::objects)
          .orElse(List.of());
    }
  }

  /// One check of the promotion rule.
  ///
  /// @param code such as `CALIBRATION`
  /// @param finding in words, with the figures
  public record Check(String code, boolean passed, String finding) {}

  /// A figure with its interval.
  public record Measured(double value, double low, double high) {
    static Optional<Measured> of(Map<String, Object> json) {
      return json.get("value") instanceof Number value
              && json.get("low") instanceof Number low
              && json.get("high") instanceof Number high
          ? Optional.of(new Measured(value.doubleValue(), low.doubleValue(), high.doubleValue()))
          : Optional.empty();
    }
  }

  /// What a version that did not decide expected of people at the newest wave, beside what decided.
  ///
  /// @param tick of that wave
  /// @param people whom it said something of
  /// @param mean of the chances it said
  /// @param compared of these people, those with a chance that the version in force said
  /// @param deciding mean of what that version said of the compared
  /// @param agreement rank correlation of both over the compared; empty for fewer than 30, or where
  ///   one of them says the same of everybody
  public record Shadow(
      int version,
      Instant tick,
      long people,
      double mean,
      long compared,
      Optional<Double> deciding,
      Optional<Measured> agreement) {}

  /// Something that made a version doubtful after it was trained.
  public record Alarm(int version, Instant at, String code, String detail) {}

  /// The version in force.
  public Optional<Version> champion() {
    return versions.stream().filter(version -> version.state().equals("champion")).findFirst();
  }

  /// All models, by name.
  public static List<Models> all(Handle db) {
    return db
        .createQuery("SELECT DISTINCT model FROM model_version ORDER BY model")
        .mapTo(String.class)
        .list()
        .stream()
        .map(model -> of(db, model))
        .toList();
  }

  /// One model; without versions if there never was one of this name.
  public static Models of(Handle db, String model) {
    return new Models(
        model,
        db.createQuery(
                """
                SELECT version, state, kind, trained_at, snapshot_at, fingerprint, trained_on,
                       positives, own_outcomes, auc, why, (card - 'profile')::text AS card
                  FROM model_version WHERE model = :model ORDER BY version DESC
                """)
            .bind("model", model)
            .map((rows, context) -> version(rows))
            .list(),
        db.createQuery(
                """
                SELECT version, at, code, detail FROM model_alarm
                 WHERE model = :model ORDER BY at DESC, code LIMIT 50
                """)
            .bind("model", model)
            .map(
                (rows, context) ->
                    new Alarm(
                        rows.getInt("version"),
                        rows.getTimestamp("at").toInstant(),
                        rows.getString("code"),
                        rows.getString("detail")))
            .list(),
        shadows(db, model));
  }

  /// Of the newest wave alone: half a year of scores is too much for a page.
  private static List<Shadow> shadows(Handle db, String model) {
    return db.createQuery(
            """
            WITH newest AS (
              SELECT w.id, w.tick FROM wave w
               WHERE w.campaign = ANY (:campaigns)
                 AND EXISTS (SELECT FROM shadow_score s WHERE s.wave_id = w.id AND s.model = :model)
               ORDER BY w.tick DESC LIMIT 1),
            said AS (
              SELECT s.model_version, n.tick, s.score, d.score AS deciding,
                     rank() OVER (PARTITION BY s.model_version, d.score IS NULL ORDER BY s.score) AS r,
                     rank() OVER (PARTITION BY s.model_version ORDER BY d.score) AS rd
                FROM newest n JOIN shadow_score s ON s.wave_id = n.id AND s.model = :model
                LEFT JOIN decision d ON d.wave_id = n.id AND d.unit_id = s.unit_id
                      AND d.model = :model AND d.model_version <> s.model_version)
            SELECT model_version, max(tick) AS tick, count(*) AS people, avg(score) AS mean,
                   count(deciding) AS compared, avg(deciding) AS deciding,
                   corr(r, rd) FILTER (WHERE deciding IS NOT NULL) AS agreement
              FROM said GROUP BY model_version ORDER BY model_version DESC
            """)
        .bind("model", model)
        .bindArray("campaigns", String.class, ModelHealth.of(db, model).choosesFor())
        .map(
            (rows, context) -> {
              long compared = rows.getLong("compared");
              return new Shadow(
                  rows.getInt("model_version"),
                  rows.getTimestamp("tick").toInstant(),
                  rows.getLong("people"),
                  rows.getDouble("mean"),
                  compared,
                  Optional.ofNullable((Double) rows.getObject("deciding")),
                  Optional.ofNullable((Double) rows.getObject("agreement"))
                      .flatMap(rank -> agreement(rank, compared)));
            })
        .list();
  }

  /// A rank correlation with its 95 % interval by Fisher's z, widened for ranks (Fieller, Hartley
  /// and Pearson 1957).
  private static Optional<Measured> agreement(double rank, long people) {
    if (people < FEWEST) {
      return Optional.empty();
    }
    double z = 0.5 * Math.log((1 + rank) / (1 - rank));
    double half = 1.959963984540054 * Math.sqrt(1.06 / (people - 3.0));
    return Optional.of(
        Math.abs(rank) >= 1
            ? new Measured(rank, rank, rank)
            : new Measured(rank, Math.tanh(z - half), Math.tanh(z + half)));
  }

  private static Version version(ResultSet rows) throws SQLException {
    var card = Json.object(rows.getString("card"));
    var plain = Optional.ofNullable((Double) rows.getObject("auc"));
    return new Version(
        rows.getInt("version"),
        rows.getString("state"),
        rows.getString("kind"),
        rows.getTimestamp("trained_at").toInstant(),
        rows.getTimestamp("snapshot_at").toInstant(),
        rows.getString("fingerprint"),
        rows.getLong("trained_on"),
        rows.getLong("positives"),
        rows.getLong("own_outcomes"),
        within(card, "metrics", "auc")
            .flatMap(Measured::of)
            .or(() -> plain.map(auc -> new Measured(auc, Double.NaN, Double.NaN))),
        rows.getString("why"),
        card);
  }

  private static Optional<Map<String, Object>> within(Map<String, Object> json, String... path) {
    var at = json;
    for (var name : path) {
      if (!(at.get(name) instanceof Map<?, ?> inner)) {
        return Optional.empty();
      }
      at = object(inner);
    }
    return Optional.of(at);
  }

  @SuppressWarnings("unchecked") // keys of JSON objects are texts
  private static Map<String, Object> object(Map<?, ?> json) {
    return (Map<String, Object>) json;
  }

  private static List<Map<String, Object>> objects(Object json) {
    return json instanceof List<?> list
        ? list.stream().filter(Map.class::isInstance).map(each -> object((Map<?, ?>) each)).toList()
        : List.of();
  }
}
